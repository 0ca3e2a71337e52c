import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bytesSource, isVideoError, openSource, openTiffSequence } from "../src/index.ts";
import { openPath } from "../src/node.ts";
import { makeTiff, type TiffParts } from "./make-tiff.ts";
import { makeTiffTree, short } from "./make-tiff-tree.ts";
import { pixelsOf } from "./pixels-of.ts";

const folder = mkdtempSync(join(tmpdir(), "photkit-stills-"));
afterAll(() => rmSync(folder, { recursive: true }));

const WIDTH = 21;
const HEIGHT = 19;
const ramp = (scale: number, first = 0) =>
  Array.from({ length: WIDTH * HEIGHT }, (_, i) => first + scale * ((i * i) % 251));

const read = async (bytes: Uint8Array, name = "still") => {
  const source = await openSource(bytesSource(bytes, name));
  return { info: source.info, image: (await source.frame(0)).image };
};
const tiff = (parts: Partial<TiffParts>) =>
  makeTiff({ width: WIDTH, height: HEIGHT, bits: 16, values: ramp(200), ...parts });

describe("the first picture of a sequence", () => {
  test("is read once for opening it and for its first frame, and never shared", async () => {
    const bytes = tiff({});
    const file = bytesSource(bytes, "one.tif");
    let readings = 0;
    const counted = {
      ...file,
      read: (offset: number, length: number) => {
        if (length === bytes.length) readings++;
        return file.read(offset, length);
      },
    };
    const source = await openTiffSequence([counted]);
    const first = await source.frame(0);
    expect(readings).toBe(1);
    const value = first.image.data[0]!;
    first.image.data[0] = value + 1;
    const again = await source.frame(0);
    expect(readings).toBe(2);
    expect(again.image.data[0]).toBe(value);
    expect(again.meta).toEqual(first.meta);
  });
});

