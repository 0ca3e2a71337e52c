/** FITS tables in and out, and the checksums of units. */

import { readFileSync } from "node:fs";
import { createImage } from "@photkit/image";
import { describe, expect, test } from "vitest";
import { checksumText } from "../src/fits/fits-checksum.ts";
import {
  bytesSource,
  encodeFits,
  type FitsTable,
  isVideoError,
  readFitsTable,
  readFitsUnits,
  verifyFitsChecksums,
} from "../src/index.ts";
import { hasShared, sharedJson, sharedPath, sharedSource } from "./shared.ts";

const picture = createImage(Uint16Array.from([1, 2, 3, 4, 5, 60000]), 3, 2);
const columns = {
  id: Int32Array.of(-7, 0, 2147483647),
  x: { values: Float64Array.of(0.1, Number.NaN, -1e300), unit: "pix" },
  y: Float32Array.of(1.5, -2.25, 3e9),
  u8: Uint8Array.of(0, 128, 255),
  i16: Int16Array.of(-32768, 0, 32767),
  u16: Uint16Array.of(0, 32768, 65535),
  u32: Uint32Array.of(0, 2147483648, 4294967295),
  name: ["star 1", "", "a longer name"],
  ok: [true, false, true],
};

const file = (checksum = false) =>
  encodeFits(picture, { tables: [{ name: "STARS", columns }], checksum });

const valuesOf = (table: FitsTable) =>
  Object.fromEntries(table.columns.map(({ name, values }) => [name, Array.from<unknown>(values)]));

describe("a binary table", () => {
  test("that was written is read again, column by column", async () => {
    const source = bytesSource(file());
    const units = await readFitsUnits(source);
    expect(units.map(({ kind, name }) => [kind, name])).toEqual([
      ["image", ""],
      ["table", "STARS"],
    ]);
    const table = await readFitsTable(source, units[1]!);
    expect(table).toMatchObject({ length: 3, omitted: [] });
    expect(table.columns.find(({ name }) => name === "x")?.unit).toBe("pix");
    const expected = Object.entries(columns).map(([name, column]) => [
      name,
      Array.from(("unit" in column ? column.values : column) as readonly unknown[]),
    ]);
    expect(valuesOf(table)).toEqual(Object.fromEntries(expected));
  });

  test("needs no picture beside it", async () => {
    const source = bytesSource(encodeFits([], { tables: [{ columns }] }));
    const units = await readFitsUnits(source);
    expect(units.map(({ kind, dataBytes }) => [kind, dataBytes > 0])).toEqual([
      ["image", false],
      ["table", true],
    ]);
    expect((await readFitsTable(source, units[1]!)).length).toBe(3);
    expect(() => encodeFits([])).toThrow("at least one picture, or there must be tables");
  });

  test("with columns of different lengths is refused by name", () => {
    const uneven = { a: Int16Array.of(1, 2), b: Int16Array.of(1) };
    expect(() => encodeFits(picture, { tables: [{ columns: uneven }] })).toThrow(
      'columns must have one length. Received 2 rows and 1 in "b".',
    );
    expect(() => encodeFits(picture, { tables: [{ columns: { a: ["é"] } }] })).toThrow(
      'column "a" must be printable ASCII',
    );
  });

  test("that is cut off or whose columns leave their rows is refused", async () => {
    const bytes = file();
    const units = await readFitsUnits(bytesSource(bytes));
    const cut = bytesSource(bytes.subarray(0, units[1]!.header.dataOffset + 20), "cut.fits");
    await expect(readFitsTable(cut, units[1]!)).rejects.toThrow(/cut\.fits: the table in unit 1/);
    const text = new TextDecoder("latin1").decode(bytes).replace("'D       '", "'999D    '");
    const wide = bytesSource(
      Uint8Array.from(text, (letter) => letter.charCodeAt(0)),
      "wide.fits",
    );
    const [, unit] = await readFitsUnits(wide);
    await expect(readFitsTable(wide, unit!)).rejects.toThrow("column 2 ends at byte 7996");
    const [image] = units;
    await expect(readFitsTable(wide, image!)).rejects.toSatisfy((error) =>
      isVideoError(error, "unsupported"),
    );
  });
});

