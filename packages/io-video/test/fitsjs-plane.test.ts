/** fitsjs as a second reader: where it is let in it agrees, and where it would err it is kept out. */

import { createRequire } from "node:module";
import { createImage, type ImageLike } from "@photkit/image";
import { describe, expect, test } from "vitest";
import {
  bytesSource,
  encodeFits,
  type FitsjsLibrary,
  type FitsPixelType,
  readFitsjsPlane,
  readFitsPlane,
  readFitsUnits,
} from "../src/index.ts";
import { hasShared, sharedJson, sharedSource } from "./shared.ts";

const { astro } = createRequire(import.meta.url)("fitsjs") as { astro: FitsjsLibrary };

/** A file whose header has two more cards, also those that a writer keeps to itself. */
function fileWith(images: ImageLike | ImageLike[], type: FitsPixelType, cards: readonly string[]) {
  const bytes = encodeFits(images, { type, header: { MARK1: 1, MARK2: 2 } });
  const latin1 = new TextDecoder("latin1").decode(bytes);
  const text = cards.reduce(
    (changed, card, i) => changed.replace(new RegExp(`MARK${i + 1} .{74}`), card.padEnd(80)),
    latin1,
  );
  return bytesSource(
    Uint8Array.from(text, (letter) => letter.charCodeAt(0)),
    "made.fits",
  );
}

/** Both readers' pixels of a picture written here. */
async function readBoth(
  images: ImageLike | ImageLike[],
  type: FitsPixelType,
  cards: readonly string[] = [],
  plane = 0,
) {
  const source = fileWith(images, type, cards);
  const [unit] = await readFitsUnits(source);
  const own = await readFitsPlane(source, unit!, plane);
  return { own, theirs: await readFitsjsPlane(astro, source, unit!, plane) };
}

const row = (...values: number[]) => createImage(Float64Array.from(values), values.length, 1);

test.for([
  ["uint8", row(0, 7, 255)],
  ["int16", row(-32768, -1, 0, 256, 32767)],
  ["int32", row(-2147483648, -1, 0, 65537, 2147483647)],
  ["float32", row(-1.5, Number.NaN, 3e9, Number.POSITIVE_INFINITY)],
] as const)("fitsjs reads %s as we do", async ([type, image]) => {
  const { own, theirs } = await readBoth(image, type);
  expect(Array.from(theirs.data)).toEqual(Array.from(own.data));
  expect(theirs.shape).toEqual(own.shape);
});

test("fitsjs reads the planes of a cube as we do", async () => {
  const planes = [row(1, 2, 3), row(4, 5, 6)];
  const { own, theirs } = await readBoth(planes, "int16", [], 1);
  expect(Array.from(theirs.data)).toEqual([4, 5, 6]);
  expect(own.data).toEqual(theirs.data);
});

test("values scaled by a fraction agree to the roundings of Float32", async () => {
  const scaling = ["BSCALE  = 0.1", "BZERO   = 5.5"];
  const { own, theirs } = await readBoth(row(0, 1, 1234, 32767), "int16", scaling);
  // Ours rounds scale, product and sum (3 half units of 2^-23), fitsjs the sum alone.
  for (const [i, value] of own.data.entries()) {
    expect(Math.abs((theirs.data[i] ?? Number.NaN) - value)).toBeLessThanOrEqual(value * 2 ** -22);
  }
});

test.for([
  ["unsigned 16 bits", "uint16", "", "BZERO 32768 and BSCALE 1 wrap around"],
  ["unsigned 32 bits", "uint32", "", "BZERO 2147483648 and BSCALE 1 wrap around"],
  ["signed bytes", "uint8", "BZERO   = -128", "BZERO -128 and BSCALE 1 wrap around"],
  ["BLANK pixels", "int16", "BLANK   = 3", "BLANK pixels come out as numbers"],
  ["64-bit floats", "float64", "", "BITPIX -64 is not read as 64 bits"],
  ["scaled 32 bits", "int32", "BSCALE  = 0.1", "are rounded to Float32"],
  ["pixels times 0", "float32", "BSCALE  = 0", "BSCALE 1, not 0 and 0"],
  ["other exponents", "float32", "BZERO   = 32.768D3", "BZERO 32.768 and BSCALE 1, not 32768"],
] as const)("%s are not left to fitsjs", async ([, type, card, reason]) => {
  const reading = readBoth(row(1, 2, 3), type, card === "" ? [] : [card]);
  await expect(reading).rejects.toMatchObject({
    code: "unsupported",
    message: expect.stringMatching(/^made\.fits: unit 0 is not left to fitsjs: /),
  });
  await expect(reading).rejects.toThrow(reason);
});

test("a plane that is not there is refused as by our reader", async () => {
  const source = fileWith(row(1, 2), "int16", []);
  const [unit] = await readFitsUnits(source);
  await expect(readFitsjsPlane(astro, source, unit!, 1)).rejects.toMatchObject({
    code: "no-such-frame",
  });
});

test("the guard is needed: fitsjs itself makes -5536 of an unsigned 60000", () => {
  const text = ["SIMPLE  = T", "BITPIX  = 16", "NAXIS   = 1", "NAXIS1  = 1", "BZERO   = 32768"];
  const header = new astro.FITS.Header(text.map((card) => card.padEnd(80)).join(""));
  const stored = Int16Array.of(60000 - 32768);
  const bytes = Uint8Array.of(stored[0]! >> 8, stored[0]! & 255);
  const image = new astro.FITS.Image(header, new ArrayBuffer(0));
  expect(image._getFrame(bytes.buffer, 16, image.bzero, image.bscale)[0]).toBe(-5536);
});

const MANIFEST = "golden/fits/manifest.json";

describe.skipIf(!hasShared(MANIFEST))("files that astropy wrote", () => {
  const { files } = hasShared(MANIFEST)
    ? (sharedJson(MANIFEST) as { files: { file: string }[] })
    : { files: [] };

  test("are read by fitsjs as by us, or refused", async () => {
    const read: string[] = [];
    for (const { file } of files) {
      if (file.endsWith(".gz")) continue;
      const source = sharedSource(`golden/fits/${file}`);
      for (const unit of await readFitsUnits(source)) {
        if (!unit.kind.includes("image") || unit.axes.length === 0) continue;
        const theirs = await readFitsjsPlane(astro, source, unit).catch((error) => {
          expect(error).toMatchObject({ code: "unsupported" });
          return null;
        });
        if (!theirs) continue;
        const own = await readFitsPlane(source, unit);
        expect(Array.from(theirs.data), file).toEqual(Array.from(own.data));
        read.push(`${file} ${unit.index}`);
      }
    }
    expect(read).toMatchInlineSnapshot(`
      [
        "u8.fits 0",
        "i16.fits 0",
        "i32.fits 0",
        "f32.fits 0",
        "f32_nan.fits 0",
        "i16_noscale_3d.fits 0",
        "naxis1.fits 0",
        "multi_ext_header.fits 1",
        "multi_ext_header.fits 2",
      ]
    `);
  });
});
