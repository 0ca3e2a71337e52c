import { describe, expect, test } from "vitest";
import {
  jdToMicroseconds,
  microsecondsToTicks,
  mjdToMicroseconds,
  parseInstant,
  ticksToMicroseconds,
} from "../src/index.ts";

describe("tick counts of 100 ns since 0001-01-01", () => {
  // .NET: new DateTime(1970, 1, 1).Ticks and new DateTime(2010, 1, 1).Ticks.
  test("have the epochs of .NET", () => {
    expect(ticksToMicroseconds(621355968000000000n)).toBe(0);
    expect(ticksToMicroseconds(633979008000000000n)).toBe(Date.UTC(2010) * 1000);
  });

  test("every microsecond of today survives the way there and back", () => {
    const start = Date.UTC(2024, 3, 8, 18, 17, 16) * 1000;
    for (let i = 0; i < 1000; i++) {
      expect(ticksToMicroseconds(microsecondsToTicks(start + 1009 * i))).toBe(start + 1009 * i);
    }
  });

  test("go to the nearest microsecond, before 1970 too", () => {
    expect(ticksToMicroseconds(621355968000000000n + 14n)).toBe(1);
    expect(ticksToMicroseconds(621355968000000000n + 15n)).toBe(2);
    expect(ticksToMicroseconds(621355968000000000n - 14n)).toBe(-1);
  });

  test("the kind that .NET keeps in the top two bits is no part of the time", () => {
    expect(ticksToMicroseconds(621355968000000000n | (1n << 62n))).toBe(0);
  });
});

describe("instants in text", () => {
  test("offsets are applied, Z and UTC are 0, none means UTC", () => {
    const noon = Date.UTC(2024, 0, 1, 12) * 1000;
    for (const text of [
      "2024-01-01T12:00:00",
      "2024-01-01T12:00:00Z",
      "2024-01-01 12:00:00.000 UTC",
      "2024-01-01T05:00:00-07:00",
      "2024-01-01T17:30:00+0530",
      "2024/1/1 12:00:00",
    ]) {
      expect(parseInstant(text)?.utcMicroseconds, text).toBe(noon);
    }
  });

  test("say how finely they are stated", () => {
    expect(parseInstant("2024-01-01T12:00:00")?.resolutionMicroseconds).toBe(1e6);
    expect(parseInstant("2024-01-01T12:00:00.25")?.resolutionMicroseconds).toBe(1e4);
  });

  test("a second 60 that lasts is a leap second at the end of a UTC day, or no time", () => {
    const midnight = Date.UTC(2017, 0, 1) * 1000;
    for (const text of ["2016-12-31T23:59:60.5", "2017-01-01T08:59:60.5+09:00"])
      expect(parseInstant(text)?.utcMicroseconds, text).toBe(midnight + 500_000);
    for (const text of ["2023-05-14T21:03:60.5", "2017-01-01T23:59:60.5+09:00"])
      expect(parseInstant(text), text).toBeNull();
    // A program that rounded 59.9996 to three digits.
    expect(parseInstant("2023-05-14T21:03:60.000")?.utcMicroseconds).toBe(
      Date.UTC(2023, 4, 14, 21, 4) * 1000,
    );
  });

  test("a date alone and words are no instants", () => {
    expect(parseInstant("2024-01-01")).toBeNull();
    expect(parseInstant("yesterday")).toBeNull();
  });
});

test("day numbers: JD 2440587.5 = MJD 40587 = 1970-01-01", () => {
  expect(mjdToMicroseconds(40587)).toBe(0);
  expect(jdToMicroseconds(2440587.5)).toBe(0);
  expect(mjdToMicroseconds(60310.5)).toBe(Date.UTC(2024, 0, 1, 12) * 1000);
});
