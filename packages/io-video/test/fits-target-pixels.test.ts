/** Files whose pictures are in a table, as Kepler and TESS give the pixels of a star. */

import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { encodeUnit, joinUnits } from "../src/fits/fits-unit.ts";
import { bytesSource, openSource, readFitsTable, readFitsUnits } from "../src/index.ts";
import { hasShared, sharedPath, sharedSource } from "./shared.ts";

const unit = (cards: string[], data = new Uint8Array()) =>
  encodeUnit({ cards: cards.map((card) => card.padEnd(80)), data }, false);

const PRIMARY = unit(["SIMPLE  = T", "BITPIX  = 8", "NAXIS   = 0"]);
const APERTURE = unit(
  ["XTENSION= 'IMAGE'", "BITPIX  = 8", "NAXIS   = 2", "NAXIS1  = 3", "NAXIS2  = 2"].concat(
    "PCOUNT  = 0",
    "GCOUNT  = 1",
    "EXTNAME = 'APERTURE'",
  ),
  Uint8Array.of(1, 1, 3, 3, 1, 1),
);

/** One row of six bytes, in a column with these axes. */
const table = (axes: string) =>
  unit(
    ["XTENSION= 'BINTABLE'", "BITPIX  = 8", "NAXIS   = 2", "NAXIS1  = 6", "NAXIS2  = 1"].concat(
      ["PCOUNT  = 0", "GCOUNT  = 1", "TFIELDS = 1", "TTYPE1  = 'FLUX'", "TFORM1  = '6B'"],
      [`TDIM1   = '${axes}'`, "EXTNAME = 'TARGETTABLES'"],
    ),
    Uint8Array.of(10, 20, 30, 40, 50, 60),
  );

const file = (...units: Uint8Array[]) => bytesSource(joinUnits(units), "star.fits");

test("pixels in a table are not mistaken for the mask that comes behind them", async () => {
  await expect(openSource(file(PRIMARY, table("(3,2)"), APERTURE))).rejects.toMatchObject({
    code: "unsupported",
    message:
      'star.fits: the pixels of this file are in a table (unit 1 "TARGETTABLES": FLUX), which ' +
      'readFitsTable reads. --hdu 2 (option hdu) opens the image in unit 2 "APERTURE".',
    data: { unit: 1, columns: ["FLUX"] },
  });
  await expect(openSource(file(PRIMARY, table("(3,2)")))).rejects.toThrow(/in a table .* reads\.$/);
});

test("the mask is opened by its number or name, and the pixels are in the columns", async () => {
  const source = file(PRIMARY, table("(3,2)"), APERTURE);
  for (const hdu of [2, "APERTURE"]) {
    const { image } = await (await openSource(source, { hdu })).frame(0);
    expect(Array.from(image.data)).toEqual([1, 1, 3, 3, 1, 1]);
  }
  const [, pixels] = await readFitsUnits(source);
  const [flux] = (await readFitsTable(source, pixels!)).columns;
  expect(flux).toMatchObject({ name: "FLUX", repeat: 6 });
  expect(Array.from<unknown>(flux?.values ?? [])).toEqual([10, 20, 30, 40, 50, 60]);
});

test("other tables do not stand in the way of a picture, nor do those behind it", async () => {
  for (const units of [
    [PRIMARY, table("(6)"), APERTURE],
    [PRIMARY, APERTURE, table("(3,2)")],
  ]) {
    expect((await openSource(file(...units))).info).toMatchObject({ width: 3, height: 2 });
  }
});

test.skipIf(!hasShared("data/kepler"))("Kepler's target pixel files are refused", async () => {
  const names = readdirSync(sharedPath("data/kepler")).filter((name) => name.startsWith("tpf"));
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    const source = sharedSource(`data/kepler/${name}`);
    await expect(openSource(source)).rejects.toThrow(/in a table \(unit 1 .*RAW_CNTS, FLUX, /);
    expect((await openSource(source, { hdu: "APERTURE" })).frameCount).toBe(1);
  }
});
