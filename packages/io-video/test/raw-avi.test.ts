import { describe, expect, test } from "vitest";
import { bytesSource, openSource } from "../src/index.ts";
import { type AviParts, makeAvi } from "./make-avi.ts";
import { pixelsOf } from "./pixels-of.ts";
import { hasShared, sharedSource } from "./shared.ts";

const open = (parts: Partial<AviParts>) =>
  openSource(
    bytesSource(
      makeAvi({ width: 3, height: 2, bits: 8, codec: "Y800", frames: [], sound: false, ...parts }),
    ),
  );
const pixels = async (parts: Partial<AviParts>) =>
  pixelsOf((await (await open(parts)).frame(0)).image);
const words = (...values: number[]) => new Uint8Array(Uint16Array.from(values).buffer);
const swapped = (...values: number[]) => words(...values.map((v) => (v >> 8) | ((v & 255) << 8)));

describe("the length of a chunk decides how its rows are padded", () => {
  const expected = [1, 2, 3, 4, 5, 6];
  test.each(["Y800", "Y8  ", "GREY", "BA81", "BY8 "])("%s", async (codec) => {
    const frames = (...data: number[]) => ({ codec, frames: [Uint8Array.from(data)] });
    expect(await pixels(frames(1, 2, 3, 4, 5, 6))).toEqual(expected);
    expect(await pixels(frames(1, 2, 3, 9, 4, 5, 6, 9))).toEqual(expected);
    // The last row without its padding, and a single byte behind the image.
    expect(await pixels(frames(1, 2, 3, 9, 4, 5, 6))).toEqual(expected);
    const wide = new Uint8Array(32).fill(9);
    wide.set([1, 2, 3]);
    wide.set([4, 5, 6], 16);
    expect(await pixels({ codec, frames: [wide] })).toEqual(expected);
  });

  test("of 16 bits too, whatever the byte order", async () => {
    const tight = [1, 300, 3, 4, 60000, 6];
    const padded = [1, 300, 3, 9, 4, 60000, 6, 9];
    for (const codec of ["Y16 ", "GREY", "Y10 ", "Y12 ", "Y1\0\x10", "BG16", "BYR2", "RG12"]) {
      expect(await pixels({ codec, bits: 16, frames: [words(...tight)] })).toEqual(tight);
      expect(await pixels({ codec, bits: 16, frames: [words(...padded)] })).toEqual(tight);
    }
    for (const codec of ["b16g", "\x10\x001Y", "\x10GB\xba"]) {
      expect(await pixels({ codec, bits: 16, frames: [swapped(...tight)] })).toEqual(tight);
      expect(await pixels({ codec, bits: 16, frames: [swapped(...padded)] })).toEqual(tight);
    }
  });

  test("of bitmaps whose rows are not padded, and of those whose height is negative", async () => {
    const rows = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    const bgr = (values: number[]) => values.flatMap((value) => [value, value, value]);
    const frames = [Uint8Array.from(bgr(rows))];
    for (const codec of ["", "DIB "]) {
      const parts = { codec, bits: 24, height: -3, frames };
      expect(await pixels(parts)).toEqual(rows);
      expect(await pixels({ ...parts, height: 3 })).toEqual([7, 8, 9, 4, 5, 6, 1, 2, 3]);
    }
  });

  test("of planar and packed YUV", async () => {
    const tight = [1, 2, 3, 4, 5, 6, 9, 9, 9, 9];
    const padded = [1, 2, 3, 0, 4, 5, 6, 0, 9, 9, 9, 9];
    for (const data of [tight, padded]) {
      expect(await pixels({ codec: "I420", bits: 12, frames: [Uint8Array.from(data)] })).toEqual(
        expected,
      );
    }
    const packed = [1, 9, 2, 9, 3, 9, 0, 9, 4, 9, 5, 9, 6, 9, 0, 9];
    expect(await pixels({ codec: "YUY2", bits: 16, frames: [Uint8Array.from(packed)] })).toEqual(
      expected,
    );
  });

  test("and a length that fits no rows is said, and refused for that frame alone", async () => {
    const good = Uint8Array.of(1, 2, 3, 4, 5, 6);
    const source = await open({ frames: [good, new Uint8Array(10), good] });
    expect(source.info.warnings).toEqual([
      "1 of 3 frames cannot be read: of the first its 10 bytes are not 2 rows of 3 bytes, padded or not",
    ]);
    await expect(source.frame(1)).rejects.toThrow("its 10 bytes are not 2 rows of 3 bytes");
    expect(pixelsOf((await source.frame(2)).image)).toEqual(expected);
  });
});

