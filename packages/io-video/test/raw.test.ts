import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type LibRaw from "libraw-wasm";
import { afterAll, describe, expect, expectTypeOf, test } from "vitest";
import { bytesSource, isVideoError, openSource, recogniseFormat } from "../src/index.ts";
import { librawOfPackage, librawSeekers } from "../src/node/libraw-package.ts";
import { openPath } from "../src/node.ts";
import { decodeWithLibRaw, type LibRawDecoder } from "../src/raw/libraw.ts";
import { type DngParts, makeArw, makeCr3, makeDng, makeRaf, mosaicValues } from "./make-raw.ts";
import { long, short } from "./make-tiff-tree.ts";
import { testRandom } from "./random.ts";

const folder = mkdtempSync(join(tmpdir(), "photkit-raw-"));
afterAll(() => rmSync(folder, { recursive: true }));

const [WIDTH, HEIGHT] = [48, 34];
const values = (bits: number, seed = 1) =>
  mosaicValues(WIDTH, HEIGHT, 2 ** bits - 1, testRandom(seed));
const dng = (parts: Partial<DngParts> = {}) =>
  makeDng({ width: WIDTH, height: HEIGHT, values: values(parts.bits ?? 16), ...parts });
const open = (bytes: Uint8Array, options = {}) => openSource(bytesSource(bytes, "raw"), options);
const pixels = async (bytes: Uint8Array) => (await (await open(bytes)).frame(0)).image.data;
const refusal = (bytes: Uint8Array) =>
  pixels(bytes).then(
    () => "read",
    (e: unknown) => (isVideoError(e) ? `${e.code}: ${e.message}` : String(e)),
  );

/** DNG files of all kinds that are read here. */
const KINDS: Record<string, Partial<DngParts>> = {
  "16 bits": {},
  "16 bits, big-endian": { littleEndian: false },
  "14 bits": { bits: 14 },
  "12 bits, big-endian": { bits: 12, littleEndian: false },
  "10 bits in strips": { bits: 10, rowsPerStrip: 5 },
  "8 bits": { bits: 8 },
  "the first directory": { bits: 14, isBelow: false },
  "tiles beyond the edges": { bits: 14, tile: [32, 16] },
  "lossless JPEG": { bits: 14, compression: "lossless JPEG" },
  "lossless JPEG, one component, predictor 6": {
    bits: 16,
    compression: "lossless JPEG",
    components: 1,
    predictor: 6,
  },
  "lossless JPEG in tiles": { bits: 12, compression: "lossless JPEG", tile: [16, 32] },
};

