import { describe, expect, test } from "vitest";
import {
  bytesSource,
  isVideoError,
  microsecondsToTicks,
  openAvi,
  openSource,
} from "../src/index.ts";
import { type AviParts, makeAvi } from "./make-avi.ts";
import { pixelsOf } from "./pixels-of.ts";

const WIDTH = 6;
const HEIGHT = 4;
const grey = (n: number) => Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => 10 * n + i);
const y800 = (frames = 3, more: Partial<AviParts> = {}) =>
  makeAvi({
    width: WIDTH,
    height: HEIGHT,
    bits: 8,
    codec: "Y800",
    frames: Array.from({ length: frames }, (_, n) => grey(n)),
    ...more,
  });
const open = (bytes: Uint8Array, options = {}) => openAvi(bytesSource(bytes, "test.avi"), options);
const pixels = async (parts: AviParts, options = {}) =>
  pixelsOf((await (await open(makeAvi(parts), options)).frame(0)).image);

describe("the pictures of an AVI file", () => {
  test.each(["relative", "absolute", "none", "wrong"] as const)(
    "are found with an index that is %s",
    async (index) => {
      for (const recordLists of [false, true]) {
        const source = await openSource(bytesSource(y800(3, { index, recordLists })));
        const found: number[][] = [];
        for await (const { image } of source.frames()) found.push(pixelsOf(image));
        expect(found).toEqual([0, 1, 2].map((n) => Array.from(grey(n))));
        expect(source.info.warnings.length).toBe(index === "none" || index === "wrong" ? 1 : 0);
      }
    },
  );

  test("stay in a file that was cut off anywhere, as far as they are complete", async () => {
    const bytes = y800(3, { index: "none" });
    const start = bytes.length - 3 * (14 + 8 + WIDTH * HEIGHT);
    for (let length = start; length < bytes.length; length++) {
      const complete = Math.floor((length - start) / (14 + 8 + WIDTH * HEIGHT));
      const opened = await open(bytes.subarray(0, length)).catch((error: unknown) => error);
      if (complete > 0) expect(opened).toMatchObject({ frameCount: complete });
      else expect(isVideoError(opened, "truncated")).toBe(true);
    }
  });

  test("that were dropped repeat the one before; before the first there is none", async () => {
    const nothing = new Uint8Array(0);
    const source = await open(y800(0, { frames: [nothing, grey(1), nothing, grey(3)] }));
    expect(source.frameCount).toBe(4);
    expect((await source.frame(2)).image.data).toEqual(grey(1));
    expect((await source.frame(2)).meta.dropped).toBe(true);
    await expect(source.frame(0)).rejects.toSatisfy((e) => isVideoError(e, "unreadable-frame"));
  });

  test("that are too short are unreadable, and only they", async () => {
    const source = await open(y800(0, { frames: [grey(0), grey(1).subarray(0, 5), grey(2)] }));
    await expect(source.frame(1)).rejects.toThrow("expected 24 bytes");
    expect((await source.frame(2)).image.data).toEqual(grey(2));
  });
});

