/** Compressed tiles from encoders of our own. */

import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { decodeHcompress } from "../src/fits/tiles/hcompress.ts";
import { decodePlio } from "../src/fits/tiles/plio.ts";
import { decodeRice } from "../src/fits/tiles/rice.ts";
import {
  bytesSource,
  isVideoError,
  openSource,
  readFitsPlane,
  readFitsUnits,
} from "../src/index.ts";
import { bigEndian, encodeHcompress, encodeRice, makeTiles, shuffled } from "./make-tiles.ts";

const WIDTH = 13;
const HEIGHT = 6;
/** Integers of both signs and every size up to 2^14, the same in every run. */
const PIXELS = Int16Array.from(
  { length: WIDTH * HEIGHT },
  (_, i) => (i % 5 === 0 ? -1 : 1) * ((i * i * 37) % 2 ** (1 + (i % 14))),
);

describe("Rice", () => {
  test("split, raw and empty blocks give back their integers", () => {
    const values = [...PIXELS, ...new Array(40).fill(PIXELS.at(-1))];
    expect(Array.from(decodeRice(encodeRice(values, 8), values.length, 2, 8) ?? [])).toEqual(
      values,
    );
  });

  test("every cut-off tile is told, never filled up", () => {
    const whole = encodeRice(PIXELS, 8);
    for (let length = 0; length < whole.length; length++) {
      expect(decodeRice(whole.subarray(0, length), PIXELS.length, 2, 8)).toBeNull();
    }
  });
});

describe("PLIO", () => {
  const list = (...words: number[]) => {
    const view = new DataView(new ArrayBuffer(2 * (words.length + 3)));
    [0, 0, words.length + 3, ...words].forEach((word, i) => void view.setInt16(2 * i, word));
    return new Uint8Array(view.buffer);
  };
  const run = (opcode: number, data: number) => (opcode << 12) | data;

  test("runs, single pixels and value changes follow the table of the standard", () => {
    const encoded = list(
      run(0, 2),
      run(4, 3),
      run(1, 5),
      2,
      run(4, 1),
      run(2, 3),
      run(5, 4),
      run(7, 1),
    );
    const high = (2 << 12) + 5;
    expect(Array.from(decodePlio(encoded, 12) ?? [])).toEqual([
      0,
      0,
      1,
      1,
      1,
      high,
      0,
      0,
      0,
      high + 3,
      high + 2,
      0,
    ]);
  });

  test("a list that is longer than its bytes is refused", () => {
    expect(decodePlio(list(run(4, 3)).subarray(0, 6), 3)).toBeNull();
    expect(decodePlio(new Uint8Array(4), 3)).toBeNull();
  });
});

describe("HCOMPRESS", () => {
  test.each([
    [13, 6],
    [16, 16],
    [1, 9],
    [2, 2],
    [33, 21],
  ])("a tile of %i x %i comes back exactly", (width, height) => {
    const pixels = Int32Array.from(
      { length: width * height },
      (_, i) => ((i * i * 31 + 7 * i) % 2001) - (i % 3) * 700,
    );
    const packed = encodeHcompress(pixels, width, height);
    expect(decodeHcompress(packed, width, height)).toEqual(pixels);
  });

  test("a tile of another size, and one cut off, are refused", () => {
    const packed = encodeHcompress(PIXELS, WIDTH, HEIGHT);
    expect(decodeHcompress(packed, HEIGHT, WIDTH)).toBeNull();
    expect(decodeHcompress(packed.subarray(0, packed.length - 30), WIDTH, HEIGHT)).toBeNull();
    expect(decodeHcompress(packed.subarray(0, 20), WIDTH, HEIGHT)).toBeNull();
  });
});

const compressedFile = (
  method: string,
  pack: (row: Int16Array) => Uint8Array,
  cards: Readonly<Record<string, string | number>> = {},
): Uint8Array => makeTiles({ pixels: PIXELS, width: WIDTH, method, pack, cards });

describe("a picture of compressed tiles", () => {
  const rice = { ZNAME1: "BLOCKSIZE", ZVAL1: 4, ZNAME2: "BYTEPIX", ZVAL2: 2 };
  const files: [string, Uint8Array][] = [
    ["RICE_1", compressedFile("RICE_1", (row) => encodeRice(row, 4), rice)],
    ["GZIP_1", compressedFile("GZIP_1", (row) => gzipSync(bigEndian(row)))],
    ["GZIP_2", compressedFile("GZIP_2", (row) => gzipSync(shuffled(row)))],
    ["HCOMPRESS_1", compressedFile("HCOMPRESS_1", (row) => encodeHcompress(row, WIDTH, 1))],
  ];

  test.each(files)("packed with %s is a frame like any other", async (_, bytes) => {
    const source = await openSource(bytesSource(bytes));
    expect(source.info).toMatchObject({ width: WIDTH, height: HEIGHT, bitDepth: 16 });
    expect((await source.frame(0)).image.data).toEqual(PIXELS);
  });

  test.each(files)(
    "packed with %s gives its pixels or a tagged error however it is cut",
    async (_, bytes) => {
      const start = 2 * 2880;
      for (let length = start; length < bytes.length; length += 11) {
        const source = bytesSource(bytes.subarray(0, length), "cut.fits.fz");
        const [, unit] = await readFitsUnits(source);
        const error = await readFitsPlane(source, unit!).catch((error: unknown) => error);
        expect(isVideoError(error, "truncated")).toBe(true);
      }
    },
  );

  test("sizes that the data cannot hold are refused before anything is allocated", async () => {
    const refusal = async (columns: number): Promise<string> => {
      const huge = { ZNAXIS1: columns, ZTILE1: columns };
      const source = bytesSource(compressedFile("PLIO_1", bigEndian, huge));
      const [, unit] = await readFitsUnits(source);
      return readFitsPlane(source, unit!).then(
        () => "",
        (error: Error) => error.message,
      );
    };
    expect(await refusal(2 ** 25)).toContain("pixels cannot come from");
    expect(await refusal(2 ** 30)).toContain("planes and tiles of up to");
  });

  test("a method that is not known is named", async () => {
    const source = bytesSource(compressedFile("MAGIC_1", bigEndian));
    const [, unit] = await readFitsUnits(source);
    await expect(readFitsPlane(source, unit!)).rejects.toThrow("Received MAGIC_1.");
  });
});