describe("the mosaic of a DNG file", () => {
  test.each(Object.entries(KINDS))("of %s is that of the camera", async (_, parts) => {
    const source = await open(dng(parts));
    const { bits = 16 } = parts;
    expect(source.info).toMatchObject({
      format: "camera raw sequence",
      width: WIDTH,
      height: HEIGHT,
      bitDepth: bits,
      saturation: 2 ** bits - 1,
      colour: "RGGB",
    });
    expect(Array.from((await source.frame(0)).image.data)).toEqual(values(bits));
  });

  test("is cut to the pixels that see light, levels and pattern are those of the file", async () => {
    const [top, left, bottom, right] = [3, 5, 31, 44];
    const bytes = dng({
      bits: 14,
      activeArea: [top, left, bottom, right],
      cfa: [1, 2, 0, 1],
      blackLevel: [500, 510, 520, 530],
      whiteLevel: 16380,
    });
    const { info, ...source } = await open(bytes);
    expect(info).toMatchObject({ width: 39, height: 28, colour: "GBRG", saturation: 16380 });
    const { image, meta } = await source.frame(0);
    expect(meta).toMatchObject({ blackLevel: "500 510 520 530", whiteLevel: 16380 });
    expect(image.data[0]).toBe(values(14)[top * WIDTH + left]);
    expect(image.data.at(-1)).toBe(values(14)[(bottom - 1) * WIDTH + right - 1]);
    expect((await (await open(dng({ blackLevel: [64] }))).frame(0)).meta.blackLevel).toBe(64);
  });

  test("goes through the linearization table of the file, values beyond it to its end", async () => {
    const linearization = Array.from({ length: 200 }, (_, i) => i * i);
    const source = await open(dng({ bits: 8, linearization }));
    expect(source.info).toMatchObject({ saturation: 199 ** 2, bitDepth: 16 });
    const { data } = (await source.frame(0)).image;
    expect(Array.from(data)).toEqual(values(8).map((value) => Math.min(199, value) ** 2));
  });

  test("that is damaged or none is refused with the reason", async () => {
    const whole = dng({ bits: 14, compression: "lossless JPEG", isBelow: false });
    expect(await refusal(dng({ activeArea: [0, 0, HEIGHT + 1, WIDTH] }))).toMatch(
      /^invalid-file: raw: an active area from row 0 to 35/,
    );
    expect(await refusal(dng({ isBelow: false, tags: { 279: long(100) } }))).toBe(
      "invalid-file: raw: a strip or tile has 100 bytes, expected 3264",
    );
    expect(await refusal(dng({ tags: { 262: short(34892), 259: short(34892) } }))).toBe(
      "unsupported: raw: TIFF compression 34892 (JPEG) is not read.",
    );
    expect(await refusal(dng({ tags: { 50711: short(2) } }))).toBe(
      "unsupported: raw: a DNG whose mosaic is not rectangular is not read.",
    );
    expect(await refusal(dng({ tags: { 277: short(3), 262: short(34892) } }))).toMatch(
      /^unsupported: raw: a DNG picture with 3 samples of 16 bits/,
    );
    expect(await refusal(dng({ tags: { 50717: long(0) } }))).toBe(
      "invalid-file: raw: black levels 0 and a white level of 0",
    );
    expect(await refusal(dng({ tags: { 262: short(2) } }))).toBe(
      "unsupported: raw: a DNG without a mosaic is not read.",
    );
    // The directory stands behind the mosaic; its last values are of no concern to the picture.
    for (let cut = 16; cut < whole.length - 100; cut += 97) {
      expect(await refusal(whole.subarray(0, cut))).toMatch(/^(invalid-file|unsupported): raw: /);
    }
  });
});

describe("LibRaw, which was written by others,", () => {
  test.each([
    ...Object.entries(KINDS),
    ["borders", { bits: 14, activeArea: [2, 6, 31, 43], cfa: [1, 2, 0, 1] }] as const,
    ["a white level", { bits: 14, whiteLevel: 16000, blackLevel: [600] }] as const,
    ["a linearization table", { bits: 8, linearization: linear(256), whiteLevel: 65025 }] as const,
  ])("reads the same from a DNG file of %s", async (_, parts: Partial<DngParts>) => {
    const bytes = dng(parts);
    const ours = await open(bytes);
    const theirs = await decodeWithLibRaw(() => librawOfPackage("raw"), bytes, "raw");
    const { image } = await ours.frame(0);
    expect(theirs.image.shape).toEqual(image.shape);
    expect(theirs.image.data).toEqual(image.data);
    expect(theirs.colour).toBe(ours.info.colour);
    if (parts.whiteLevel !== undefined) expect(theirs.saturation).toBe(ours.info.saturation);
  });

  test("begins at even rows and columns of the sensor, and names the colours accordingly", async () => {
    const bytes = dng({ bits: 14, activeArea: [3, 5, 33, 43], cfa: [1, 2, 0, 1] });
    const theirs = await decodeWithLibRaw(() => librawOfPackage("raw"), bytes, "raw");
    const ours = await open(bytes);
    const { image } = await ours.frame(0);
    expect([...image.shape, ours.info.colour]).toEqual([30, 38, "GBRG"]);
    expect([...theirs.image.shape, theirs.colour]).toEqual([29, 37, "GRBG"]);
    for (const y of [0, 1, 28]) {
      expect(theirs.image.data.slice(37 * y, 37 * (y + 1))).toEqual(
        image.data.slice(38 * (y + 1) + 1, 38 * (y + 2)),
      );
    }
  });

  test("reads raw files that are no DNG, such as Sony's ARW, where its package is installed", async () => {
    const path = join(folder, "a.arw");
    writeFileSync(path, makeArw(WIDTH, HEIGHT, values(14)));
    const source = await openPath(path);
    expect(source.info).toMatchObject({
      format: "camera raw sequence",
      colour: "RGGB",
      width: WIDTH,
      height: HEIGHT,
    });
    const { image, time, meta } = await source.frame(0);
    expect(Array.from(image.data)).toEqual(values(14));
    expect(new Date((time?.utcMicroseconds ?? 0) / 1000).toISOString()).toBe(
      "2019-11-01T21:14:25.000Z",
    );
    expect(meta).toMatchObject({
      ISO: 12800,
      ExposureTime: 5,
      DateTimeOriginal: "2019:11:01 21:14:25",
    });
    await source.close();
  });

  test("fits the option with the class that its package has for pages", () => {
    expectTypeOf<LibRaw>().toExtend<LibRawDecoder>();
  });

  test("says so when it cannot decode a file", async () => {
    writeFileSync(join(folder, "bad.arw"), makeArw(WIDTH, HEIGHT, [], { 256: long(1) }));
    await expect(openPath(join(folder, "bad.arw"))).rejects.toSatisfy(
      (e) => isVideoError(e, "invalid-file") && /bad\.arw: LibRaw cannot/.test(e.message),
    );
  });
});

