/** Times of frames without their pixels: equal to those of the frames, at the cost of a few bytes. */

import { createImage } from "@photkit/image";
import { describe, expect, it } from "vitest";
import {
  type ByteSource,
  bytesSource,
  createSerWriter,
  encodeFits,
  isVideoError,
  memorySink,
  openSource,
} from "../src/index.ts";
import { microsecondsToTicks } from "../src/utc-time.ts";
import { makeAdv } from "./make-adv.ts";
import { makeAvi } from "./make-avi.ts";

const [WIDTH, HEIGHT, FRAMES] = [200, 100, 4];
const START = Date.UTC(2024, 3, 8, 18, 40) * 1000;
const utcOf = (i: number) => START + 40_000 * i;
const picture = createImage(new Uint16Array(WIDTH * HEIGHT).fill(900), WIDTH, HEIGHT);
const numbers = Array.from({ length: FRAMES }, (_, i) => i);

async function ser(): Promise<Uint8Array> {
  const sink = memorySink();
  const writer = createSerWriter(sink, { width: WIDTH, height: HEIGHT });
  for (const i of numbers) await writer.write(picture, utcOf(i));
  await writer.close();
  return sink.bytes();
}

function sharpCapAvi(codec: "" | "Y800"): Uint8Array {
  const frames = numbers.map((i) => {
    const pixels = new Uint8Array(WIDTH * HEIGHT).fill(30);
    const stamp = new DataView(pixels.buffer, codec === "" ? WIDTH * (HEIGHT - 1) : 0);
    stamp.setBigInt64(0, microsecondsToTicks(utcOf(i)), true);
    return pixels;
  });
  return makeAvi({ width: WIDTH, height: HEIGHT, bits: 8, codec, frames });
}

const adv = () =>
  makeAdv({
    width: WIDTH,
    height: HEIGHT,
    layouts: [{ bits: 16, kind: "FULL-IMAGE-RAW", compression: "UNCOMPRESSED" }],
    frames: numbers.map((i) => ({
      layout: 0,
      payload: new Uint8Array(2 * WIDTH * HEIGHT),
      middle: BigInt(utcOf(i) - Date.UTC(2010) * 1000) * 1000n,
      exposureNanoseconds: 40_000_000,
    })),
  });

const fits = () =>
  numbers.map((i) => {
    const text = new Date(utcOf(i) / 1000).toISOString().replace("Z", "");
    return encodeFits(picture, { header: { "DATE-OBS": text, EXPTIME: 0.04 } });
  });

/** A source that counts the bytes that are read from it. */
function counted(bytes: Uint8Array, name: string): ByteSource & { bytesRead(): number } {
  const source = bytesSource(bytes, name);
  let total = 0;
  return {
    ...source,
    bytesRead: () => total,
    read(offset, length) {
      const found = source.read(offset, length) as Uint8Array;
      total += found.length;
      return found;
    },
  };
}

const RECORDINGS: [
  format: string,
  files: () => Promise<Uint8Array[]> | Uint8Array[],
  most: number,
][] = [
  ["SER", async () => [await ser()], 8 * FRAMES],
  ["AVI with stamps by SharpCap, bottom-up", () => [sharpCapAvi("")], 8 * FRAMES],
  ["AVI with stamps by SharpCap, Y800", () => [sharpCapAvi("Y800")], 8 * FRAMES],
  ["ADV", () => [adv()], 50 * FRAMES],
  ["FITS", fits, 30_000 * FRAMES],
];

describe("the time of a frame alone", () => {
  it.each(RECORDINGS)("is that of the frame, without its pixels: %s", async (_, files, most) => {
    const sources = (await files()).map((bytes, i) => counted(bytes, `file ${i}`));
    const recording = await openSource(sources);
    const bytesRead = () => sources.reduce((sum, source) => sum + source.bytesRead(), 0);
    const before = bytesRead();
    const times = [];
    for (const i of numbers) times.push(await recording.time(i));
    expect(bytesRead() - before).toBeLessThanOrEqual(most);
    expect(times.map((time) => time?.utcMicroseconds)).toEqual(numbers.map(utcOf));
    for (const i of numbers) expect(times[i]).toEqual((await recording.frame(i)).time);
    await expect(recording.time(FRAMES)).rejects.toSatisfy((error) =>
      isVideoError(error, "no-such-frame"),
    );
    await recording.close();
    await expect(recording.time(0)).rejects.toSatisfy((error) => isVideoError(error, "closed"));
  });

  it("is null where the format has none", async () => {
    const bytes = makeAvi({
      width: WIDTH,
      height: HEIGHT,
      bits: 8,
      codec: "Y800",
      frames: [new Uint8Array(WIDTH * HEIGHT)],
    });
    expect(await (await openSource(bytesSource(bytes))).time(0)).toBeNull();
  });

  it("tells a FITS file whose data are cut off from its header", async () => {
    const files = fits();
    files[2] = files[2]!.subarray(0, 2880 * 3);
    const recording = await openSource(files.map((bytes, i) => bytesSource(bytes, `file ${i}`)));
    expect(await recording.time(1)).not.toBeNull();
    await expect(recording.time(2)).rejects.toThrow(/file 2: frame 2 cannot be read: its data end/);
  });
});