test("an ASCII table gives numbers and text; blanks and TNULL are undefined", async () => {
  const rows = [" 12  1.5 ab ", "-34 250  c  ", "     1D2 xyz", "-99         "].join("");
  const cards = [
    "XTENSION= 'TABLE   '",
    "BITPIX  = 8",
    "NAXIS   = 2",
    "NAXIS1  = 12",
    "NAXIS2  = 4",
    "PCOUNT  = 0",
    "GCOUNT  = 1",
    "TFIELDS = 3",
    "TTYPE1  = 'n'",
    "TBCOL1  = 1",
    "TFORM1  = 'I3'",
    "TNULL1  = '-99'",
    "TTYPE2  = 'f'",
    "TBCOL2  = 4",
    "TFORM2  = 'E5.2'",
    "TTYPE3  = 't'",
    "TBCOL3  = 10",
    "TFORM3  = 'A3'",
    "END",
  ];
  const text =
    cards
      .map((line) => line.padEnd(80))
      .join("")
      .padEnd(2880) + rows.padEnd(2880);
  const table = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const whole = Uint8Array.from([...encodeFits(picture), ...table]);
  const source = bytesSource(whole);
  const [, unit] = await readFitsUnits(source);
  // 250 and 1D2 have no point: the two decimals of their format are meant.
  expect(valuesOf(await readFitsTable(source, unit!))).toEqual({
    n: [12, -34, Number.NaN, Number.NaN],
    f: [1.5, 2.5, 1, Number.NaN],
    t: ["ab", "c", "xyz", ""],
  });
});

describe("checksums", () => {
  test("of a written file agree, unit by unit", async () => {
    const source = bytesSource(file(true));
    const starts = [0, (await readFitsUnits(source))[0]!.header.dataOffset + 2880];
    for (const [i, unit] of (await readFitsUnits(source)).entries()) {
      expect(unit.header.values.CHECKSUM).toMatch(/^[0-9A-Za-z]{16}$/);
      const sums = await verifyFitsChecksums(source, unit, starts[i]!);
      expect(sums).toEqual({ data: true, unit: true });
    }
  });

  test("tell one changed bit, in the data or in the header", async () => {
    for (const [at, expected] of [
      [2881, { data: false, unit: false }],
      [85, { data: true, unit: false }],
    ] as const) {
      const bytes = file(true);
      const [unit] = await readFitsUnits(bytesSource(bytes));
      bytes[at]! ^= 1;
      expect(await verifyFitsChecksums(bytesSource(bytes), unit!, 0)).toEqual(expected);
    }
  });

  test("are unknown without their keywords", async () => {
    const source = bytesSource(file());
    const [unit] = await readFitsUnits(source);
    expect(await verifyFitsChecksums(source, unit!, 0)).toEqual({ data: null, unit: null });
  });

  test("are written as in the example of the standard (appendix J)", () => {
    expect(checksumText(868229149)).toBe("hcHjjc9ghcEghc9g");
  });
});

interface GoldenTable {
  readonly file: string;
  readonly hdus: readonly {
    readonly columns?: Readonly<Record<string, { values: readonly unknown[] }>>;
  }[];
}

describe.skipIf(!hasShared("golden/fits/manifest.json"))("tables that astropy wrote", () => {
  const files = hasShared("golden/fits/manifest.json")
    ? (sharedJson("golden/fits/manifest.json") as { files: GoldenTable[] }).files
    : [];
  test.each(["bintable.fits", "asciitable.fits"])("%s reads as astropy does", async (name) => {
    expect(readFileSync(sharedPath(`golden/fits/${name}`)).length).toBeGreaterThan(0);
    const source = sharedSource(`golden/fits/${name}`);
    const units = await readFitsUnits(source);
    const table = await readFitsTable(source, units[1]!);
    const golden = files.find(({ file }) => file === name)?.hdus[1]?.columns ?? {};
    expect(table.columns.map((column) => column.name)).toEqual(Object.keys(golden));
    for (const { name: title, values, repeat } of table.columns) {
      const expected = (golden[title]?.values ?? [])
        .flat()
        .map((value) => (typeof value === "string" ? value.trimEnd() : value));
      expect(Array.from<unknown>(values).slice(0, expected.length)).toEqual(expected);
      expect(values.length).toBe(table.length * repeat);
    }
  });
});
