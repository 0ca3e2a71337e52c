import { describe, expect, test } from "vitest";
import { bytesSource, openSource } from "../src/index.ts";
import { pixelsOf } from "./pixels-of.ts";
import { hasShared, sharedSource } from "./shared.ts";

interface BmpParts {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly compression?: number;
  /** What follows the header: masks or a palette. */
  readonly behind?: readonly number[];
  readonly headerBytes?: 12 | 40 | 56 | 108 | 124;
  readonly pixels: readonly number[];
}

function bmp(parts: BmpParts): Uint8Array {
  const { width, height, bits, compression = 0, behind = [], headerBytes = 40, pixels } = parts;
  const isCore = headerBytes === 12;
  // Longer headers have room for the masks.
  const inside = headerBytes > 40 ? behind.length : 0;
  const at = 14 + headerBytes + behind.length - inside;
  const bytes = new Uint8Array(at + pixels.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(10, at, true);
  view.setUint32(14, headerBytes, true);
  if (isCore) {
    for (const [i, v] of [width, height, 1, bits].entries()) view.setUint16(18 + 2 * i, v, true);
  } else {
    view.setInt32(18, width, true);
    view.setInt32(22, height, true);
    view.setUint16(26, 1, true);
    view.setUint16(28, bits, true);
    view.setUint32(30, compression, true);
  }
  bytes.set(behind, inside > 0 ? 54 : 14 + headerBytes);
  bytes.set(pixels, at);
  return bytes;
}

const read = async (parts: BmpParts) =>
  pixelsOf((await (await openSource(bytesSource(bmp(parts)))).frame(0)).image);
const u32 = (...values: number[]) => [...new Uint8Array(Uint32Array.from(values).buffer)];
const u16 = (...values: number[]) => [...new Uint8Array(Uint16Array.from(values).buffer)];

describe("a bitmap", () => {
  test("of 16 bits is 5-5-5, or what its masks say, with a header of any length", async () => {
    const one = { width: 2, height: 1, bits: 16 };
    expect(await read({ ...one, pixels: u16(0x7fff, 0x03e0) })).toEqual([255, 150]);
    const behind = u32(0xf800, 0x7e0, 0x1f, 0);
    for (const headerBytes of [40, 56, 108, 124] as const) {
      const parts = { ...one, compression: 3, headerBytes, behind };
      expect(await read({ ...parts, pixels: u16(0xffff, 0x07e0) })).toEqual([255, 150]);
    }
  });

  test("of 32 bits is read by its masks", async () => {
    const parts = { width: 3, height: 1, bits: 32, compression: 3 };
    const xbgr = u32(0xff000000, 0xff0000, 0xff00);
    const pixels = [7, 0, 0, 255, 7, 0, 255, 0, 7, 255, 0, 0];
    expect(await read({ ...parts, behind: xbgr, pixels })).toEqual([76, 150, 29]);
    const rgba = u32(0xff, 0xff00, 0xff0000, 0xff000000);
    expect(await read({ ...parts, headerBytes: 108, behind: rgba, pixels })).toEqual([2, 31, 152]);
  });

  test("of 1 or 4 bits has a palette, also with the short header of OS/2", async () => {
    const palette = [0, 0, 0, 0, 200, 200, 200, 0];
    expect(
      await read({ width: 3, height: 1, bits: 1, behind: palette, pixels: [0b10100000, 0, 0, 0] }),
    ).toEqual([200, 0, 200]);
    const short = [0, 0, 0, 100, 100, 100];
    expect(
      await read({
        width: 3,
        height: 1,
        bits: 4,
        headerBytes: 12,
        behind: short,
        pixels: [0x01, 0x10, 0, 0],
      }),
    ).toEqual([0, 100, 100]);
  });

  test("with run lengths is unpacked: runs, literals, jumps and ends of rows", async () => {
    const behind = Array.from({ length: 1024 }, (_, i) => (i % 4 === 3 ? 0 : i >> 2));
    const pixels = [3, 7, 1, 8, 0, 0, 0, 3, 1, 2, 3, 0, 1, 4, 0, 1];
    const parts = { width: 4, height: 2, bits: 8, compression: 1, behind };
    expect(await read({ ...parts, pixels })).toEqual([1, 2, 3, 4, 7, 7, 7, 8]);
    expect(await read({ ...parts, pixels: [0, 2, 1, 1, 2, 9, 0, 1] })).toEqual([
      0, 9, 9, 0, 0, 0, 0, 0,
    ]);
    const grey16 = Array.from({ length: 64 }, (_, i) => (i % 4 === 3 ? 0 : i >> 2));
    const rle4 = { width: 4, height: 1, bits: 4, compression: 2, behind: grey16 };
    expect(await read({ ...rle4, pixels: [3, 0x12, 1, 0x50, 0, 1] })).toEqual([1, 2, 1, 5]);
    await expect(read({ ...parts, pixels: [2, 7] })).rejects.toThrow("end in row 0 of 2");
  });

  test("whose masks have gaps, or that holds a JPEG, is refused", async () => {
    const parts = { width: 1, height: 1, bits: 16, pixels: [0, 0, 0, 0] };
    await expect(read({ ...parts, compression: 3, behind: u32(0xf0f, 1, 2) })).rejects.toThrow(
      "masks have gaps",
    );
    await expect(read({ ...parts, bits: 24, compression: 4 })).rejects.toThrow("compression 4");
    await expect(read({ ...parts, compression: 3 })).rejects.toThrow(
      "where its colour masks should",
    );
  });
});

test.skipIf(!hasShared("cases/stills/rgb32bf-xbgr.bmp"))(
  "a bitmap with masks of another order has its colours (skipped without ../shared)",
  async () => {
    const { image } = await (await openSource(sharedSource("cases/stills/rgb32bf-xbgr.bmp"))).frame(
      0,
    );
    // By Pillow's colours, with the weights of BT.601.
    const values = pixelsOf(image);
    expect(image.shape).toEqual([64, 127]);
    expect(values.slice(0, 6)).toEqual([76, 82, 87, 94, 99, 105]);
    expect(values.slice(32 * 127 + 60, 32 * 127 + 66)).toEqual([168, 0, 0, 255, 255, 0]);
    expect(values.reduce((sum, value) => sum + value, 0)).toBe(974225);
  },
);