describe("a TIFF picture", () => {
  test.each([
    [8, "unsigned", Uint8Array, ramp(1)],
    [16, "unsigned", Uint16Array, ramp(250)],
    [32, "unsigned", Uint32Array, ramp(16_000_000)],
    [16, "signed", Int16Array, ramp(100, -9000)],
    [32, "real", Float32Array, ramp(0.5, -3)],
    [64, "real", Float64Array, ramp(0.1, -3)],
  ] as const)(
    "of %i bits, %s, keeps its values in either byte order",
    async (bits, kind, type, values) => {
      for (const littleEndian of [true, false]) {
        const { image, info } = await read(tiff({ bits, kind, values, littleEndian }));
        expect(image.data).toEqual(type.from(values as number[]));
        expect(image.shape).toEqual([HEIGHT, WIDTH]);
        expect(info.bitDepth).toBe(kind === "unsigned" ? bits : null);
      }
    },
  );

  test.each([
    ["strips", { rowsPerStrip: 4 }],
    ["tiles that reach beyond its edges", { tile: 16 }],
    [
      "packed tiles with differences along rows",
      { tile: 16, pack: deflateSync, compression: 8, predictor: 2 },
    ],
    ["strips of the BigTIFF kind", { rowsPerStrip: 7, isBig: true }],
  ] as const)("in %s is put together again", async (_, parts) => {
    for (const littleEndian of [true, false]) {
      expect(Array.from((await read(tiff({ ...parts, littleEndian }))).image.data)).toEqual(
        ramp(200),
      );
    }
  });

  test("packed with PackBits is unpacked: literal runs, repeats and the byte that means nothing", async () => {
    const packed = Uint8Array.of(2, 1, 2, 3, 128, 254, 9, 0, 7);
    const bytes = makeTiff({
      width: 7,
      height: 1,
      bits: 8,
      values: [0, 0, 0, 0, 0, 0, 0],
      compression: 32773,
      pack: () => packed,
    });
    expect(Array.from((await read(bytes)).image.data)).toEqual([1, 2, 3, 9, 9, 9, 7]);
  });

  test("with the predictor of real numbers keeps them exactly", async () => {
    const values = ramp(0.37, -5);
    const { image } = await read(tiff({ bits: 32, kind: "real", values, predictor: 3 }));
    expect(image.data).toEqual(Float32Array.from(values));
  });

  test("of 12 bits, packed from the highest bit on, says so; each row starts at a byte", async () => {
    const packed = (samplesPerPixel: number, photometric: number, data: number[]) =>
      makeTiffTree({
        tags: {
          256: short(6 / (2 * samplesPerPixel)),
          257: short(2),
          258: short(12),
          259: short(1),
          262: short(photometric),
          277: short(samplesPerPixel),
        },
        blocks: [Uint8Array.from(data)],
      });
    const rows = [0x12, 0x3a, 0xbc, 0xff, 0xf0, 0x00, 0x18, 0x00, 0x45, 0x60];
    const grey = await read(packed(1, 1, rows));
    expect(Array.from(grey.image.data)).toEqual([0x123, 0xabc, 0xfff, 0x001, 0x800, 0x456]);
    expect(grey.info).toMatchObject({ bitDepth: 12, saturation: 4095 });
    const colour = await read(packed(3, 2, rows));
    // 0.299 R + 0.587 G + 0.114 B of both pixels: 2166.9 and 1329.0.
    expect(Array.from(colour.image.data)).toEqual([2167, 1329]);
    expect(colour.info.bitDepth).toBe(12);
  });

  test("in colour is its luminance, planes together or apart; white-is-zero is turned round", async () => {
    const values = [255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9];
    const rgb = { width: 2, height: 2, bits: 8, samplesPerPixel: 3, photometric: 2 } as const;
    const apart = [0, 1, 2].flatMap((k) => [0, 1, 2, 3].map((i) => values[3 * i + k] ?? 0));
    for (const bytes of [
      makeTiff({ ...rgb, values }),
      makeTiff({ ...rgb, values: apart, planar: true }),
    ]) {
      expect(Array.from((await read(bytes)).image.data)).toEqual([76, 150, 29, 9]);
    }
    const white = await read(
      makeTiff({ width: 2, height: 1, bits: 16, values: [0, 65530], photometric: 0 }),
    );
    expect(Array.from(white.image.data)).toEqual([65535, 5]);
  });

  test("that is damaged or of another kind is refused with the reason", async () => {
    const bytes = tiff({});
    const refusal = async (data: Uint8Array) =>
      read(data).then(
        () => "read",
        (e: unknown) => (isVideoError(e) ? `${e.code}: ${e.message}` : String(e)),
      );
    expect(await refusal(bytes.subarray(0, 900))).toMatch(/^invalid-file: .*expected 798/);
    expect(await refusal(bytes.subarray(0, 20))).toMatch(/^invalid-file: .*directory needs/);
    expect(await refusal(tiff({ compression: 7 }))).toBe(
      "unsupported: still: TIFF compression 7 (JPEG) is not read.",
    );
    expect(await refusal(tiff({ statedWidth: 2 ** 31 }))).toMatch(/^invalid-file: .*cannot be in/);
    for (let at = 0; at < bytes.length; at += at < 220 ? 1 : 37) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 0xff;
      expect(await refusal(changed)).toMatch(
        /^(read$|invalid-file|unsupported|truncated|unrecognised)/,
      );
    }
  });
});

