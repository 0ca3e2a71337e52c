import { createImage } from "@photkit/image";
import { describe, expect, test } from "vitest";
import {
  bytesSource,
  encodeFits,
  parseFitsHeader,
  readFitsPlane,
  readFitsUnits,
} from "../src/index.ts";
import { hasShared, sharedJson, sharedSource } from "./shared.ts";

const header = (...cards: string[]) =>
  parseFitsHeader(cards.map((card) => card.padEnd(80)).join(""));

describe("values of FITS cards", () => {
  test("free-format numbers are read however they are written", () => {
    const { values } = header(
      "LATITUDE= 31.68 / Local latitude",
      "EXPTIME = 060.00 / Exposure time in Seconds",
      "TELALT  = +62.592 / Altitude",
      "EXPNT   =              1.5D-30",
      "INTBIG  =      123456789012345",
    );
    expect(values).toEqual({
      LATITUDE: 31.68,
      EXPTIME: 60,
      TELALT: 62.592,
      EXPNT: 1.5e-30,
      INTBIG: 123456789012345,
    });
  });

  test("a doubled quote is a quote, and a slash inside a string starts no comment", () => {
    const { cards } = header("OBJECT  = 'O''Neil''s 1/2 star' / the comment");
    expect(cards[0]).toEqual({
      keyword: "OBJECT",
      value: "O'Neil's 1/2 star",
      comment: "the comment",
    });
  });

  test("a string without its closing quote runs to the end of the card", () => {
    expect(header("FILE    = 'EKARD.avi").values.FILE).toBe("EKARD.avi");
  });

  test("a string without its closing quote ends before what looks like its comment", () => {
    const { cards } = header("DATE-OBS= '2023-05-14T21:03:17.123 / start of exposure");
    expect(cards[0]).toEqual({
      keyword: "DATE-OBS",
      value: "2023-05-14T21:03:17.123",
      comment: "start of exposure",
    });
    expect(header("FILE    = 'C:/a/b.avi").values.FILE).toBe("C:/a/b.avi");
  });

  test("NUL bytes after END and between cards are blanks", async () => {
    const bytes = encodeFits(createImage(Uint8Array.of(1, 2, 3, 4), 2, 2));
    const text = new TextDecoder("latin1").decode(bytes.subarray(0, 2880));
    const end = text.indexOf(`END${" ".repeat(77)}`);
    bytes.fill(0, end + 3, 2880);
    const [unit] = await readFitsUnits(bytesSource(bytes));
    expect(unit?.axes).toEqual([2, 2]);
    const { data } = await readFitsPlane(bytesSource(bytes), unit!);
    expect(Array.from(data)).toEqual([1, 2, 3, 4]);
  });

  test("scaling that is written as text is scaling all the same", async () => {
    const bytes = encodeFits(createImage(Uint16Array.of(1, 2, 40_000, 4), 2, 2));
    const text = new TextDecoder("latin1").decode(bytes);
    const at = text.indexOf("BZERO   =");
    bytes.set(new TextEncoder().encode("BZERO   = '32768'".padEnd(80)), at);
    const [unit] = await readFitsUnits(bytesSource(bytes));
    const { data } = await readFitsPlane(bytesSource(bytes), unit!);
    expect(data).toEqual(Uint16Array.of(1, 2, 40_000, 4));
  });

  test("CONTINUE cards lengthen the string before them", () => {
    const { values } = header("LONGSTR = 'one &'", "CONTINUE  'two &'", "CONTINUE  'three' / long");
    expect(values.LONGSTR).toBe("one two three");
  });

  test("HIERARCH keywords are read with their blanks", () => {
    const { values } = header("HIERARCH ESO DET CHIP1 GAIN = 1.25 / e-/ADU");
    expect(values["ESO DET CHIP1 GAIN"]).toBe(1.25);
  });

  test("a card without value is null, logical values are booleans, complex values stay text", () => {
    const { values } = header(
      "UNDEF   =",
      "BOOL    =                    T",
      "CPLX    = (1.0, 2.5)",
    );
    expect(values).toEqual({ UNDEF: null, BOOL: true, CPLX: "(1.0, 2.5)" });
  });

  test("the first of two equal keywords counts; comments are joined", () => {
    const { values } = header("GAIN    = 1", "GAIN    = 2", "COMMENT one", "COMMENT two");
    expect(values).toEqual({ GAIN: 1, COMMENT: "one\ntwo" });
  });

  test("what encodeFits writes is read back: long strings, quotes, HIERARCH, every type", async () => {
    const written = {
      OBJECT: "O'Neil's star",
      LONGSTR: "a 'long' string & more ".repeat(9).trim(),
      "ESO DET GAIN": 1.25,
      EXPTIME: 12.5,
      BOOL: true,
      UNDEF: null,
      SMALL: 1.5e-30,
    };
    const image = { data: new Uint8Array(6), shape: [2, 3], stride: [3, 1], offset: 0 };
    const bytes = encodeFits(image, { header: { ...written, HISTORY: "made here\nand there" } });
    const [unit] = await readFitsUnits(bytesSource(bytes));
    expect(unit?.header.values).toMatchObject({ ...written, HISTORY: "made here\nand there" });
    expect(bytes.length % 2880).toBe(0);
  });
});

test.skipIf(!hasShared("golden/fits/manifest.json"))(
  "header variants read as astropy reads them",
  async () => {
    const manifest = sharedJson("golden/fits/manifest.json") as {
      files: { file: string; hdus: { index: number; header?: Record<string, unknown> }[] }[];
    };
    const file = manifest.files.find(({ file }) => file === "multi_ext_header.fits");
    const units = await readFitsUnits(sharedSource("golden/fits/multi_ext_header.fits"));
    const expected = { ...file?.hdus[0]?.header, UNDEF: null, CPLX: "(1.0, 2.5)" };
    expect(units[0]?.header.values).toMatchObject(expected);
    expect(units.map(({ name }) => name)).toEqual(["", "SCI", "DQ"]);
  },
);
