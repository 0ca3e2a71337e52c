import { describe, expect, test } from "vitest";
import { bytesSource, isVideoError, openAdv, openSource } from "../src/index.ts";
import { type AdvFrameParts, makeAdv } from "./make-adv.ts";

const PIXELS = [0, 1, 300, 4095, 2048, 77];
const LAYOUTS = [
  { bits: 16, kind: "FULL-IMAGE-RAW", compression: "UNCOMPRESSED" },
  { bits: 12, kind: "12BIT-IMAGE-PACKED", compression: "UNCOMPRESSED" },
  { bits: 8, kind: "FULL-IMAGE-RAW", compression: "UNCOMPRESSED" },
  { bits: 16, kind: "FULL-IMAGE-RAW", compression: "QUICKLZ" },
  { bits: 16, kind: "FULL-IMAGE-RAW", compression: "LAGARITH16" },
  { bits: 16, kind: "FULL-IMAGE-RAW", compression: "ZIP" },
];
const RAW = new Uint8Array(Uint16Array.from(PIXELS).buffer);
const MIDDLE = 315_630_245_500_000_000n;
const frame = (
  layout: number,
  payload: Uint8Array,
  more: Partial<AdvFrameParts> = {},
): AdvFrameParts => ({
  layout,
  payload,
  middle: MIDDLE,
  exposureNanoseconds: 40_000_000,
  ...more,
});
const file = (...frames: AdvFrameParts[]) =>
  makeAdv({ width: 3, height: 2, layouts: LAYOUTS, frames });
const open = (bytes: Uint8Array) => openAdv(bytesSource(bytes, "test.adv"));

describe("an ADV recording", () => {
  test("gives its pictures from every layout that it uses", async () => {
    const packed = Uint8Array.of(0x00, 0x00, 0x01, 0x12, 0xcf, 0xff, 0x80, 0x00, 0x4d, 0, 0, 0, 0);
    // Stored QuickLZ: flags, compressed and plain size. Stored Lagarith16: eight zero bytes.
    const stored = Uint8Array.of(0x44, 15, 12, ...RAW);
    const source = await openSource(
      bytesSource(
        file(
          frame(0, RAW),
          frame(1, packed),
          frame(2, Uint8Array.of(0, 1, 2, 3, 4, 5)),
          frame(3, stored),
          frame(4, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, ...RAW)),
          frame(4, Uint8Array.of(0, 0, 7, 0)),
        ),
      ),
    );
    const all: number[][] = [];
    for await (const { image } of source.frames()) all.push(Array.from(image.data));
    expect(all).toEqual([PIXELS, PIXELS, [0, 1, 2, 3, 4, 5], PIXELS, PIXELS, new Array(6).fill(7)]);
    expect(source.info).toMatchObject({ format: "ADV", width: 3, height: 2, warnings: [] });
    expect(source.info.meta["CAMERA-MODEL"]).toBe("test camera");
  });

  test("has the middle of the exposure as its time, and its status", async () => {
    const { time, meta } = await (await open(file(frame(0, RAW)))).frame(0);
    expect(time).toEqual({
      utcMicroseconds: Date.UTC(2020, 0, 2, 3, 4, 5, 500) * 1000,
      reference: "mid",
      exposureSeconds: 0.04,
      origin: "ADV frame",
    });
    expect(meta).toEqual({ Gain: 2.5 });
  });

  test("of long exposures has them from the clock, where the field overflows", async () => {
    const source = await open(file(frame(0, RAW, { exposureNanoseconds: 10_000_000_000 })));
    expect((await source.frame(0)).time?.exposureSeconds).toBeCloseTo(10, 6);
  });

  test("without a time stamp gives none", async () => {
    const source = await open(file(frame(0, RAW, { middle: 0n })));
    expect((await source.frame(0)).time).toBeNull();
  });

  test("cut off anywhere and without index gives its complete frames", async () => {
    const whole = file(frame(0, RAW), frame(0, RAW));
    const { frameCount } = await open(whole);
    expect(frameCount).toBe(2);
    whole.fill(0, 9, 33);
    const frameBytes = 4 + 1 + 16 + 4 + 2 + RAW.length + 4 + 18;
    const start = whole.length - (1 + 12 + 2 * 20 + 4) - 2 * frameBytes;
    for (let length = start; length < whole.length; length++) {
      const complete = Math.min(2, Math.floor((length - start) / frameBytes));
      const opened = await open(whole.subarray(0, length)).catch((error: unknown) => error);
      if (complete > 0) expect(opened).toMatchObject({ frameCount: complete });
      else expect(isVideoError(opened, "truncated")).toBe(true);
    }
  });
});

test("frames that cannot be decoded are named with the reason", async () => {
  const source = await open(file(frame(5, RAW), frame(0, RAW.subarray(0, 5)), frame(9, RAW)));
  const reasons = ["Received ZIP", "expected 12 bytes of pixels", "image layout 9"];
  for (const [i, reason] of reasons.entries()) {
    await expect(source.frame(i)).rejects.toThrow(`test.adv: frame ${i} cannot be read`);
    await expect(source.frame(i)).rejects.toThrow(reason);
  }
});

test("an unknown version is refused by name", async () => {
  const bytes = file(frame(0, RAW));
  bytes[4] = 3;
  await expect(open(bytes)).rejects.toThrow("Received version 3");
});