describe("a BMP picture", () => {
  const bmp = (bits: number, height: number, pixels: number[], palette: number[] = []) => {
    const bytes = new Uint8Array(54 + palette.length + pixels.length);
    const view = new DataView(bytes.buffer);
    bytes.set([0x42, 0x4d]);
    view.setUint32(10, 54 + palette.length, true);
    view.setUint32(14, 40, true);
    view.setInt32(18, 3, true);
    view.setInt32(22, height, true);
    view.setUint16(26, 1, true);
    view.setUint16(28, bits, true);
    view.setUint32(46, palette.length / 4, true);
    bytes.set([...palette, ...pixels], 54);
    return bytes;
  };

  test("has its last row first, or not when its height is negative", async () => {
    const grey = Array.from({ length: 1024 }, (_, i) => (i % 4 === 3 ? 0 : i >> 2));
    const rows = [4, 5, 6, 0, 1, 2, 3, 0];
    expect(pixelsOf((await read(bmp(8, 2, rows, grey))).image)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(pixelsOf((await read(bmp(8, -2, rows, grey))).image)).toEqual([4, 5, 6, 1, 2, 3]);
  });

  test("in colour is its luminance; a short or unknown one is refused", async () => {
    const row = [255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0];
    expect(Array.from((await read(bmp(24, 1, row))).image.data)).toEqual([29, 150, 76]);
    await expect(read(bmp(24, 2, row))).rejects.toThrow("the pixels need 24 bytes at offset 54");
    await expect(read(bmp(12, 1, row))).rejects.toThrow("bitmaps of 1 to 8, 16, 24 or 32 bits");
  });
});

describe("a JPEG picture", () => {
  test("in grey gives its values", async () => {
    const { default: jpeg } = await import("jpeg-js");
    const data = new Uint8Array(4 * 16 * 8).fill(120);
    const { data: bytes } = jpeg.encode({ width: 16, height: 8, data }, 95);
    const { image, info } = await read(new Uint8Array(bytes));
    expect(info).toMatchObject({ format: "JPEG sequence", width: 16, height: 8, bitDepth: 8 });
    for (const value of Array.from(image.data))
      expect(Math.abs(value - 120)).toBeLessThanOrEqual(1);
    await expect(read(new Uint8Array(bytes).subarray(0, 60))).rejects.toSatisfy((e) =>
      isVideoError(e, "invalid-file"),
    );
  });
});

test("a folder of TIFF files is a recording, in natural order, before PNG and after FITS", async () => {
  const path = mkdtempSync(join(folder, "sequence-"));
  for (const n of [10, 9]) writeFileSync(join(path, `s${n}.TIF`), tiff({ values: ramp(n) }));
  writeFileSync(join(path, "s1.png"), "notes");
  const source = await openPath(path);
  expect(source.info).toMatchObject({ format: "TIFF sequence", saturation: 65535 });
  expect(source.frameCount).toBe(2);
  expect(Array.from((await source.frame(1)).image.data)).toEqual(ramp(10));
  await source.close();
});

const ffmpeg = (...args: string[]) => spawnSync("ffmpeg", ["-v", "error", "-y", ...args]);

describe.skipIf(ffmpeg("-version").status !== 0)("pictures that ffmpeg writes", () => {
  const pictures = [
    ["raw.tif", "gray16le", ["-compression_algo", "raw"]],
    ["lzw.tif", "gray16le", ["-compression_algo", "lzw"]],
    ["deflate.tif", "gray", ["-compression_algo", "deflate"]],
    ["packbits.tif", "gray", ["-compression_algo", "packbits"]],
    ["grey.bmp", "gray", []],
  ] as const;
  const path = (name: string) => join(folder, name);

  // One run writes all pictures and one reads them: starting the program takes most of the time.
  beforeAll(() => {
    ffmpeg(
      ...["-f", "lavfi", "-i", "testsrc2=size=130x70:rate=1"],
      ...pictures.flatMap(([name, format, args]) => [
        ...["-frames:v", "1", "-vf", `format=${format}`, ...args, path(name)],
      ]),
    );
    ffmpeg(
      ...pictures.flatMap(([name]) => ["-i", path(name)]),
      ...pictures.flatMap(([name, format], i) => [
        ...["-map", `${i}:v`, "-pix_fmt", format, "-f", "rawvideo", path(`${name}.raw`)],
      ]),
    );
  });

  test.each(pictures)("%s (%s) are read as ffmpeg reads them", async (name, format) => {
    const expected = readFileSync(path(`${name}.raw`));
    const { image } = await read(new Uint8Array(readFileSync(path(name))), name);
    const pixels = pixelsOf(image);
    const same = format === "gray" ? Uint8Array.from(pixels) : Uint16Array.from(pixels);
    expect(Buffer.compare(new Uint8Array(same.buffer), expected)).toBe(0);
  });
});
