import { expect, test } from "vitest";
import { clockText, parseUtcText, utcText } from "../src/index.ts";
import { parseClockText, unrollClock } from "../src/times/utc-text.ts";

test("an instant keeps its microseconds as text and back", () => {
  const instant = Date.UTC(2024, 2, 5, 4, 5, 6) * 1000 + 123_456;
  expect(utcText(instant)).toBe("2024-03-05T04:05:06.123456Z");
  expect(parseUtcText("2024-03-05T04:05:06.123456Z")).toBe(instant);
});

test("instants before 1970 and fractions of a microsecond are rounded, not cut", () => {
  expect(utcText(-1)).toBe("1969-12-31T23:59:59.999999Z");
  expect(utcText(0.6)).toBe("1970-01-01T00:00:00.000001Z");
});

test("no instant is null, an empty clock time, NaN", () => {
  expect(utcText(Number.NaN)).toBeNull();
  expect(clockText(Number.NaN)).toBe("");
  expect(parseUtcText("2024-03-05 04:05:06")).toBeNaN();
  expect(parseClockText("")).toBeNaN();
  expect(parseClockText("[99:99:99.1234]")).toBeNaN();
});

test("clock times run on over midnight", () => {
  const clock = ["[23:59:59.9]", "[00:00:00.1]"].map(parseClockText);
  const instants = unrollClock(clock, parseUtcText("2024-12-31T00:00:00Z"));
  expect(Array.from(instants, utcText)).toEqual([
    "2024-12-31T23:59:59.900000Z",
    "2025-01-01T00:00:00.100000Z",
  ]);
});