describe("pixel layouts", () => {
  const bitmap = { width: 2, height: 2, codec: "" };

  test("bitmaps stand on their head when their height is positive, rows padded to 4 bytes", async () => {
    const data = [Uint8Array.of(3, 4, 0, 0, 1, 2, 0, 0)];
    const palette = Uint8Array.from({ length: 1024 }, (_, i) => (i % 4 === 3 ? 0 : i >> 2));
    expect(await pixels({ ...bitmap, bits: 8, palette, frames: data })).toEqual([1, 2, 3, 4]);
    expect(await pixels({ ...bitmap, height: -2, bits: 8, palette, frames: data })).toEqual([
      3, 4, 1, 2,
    ]);
  });

  test("a colour palette gives luminance by ITU-R BT.601", async () => {
    const palette = Uint8Array.of(255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0);
    const frames = [Uint8Array.of(0, 1, 2, 0)];
    expect(await pixels({ ...bitmap, width: 3, height: 1, bits: 8, palette, frames })).toEqual([
      29, 150, 76,
    ]);
  });

  test.each([
    ["red", [10, 40]],
    ["green", [20, 50]],
    ["blue", [30, 60]],
  ] as const)("bitmaps give their %s on request", async (channel, expected) => {
    const of = (parts: Partial<AviParts>) =>
      pixels({ ...bitmap, height: 1, bits: 24, frames: [], ...parts }, { channel });
    // Blue comes first; rows are padded to 4 bytes.
    const bgr = Uint8Array.of(30, 20, 10, 60, 50, 40, 0, 0);
    expect(await of({ frames: [bgr] })).toEqual(expected);
    const bgra = Uint8Array.of(30, 20, 10, 255, 60, 50, 40, 255);
    expect(await of({ bits: 32, frames: [bgra] })).toEqual(expected);
    const palette = Uint8Array.of(30, 20, 10, 0, 60, 50, 40, 0);
    expect(await of({ bits: 8, palette, frames: [Uint8Array.of(0, 1, 0, 0)] })).toEqual(expected);
    // A grey recording has nothing else; YUV is left to ffmpeg, other formats have no such option.
    expect(await of({ codec: "Y800", bits: 8, frames: [Uint8Array.of(7, 8)] })).toEqual([7, 8]);
    await expect(of({ codec: "YUY2", bits: 16, frames: [bgr.subarray(0, 4)] })).rejects.toThrow(
      'one colour of a recording is read from bitmaps. Received codec "YUY2"',
    );
  });

  test("Y16 are grey values of 16 bits", async () => {
    const frames = [new Uint8Array(Uint16Array.of(1, 300, 60000, 4).buffer)];
    expect(await pixels({ ...bitmap, codec: "Y16 ", bits: 16, frames })).toEqual([
      1, 300, 60000, 4,
    ]);
  });

  test.each([
    ["YV12", 12, [16, 100, 200, 235, 90, 80]],
    ["I420", 12, [16, 100, 200, 235, 90, 80]],
    ["UYVY", 16, [90, 16, 80, 100, 90, 200, 80, 235]],
    ["YUY2", 16, [16, 90, 100, 80, 200, 90, 235, 80]],
  ])(
    "%s gives its luma as stored, or stretched to the full range on request",
    async (codec, bits, data) => {
      const parts = { ...bitmap, codec, bits, frames: [Uint8Array.from(data)] };
      expect(await pixels(parts)).toEqual([16, 100, 200, 235]);
      expect(await pixels(parts, { luma: "full" })).toEqual([0, 98, 214, 255]);
    },
  );
});

describe("time stamps in the pixels", () => {
  const START = Date.UTC(2024, 3, 8, 18, 17, 16) * 1000;
  const stamped = (time: number) => {
    const pixels = grey(1);
    new DataView(pixels.buffer).setBigInt64(0, microsecondsToTicks(time), true);
    return pixels;
  };

  test("of SharpCap are the times of the frames", async () => {
    const frames = [0, 1, 2].map((n) => stamped(START + 40_001 * n));
    const source = await open(y800(0, { frames }));
    expect((await source.frame(2)).time).toEqual({
      utcMicroseconds: START + 80_002,
      reference: "start",
      exposureSeconds: null,
      origin: "SharpCap pixels",
    });
  });

  test("are taken only when the first and the last frame have them", async () => {
    const source = await open(y800(0, { frames: [stamped(START), grey(2)] }));
    expect((await source.frame(0)).time).toBeNull();
  });
});

describe("what is refused", () => {
  test("a codec, by its name", async () => {
    await expect(open(y800(1, { codec: "LAGS", bits: 24 }))).rejects.toThrow(
      'Received codec "LAGS" with 24 bits',
    );
  });

  test("every prefix and every changed byte gives frames or a tagged error", async () => {
    const bytes = y800(3);
    const expectTagged = async (data: Uint8Array) => {
      try {
        const source = await open(data);
        for (let i = 0; i < Math.min(5, source.frameCount); i++) await source.frame(i);
      } catch (error) {
        if (!isVideoError(error)) throw error;
      }
    };
    for (let at = 0; at < bytes.length; at++) {
      await expectTagged(bytes.subarray(0, at));
      const changed = bytes.slice();
      changed[at] = changed[at]! ^ 0xff;
      await expectTagged(changed);
    }
  });
});
