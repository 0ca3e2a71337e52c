/** Tiles whose numbers are wider than their header says, and limits that are named. */

import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { inverseHTransform } from "../src/fits/tiles/h-transform.ts";
import { inverseWideHTransform } from "../src/fits/tiles/h-transform-wide.ts";
import { decodeHcompress } from "../src/fits/tiles/hcompress.ts";
import { decodeTile } from "../src/fits/tiles/tile-codec.ts";
import { isVideoError, openSource } from "../src/index.ts";
import { hasShared, sharedSource } from "./shared.ts";

describe("HCOMPRESS beyond 32 bits", () => {
  test("the transform in doubles is the one in 32 bits", () => {
    for (const [width, height] of [
      [13, 6],
      [16, 16],
      [1, 9],
      [33, 21],
    ] as const) {
      const coefficients = Int32Array.from(
        { length: width * height },
        (_, i) => ((i * 2_654_435_761) % 65_536) - 32_768,
      );
      const wide = Float64Array.from(coefficients);
      inverseHTransform(coefficients, width, height);
      inverseWideHTransform(wide, width, height);
      expect(Array.from(wide, (value) => value + 0)).toEqual(Array.from(coefficients));
    }
  });

  test("a constant picture of 2^31 needs 37 bits, and comes back exactly", () => {
    // No bit planes: magic, height, width, scale 0, sum, planes 0, end of planes.
    const packed = new Uint8Array(26);
    const view = new DataView(packed.buffer);
    view.setUint16(0, 0xdd99);
    view.setInt32(2, 16);
    view.setInt32(6, 16);
    view.setBigInt64(14, -(2n ** 31n) * 32n);
    expect(decodeHcompress(packed, 16, 16)).toEqual(new Float64Array(256).fill(-(2 ** 31)));
    view.setBigInt64(14, 2n ** 60n);
    expect(decodeHcompress(packed, 16, 16)).toBe("beyond 53 bits");
  });
});

describe("GZIP tiles", () => {
  const method = { blockSize: 32, bytesPerPixel: 4, smooth: false };
  const values = [0, 5, 120, 255, 77, 1];
  const bytesOf = (size: number, shuffled: boolean) => {
    const view = new DataView(new ArrayBuffer(values.length * size));
    values.forEach((value, i) => {
      for (let k = 0; k < size; k++) {
        const at = shuffled ? k * values.length + i : i * size + k;
        view.setUint8(at, k === size - 1 ? value : 0);
      }
    });
    return gzipSync(new Uint8Array(view.buffer));
  };

  test.each(
    [8, 16, 32].flatMap((bitpix) =>
      [1, 2, 4]
        .filter((size) => 8 * size >= bitpix)
        .flatMap((size) => [["GZIP_1", bitpix, size] as const, ["GZIP_2", bitpix, size] as const]),
    ),
  )("%s with ZBITPIX %i are read from integers of %i bytes", async (name, bitpix, size) => {
    const packed = bytesOf(size, name === "GZIP_2");
    const pixels = await decodeTile(packed, { ...method, name, bitpix }, 3, 2, "test");
    expect(Array.from(pixels)).toEqual(values);
  });

  test("a Rice tile of 8 bytes a pixel is a limit that is named, no damage", async () => {
    const rice = { ...method, name: "RICE_1", bitpix: 32, bytesPerPixel: 8 };
    await expect(decodeTile(new Uint8Array(9), rice, 3, 2, "test")).rejects.toSatisfy(
      (error) => isVideoError(error, "unsupported") && error.message.includes("BYTEPIX"),
    );
  });
});

describe.skipIf(!hasShared("cases/fits/gz8.fits"))("tiles that were refused once", () => {
  test.each([
    // First four pixels by astropy 5.2.
    ["gz8.fits", [120, 130, 192, 242]],
    ["gz16.fits", [426, 1635, 1201, 2470]],
    ["m13_gzip.fits", [112, 112, 113, 113]],
    ["hcompress_u4.fits", [980, 994, 1049, 1019]],
    ["hcompress_f4_nan.fits", [979.50604, 994.90106, 1050.7079, 1019.9179].map(Math.fround)],
  ])(
    "%s has the pixels that astropy reads",
    async (name, first) => {
      const source = await openSource(sharedSource(`cases/fits/${name}`));
      const { data } = (await source.frame(0)).image;
      // astropy prints floats to eight digits.
      const shown = Array.from(data.slice(0, 4), (value) => Number(value.toPrecision(8)));
      expect(shown).toEqual(first.map((value) => Number(value.toPrecision(8))));
      // 300 tiles, each a stream of its own.
    },
    30_000,
  );
});