describe("a mosaic in an AVI file", () => {
  test.each([
    ["BA81", "BGGR", 8],
    ["BYR1", "BGGR", 8],
    ["GRBG", "GRBG", 8],
    ["RGGB", "RGGB", 8],
    ["\xbaGB\x08", "GBRG", 8],
    ["RG10", "RGGB", 10],
    ["BA12", "GRBG", 12],
    ["GB16", "GBRG", 16],
  ])("%s states its pattern and depth", async (codec, colour, bitDepth) => {
    const frames = [new Uint8Array(bitDepth > 8 ? 12 : 6)];
    const { info } = await open({ codec, bits: bitDepth > 8 ? 16 : 8, frames });
    expect(info).toMatchObject({ colour, bitDepth, saturation: 2 ** bitDepth - 1, warnings: [] });
  });

  test("of which the codec leaves the pattern open says so", async () => {
    const { info } = await open({ codec: "BY8 ", frames: [new Uint8Array(6)] });
    expect(info.colour).toBe("GBRG");
    expect(info.warnings.join()).toContain("BY8 does not state the order of its colours");
  });
});

describe("words of colour bits", () => {
  const word = (...values: number[]) => ({ height: -1, bits: 16, frames: [words(...values)] });
  const masks = (...values: number[]) => new Uint8Array(Uint32Array.from(values).buffer);

  test("of 16 bits without masks are 5-5-5, the lowest bits repeated to fill a byte", async () => {
    const grey = (v: number) => (v << 10) | (v << 5) | v;
    expect(await pixels({ codec: "", ...word(grey(31), grey(16), grey(7), 0) })).toEqual([
      255, 132, 57,
    ]);
  });

  test("with masks are read by them, with any order and any number of bits", async () => {
    const codec = "\x03\0\0\0";
    const of565 = { codec, palette: masks(0xf800, 0x7e0, 0x1f) };
    // Red, green and blue alone: their shares of BT.601.
    expect(await pixels({ ...of565, ...word(0xf800, 0x7e0, 0x1f, 0) })).toEqual([76, 150, 29]);
    const xbgr = masks(0xff000000, 0xff0000, 0xff00);
    const frames = [Uint8Array.of(9, 0, 0, 255, 9, 0, 255, 0, 9, 255, 0, 0)];
    expect(await pixels({ codec, palette: xbgr, bits: 32, height: -1, frames })).toEqual([
      76, 150, 29,
    ]);
    const of10 = masks(0x3ff00000, 0xffc00, 0x3ff);
    const top = [new Uint8Array(Uint32Array.of(0x3ff00000, 0xffc00, 0x3ff).buffer)];
    expect(await pixels({ codec, palette: of10, bits: 32, height: -1, frames: top })).toEqual([
      76, 150, 29,
    ]);
  });
});

const has = hasShared("cases/avi/fr.npy");
describe.skipIf(!has)("recordings that were read wrong (skipped without ../shared)", () => {
  test.each([
    ["p_y800_51", 1],
    ["p_grey_51", 1],
    ["p_y16_51", 200],
    ["b16g_be", 200],
    ["GREY16", 257],
    ["BY8", 1],
  ])("%s has the pixels of its truth, times %d", async (name, scale) => {
    const truth = await sharedSource("cases/avi/fr.npy").read(0, 1e6);
    const expected = truth.subarray(truth.length - 6 * 51 * 38);
    const source = await openSource(sharedSource(`cases/avi/${name}.avi`));
    const found: number[] = [];
    for await (const { image } of source.frames()) found.push(...pixelsOf(image));
    expect(found).toEqual(Array.from(expected, (value) => scale * value));
  });

  test("dib16_555 has them to 5 bits", async () => {
    const truth = await sharedSource("cases/avi/fr.npy").read(0, 1e6);
    const expected = truth.subarray(truth.length - 6 * 51 * 38);
    const { image } = await (await openSource(sharedSource("cases/avi/dib16_555.avi"))).frame(0);
    const to5 = (value: number) => ((value >> 3) << 3) | (value >> 5);
    expect(pixelsOf(image)).toEqual(Array.from(expected.subarray(0, 51 * 38), to5));
  });
});
