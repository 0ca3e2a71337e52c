import { describe, expect, test } from "vitest";
import { exposureOf, type FitsValue, fitsTime, parseFitsHeader } from "../src/index.ts";

const card = ([keyword, value]: [string, FitsValue]) =>
  `${keyword.padEnd(8)}= ${typeof value === "string" ? `'${value}'` : value}`.padEnd(80);
const header = (values: Record<string, FitsValue>) =>
  parseFitsHeader(Object.entries(values).map(card).join(""));

describe("the exposure of a FITS header", () => {
  test("is in seconds unless its comment says milliseconds", () => {
    expect(exposureOf(header({ EXPOSURE: 0.04 }))).toBe(0.04);
    const inMilliseconds = parseFitsHeader("EXPOSURE= 40 / [ms] exposure time".padEnd(80));
    expect(exposureOf(inMilliseconds)).toBe(0.04);
  });

  test("is not taken from a negative number, which is named as such", () => {
    const time = { "DATE-OBS": "2024-01-01T00:00:00" };
    const negative = fitsTime(header({ ...time, EXPTIME: -5 }));
    expect(negative.time?.exposureSeconds).toBeNull();
    expect(negative.warnings).toContain("EXPTIME is negative, -5 s, and is not used");
    const other = fitsTime(header({ ...time, EXPTIME: -5, EXPOSURE: 2 }));
    expect(other.time?.exposureSeconds).toBe(2);
    expect(other.warnings).toContain("EXPTIME is negative, -5 s, and is not used");
    expect(fitsTime(header({ ...time, EXPTIME: 0 })).warnings).toEqual([]);
  });

  test("is the span of DATE-BEG and DATE-END when no header states it, and null without them", () => {
    const span = { "DATE-BEG": "2024-01-01T00:00:00", "DATE-END": "2024-01-01T00:00:02.5" };
    expect(exposureOf(header(span))).toBe(2.5);
    expect(exposureOf(header({}))).toBeNull();
  });
});