function linear(length: number): number[] {
  return Array.from({ length }, (_, i) => i * i);
}

/** A decoder that gives a mosaic with borders, and notes what it was handed. */
function fakeDecoder(more: object = {}): LibRawDecoder & { received: number } {
  return {
    received: 0,
    open(bytes) {
      this.received = bytes.length;
    },
    metadata: () => ({
      filters: 0x94949494,
      cdesc: "RGBG",
      color_data: { black: 512, maximum: 16380 },
      ...more,
    }),
    rawImageData: () => ({
      raw_width: 5,
      raw_height: 4,
      top_margin: 1,
      left_margin: 2,
      width: 3,
      height: 2,
      data: Array.from({ length: 20 }, (_, i) => 100 * i),
    }),
  };
}

describe("a raw file that is no DNG", () => {
  test("is never read by code that lies in the folder of the recordings", () => {
    const [beside, program, ...more] = librawSeekers("/opt/photkit/dist/cli.js");
    expect(beside).toMatch(/\/io-video\/src\/node\/libraw-package\.ts$/);
    expect(program).toBe("file:///opt/photkit/dist/cli.js");
    expect(more).toEqual([]);
    expect(librawSeekers(undefined)).toEqual([beside]);
  });

  test("needs the package, whose name the error says", async () => {
    const bytes = makeArw(8, 6, values(14).slice(0, 48));
    await expect(open(bytes)).rejects.toSatisfy(
      (e) => isVideoError(e, "no-libraw") && e.message.includes('"npm install libraw-wasm"'),
    );
  });

  test.each([
    [
      "ARW",
      makeArw(
        8,
        6,
        Array.from({ length: 48 }, (_, i) => i),
      ),
    ],
    ["CR3", makeCr3({ dateTime: "2019:11:01 21:14:25", exposure: [5, 1] })],
    ["RAF", makeRaf({ dateTime: "2019:11:01 21:14:25", exposure: [5, 1] })],
  ])("is recognised as %s, with its time, and goes whole to the decoder", async (_, bytes) => {
    expect(await recogniseFormat(bytesSource(bytes))).toBe("camera raw");
    const decoder = fakeDecoder();
    const source = await open(bytes, { libraw: () => decoder, utcOffsetMinutes: -300 });
    const { image, time, meta } = await source.frame(0);
    expect(decoder.received).toBe(bytes.length);
    expect(Array.from(image.data)).toEqual([700, 800, 900, 1200, 1300, 1400]);
    expect(source.info).toMatchObject({ colour: "RGGB", saturation: 16380, bitDepth: 14 });
    expect(meta).toMatchObject({ blackLevel: 512, whiteLevel: 16380 });
    expect(time).toEqual({
      utcMicroseconds: Date.UTC(2019, 10, 2, 2, 14, 25) * 1000,
      reference: "start",
      exposureSeconds: 5,
      origin: "EXIF DateTimeOriginal",
    });
    expect(await source.time(0)).toEqual(time);
  });

  test("may keep its mosaic in the first directory, packed in a way of its maker", async () => {
    const pentax = (packing: number) =>
      makeDng({ width: 4, height: 2, values: [], isBelow: false, tags: { 259: short(packing) } });
    // Without the version of DNG (tag 50706) the same directories are those of a maker.
    const nameless = (bytes: Uint8Array) => {
      const at = bytes.findIndex((_, i) => bytes[i] === 0x12 && bytes[i + 1] === 0xc6);
      bytes[at] = 0x11;
      return bytesSource(bytes);
    };
    expect(await recogniseFormat(nameless(pentax(65535)))).toBe("camera raw");
    expect(await recogniseFormat(nameless(pentax(1)))).toBe("TIFF");
  });

  test.each([
    [0x49494949, "GBRG"],
    [0x16161616, "BGGR"],
    [0x61616161, "GRBG"],
    [9, "X-Trans"],
    [0, "mono"],
  ])("has the colours that LibRaw's number %i says", async (filters, colour) => {
    const source = await open(makeArw(8, 6, []), { libraw: () => fakeDecoder({ filters }) });
    expect(source.info.colour).toBe(colour);
  });

  test("for which the decoder gives no mosaic is refused", async () => {
    const without = { ...fakeDecoder(), rawImageData: () => undefined };
    await expect(open(makeArw(8, 6, []), { libraw: () => without })).rejects.toThrow(
      "raw: LibRaw cannot decode it: LibRaw finds no mosaic in it",
    );
  });
});

