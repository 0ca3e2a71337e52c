import { describe, expect, it } from "vitest";
import { decimalsOf, roundedUtc, withError } from "../src/report/rounded.ts";

describe("numbers for people", () => {
  it("have two significant digits of their error", () => {
    expect(withError(3.188946, 0.00494)).toBe("3.1889 ± 0.0049");
    expect(withError(139.89673, 0.0908)).toBe("139.897 ± 0.091");
    expect(withError(98.21, 1.04)).toBe("98.2 ± 1.0");
    expect(withError(1234.4, 57)).toBe("1234 ± 57");
  });

  it("have the digits of the error as it is rounded", () => {
    expect(withError(2, 0.0996)).toBe("2.00 ± 0.10");
    expect(withError(2, 0.0994)).toBe("2.000 ± 0.099");
  });

  it("have three decimals without an error, and microseconds at most", () => {
    expect([null, 0, Number.NaN, Number.POSITIVE_INFINITY].map(decimalsOf)).toEqual([3, 3, 3, 3]);
    expect(decimalsOf(1e-9)).toBe(6);
  });

  it("round an instant to its error, over the end of a minute", () => {
    expect(roundedUtc("2026-01-01T00:00:05.595870Z", 0.0036)).toBe("2026-01-01T00:00:05.5959Z");
    expect(roundedUtc("2026-12-31T23:59:59.960000Z", 0.31)).toBe("2026-12-31T23:59:59.96Z");
    expect(roundedUtc("2026-12-31T23:59:59.960000Z", 12)).toBe("2027-01-01T00:00:00Z");
  });
});
