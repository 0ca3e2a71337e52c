/** RAVF recordings, on files made field by field. */

import { describe, expect, test } from "vitest";
import { bytesSource, isVideoError, openSource } from "../src/index.ts";
import { makeRavf, RAVF_HEAD, type RavfParts } from "./make-ravf.ts";

const START_NANOSECONDS = BigInt(Date.UTC(2024, 3, 8, 18, 40) - Date.UTC(2010)) * 1_000_000n;

const recording = (parts: Partial<RavfParts>, ...data: (readonly number[])[]): Uint8Array =>
  makeRavf({
    width: 4,
    height: 2,
    format: 0,
    rowStride: 4,
    frames: data.map((bytes, i) => ({
      data: Uint8Array.from(bytes),
      start: START_NANOSECONDS + BigInt(i) * 40_000_250n,
      sequence: 100 + i,
    })),
    ...parts,
  });
const open = (bytes: Uint8Array) => openSource(bytesSource(bytes, "night.ravf"));
const pixels = async (bytes: Uint8Array) =>
  Array.from((await (await open(bytes)).frame(0)).image.data);

describe("the pixels of a RAVF frame", () => {
  test("of 8 bits leave out what pads the rows", async () => {
    const bytes = recording({ rowStride: 6 }, [1, 2, 3, 4, 99, 99, 5, 6, 7, 8, 99, 99]);
    expect(await pixels(bytes)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test("of 16 bits follow the byte order of the header", async () => {
    const data = [1, 0, 2, 0, 3, 0, 4, 1, 5, 0, 6, 0, 7, 0, 8, 2];
    const little = recording({ format: 1, rowStride: 8 }, data);
    expect(await pixels(little)).toEqual([1, 2, 3, 260, 5, 6, 7, 520]);
    const big = recording({ format: 1, rowStride: 8, littleEndian: false }, data);
    expect(await pixels(big)).toEqual([256, 512, 768, 1025, 1280, 1536, 1792, 2050]);
  });

  test("packed to 10 bits have their low bits in the fifth byte, the first pixel's on top", async () => {
    const values = [1023, 0, 682, 341, 5, 514, 767, 1];
    const packed = [0, 4].flatMap((at) => {
      const four = values.slice(at, at + 4);
      const low = four.reduce((sum, value) => (sum << 2) | (value & 3), 0);
      return [...four.map((value) => value >> 2), low];
    });
    expect(await pixels(recording({ format: 2, rowStride: 5 }, packed))).toEqual(values);
  });

  test("packed to 12 bits have the low bits of both in the first byte", async () => {
    const values = [4095, 0, 0xabc, 0x123, 1, 16, 256, 2748];
    const packed = [0, 2, 4, 6].flatMap((at) => {
      const [a = 0, b = 0] = values.slice(at, at + 2);
      return [((a & 15) << 4) | (b & 15), a >> 4, b >> 4];
    });
    expect(await pixels(recording({ format: 3, rowStride: 6 }, packed))).toEqual(values);
  });
});

describe("a RAVF recording", () => {
  const picture = [1, 2, 3, 4, 5, 6, 7, 8];

  test("has the facts of its header and of its frames", async () => {
    const source = await open(recording({}, picture, picture));
    expect(source.info).toMatchObject({ format: "RAVF", width: 4, height: 2, bitDepth: 8 });
    expect(source.info.meta).toMatchObject({
      "INSTRUMENT-SENSOR": "IMX296",
      "OFFSET-NEGATIVE": -3,
      LATITUDE: 51.5,
    });
    const { time, meta } = await source.frame(1);
    expect(time).toEqual({
      utcMicroseconds: Date.UTC(2024, 3, 8, 18, 40) * 1000 + 40_000,
      reference: "start",
      exposureSeconds: 0.04,
      origin: "RAVF frame",
    });
    expect(await source.time(1)).toEqual(time);
    expect(meta).toEqual({
      type: "light",
      satellites: 9,
      almanacCertain: true,
      almanacOffset: 18,
      fix: "time and position",
      sequence: 101,
    });
  });

  test("cut off anywhere gives its complete frames", async () => {
    const whole = recording({}, picture, picture, picture);
    const frameBytes = RAVF_HEAD + picture.length;
    const first = whole.length - (4 + 3 * 16) - 3 * frameBytes;
    for (let length = first; length < whole.length; length++) {
      const complete = Math.min(3, Math.floor((length - first) / frameBytes));
      const opened = await open(whole.subarray(0, length)).catch((error: unknown) => error);
      if (complete > 0) expect(opened).toMatchObject({ frameCount: complete });
      else expect(isVideoError(opened, "truncated")).toBe(true);
    }
  });

  test("of colours, of another version, or with impossible sizes is refused by name", async () => {
    await expect(open(recording({ colourType: 9 }, picture))).rejects.toThrow(
      "COLOR-TYPE must be 0 (mono) or 1 to 4 (Bayer mosaics)",
    );
    await expect(open(recording({ rowStride: 3 }, picture))).rejects.toThrow("IMAGE-ROW-STRIDE");
    await expect(open(recording({ format: 6 }, picture))).rejects.toThrow("IMAGE-FORMAT");
    const later = recording({}, picture);
    later[4] = 2;
    await expect(open(later)).rejects.toThrow("Received version 2");
  });

  test("with too few pixels in a frame names it", async () => {
    const source = await open(recording({}, picture, [1, 2, 3]));
    await expect(source.frame(1)).rejects.toThrow(
      /night\.ravf: frame 1 cannot be read: expected 8 bytes of pixels at offset \d+\. Received 3/,
    );
  });
});