test("a folder of raw files is a recording, in natural order, before the pictures made of them", async () => {
  const path = mkdtempSync(join(folder, "sequence-"));
  for (const n of [10, 9]) {
    writeFileSync(join(path, `DSC${n}.DNG`), dng({ bits: 12, values: values(12, n) }));
    writeFileSync(join(path, `DSC${n}.jpg`), "a preview");
  }
  const source = await openPath(path);
  expect(source.frameCount).toBe(2);
  expect(Array.from((await source.frame(0)).image.data)).toEqual(values(12, 9));
  await source.close();
});

const has = (program: string) => spawnSync(program, ["-h"]).error === undefined;

describe("programs that others wrote", () => {
  test.skipIf(!has("dcraw")).each(["14 bits", "lossless JPEG", "lossless JPEG in tiles"])(
    "dcraw reads the same mosaic from a DNG file of %s",
    (kind) => {
      const parts = KINDS[kind] ?? {};
      const path = join(folder, "judged.dng");
      writeFileSync(path, dng(parts));
      // -D: no demosaicing, no levels; -4: 16 bits; a PGM has three lines of header.
      const { stdout } = spawnSync("dcraw", ["-D", "-4", "-c", path]);
      const samples = stdout.subarray(stdout.length - 2 * WIDTH * HEIGHT);
      const big = new DataView(samples.buffer, samples.byteOffset, samples.length);
      expect(Array.from({ length: WIDTH * HEIGHT }, (_, i) => big.getUint16(2 * i))).toEqual(
        values(parts.bits ?? 16),
      );
    },
  );

  test.skipIf(!has("exiftool"))("exiftool reads the same time and exposure", async () => {
    const exif = {
      dateTime: "2019:11:01 21:14:25",
      subSec: "37",
      offset: "-05:00",
      exposure: [1, 25],
      iso: 12800,
    } as const;
    const path = join(folder, "time.dng");
    writeFileSync(path, dng({ exif }));
    const { stdout } = spawnSync("exiftool", [
      "-s3",
      "-SubSecDateTimeOriginal",
      "-ExposureTime#",
      path,
    ]);
    const [stamp, exposure] = String(stdout).trim().split("\n");
    const time = await (await open(new Uint8Array(readFileSync(path)))).time(0);
    expect(stamp).toBe("2019:11:01 21:14:25.37-05:00");
    expect(time).toMatchObject({
      utcMicroseconds: Date.parse("2019-11-01T21:14:25.370-05:00") * 1000,
      exposureSeconds: Number(exposure),
    });
  });
});
