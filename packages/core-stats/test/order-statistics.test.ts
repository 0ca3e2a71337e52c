import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isStatsError,
  madStd,
  mean,
  median,
  medianAbsoluteDeviation,
  medianInPlace,
  quantile,
  quantiles,
  standardDeviation,
} from "../src/index.ts";

const runs = { seed: 5 };
const samples = fc.array(fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ noNaN: true })), {
  minLength: 1,
  maxLength: 2000,
});

describe("median", () => {
  it("is the middle value, or the mean of the two middle ones", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it("ignores NaN and is NaN for nothing", () => {
    expect(median([Number.NaN, 3, 1, Number.NaN, 2])).toBe(2);
    expect(median([])).toBeNaN();
    expect(median([Number.NaN])).toBeNaN();
  });

  it("leaves its input as it is", () => {
    const values = Float64Array.of(3, 1, 2);
    median(values);
    expect([...values]).toEqual([3, 1, 2]);
  });

  it("equals the middle of the sorted samples", () => {
    fc.assert(
      fc.property(samples, (values) => {
        const sorted = Float64Array.from(values).sort();
        const half = sorted.length >> 1;
        const upper = sorted[half]!;
        const lower = sorted[half - 1]!;
        const expected = sorted.length % 2 === 1 || lower === upper ? upper : (lower + upper) / 2;
        expect(median(values) + 0).toBe(expected + 0);
      }),
      runs,
    );
  });

  it("finds the middle of a million samples in any order", () => {
    const n = 1_000_001;
    const shuffled = Float64Array.from({ length: n }, (_, i) => (i * 7919) % n);
    expect(medianInPlace(shuffled)).toBe(500_000);
    expect(medianInPlace(Float64Array.from({ length: n }, (_, i) => i))).toBe(500_000);
    expect(medianInPlace(new Float64Array(n))).toBe(0);
  });

  it("counts 8- and 16-bit pixels to the same result", () => {
    for (const n of [30_000, 30_001]) {
      const pixels = Int16Array.from({ length: n }, (_, i) => ((i * 7919) % 5003) - 2000);
      const plain = Float64Array.from(pixels);
      expect(median(pixels)).toBe(median(plain));
      expect(quantiles(pixels, [0, 0.123, 1])).toEqual(quantiles(plain, [0, 0.123, 1]));
      const bytes = Uint8Array.from(pixels);
      expect(median(bytes)).toBe(median(Float64Array.from(bytes)));
    }
  });

  it("in place, looks only at the first values of a buffer", () => {
    expect(medianInPlace(Float64Array.of(1, 2, 3, 100, 100, 100), 3)).toBe(2);
    expect(medianInPlace(new Float64Array(0))).toBeNaN();
  });
});

describe("quantile", () => {
  it("interpolates between neighbours, like NumPy", () => {
    expect(quantile([1, 2, 3, 4], 0.25)).toBe(1.75);
    expect(quantile([4, 1, 3, 2], 1)).toBe(4);
    expect(quantile([4, 1, 3, 2], 0)).toBe(1);
    expect([...quantiles([10, 0, 20], [1, 0.5, 0.25])]).toEqual([20, 10, 5]);
  });

  it("ignores NaN and is NaN for nothing", () => {
    expect(quantile([1, Number.NaN, 3], 0.5)).toBe(2);
    expect(quantile([], 0.5)).toBeNaN();
  });

  it("at one half is the median", () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        expect(quantile(values, 0.5)).toBeCloseTo(median(values), 6);
      }),
      runs,
    );
  });

  it("refuses fractions outside 0..1", () => {
    expect(() => quantile([1], 50)).toThrow("q must be between 0 and 1. Received 50.");
  });
});

describe("mean and standard deviation", () => {
  it("ignore NaN and are NaN for nothing", () => {
    expect(mean([1, Number.NaN, 3])).toBe(2);
    expect(standardDeviation([1, Number.NaN, 3])).toBe(1);
    expect(mean([])).toBeNaN();
    expect(standardDeviation([])).toBeNaN();
  });

  it("use the divisor n - ddof", () => {
    expect(standardDeviation([1, 2, 3, 4])).toBeCloseTo(Math.sqrt(5 / 4), 15);
    expect(standardDeviation([1, 2, 3, 4], { ddof: 1 })).toBeCloseTo(Math.sqrt(5 / 3), 15);
    expect(standardDeviation([1], { ddof: 1 })).toBeNaN();
  });

  it("lose no digits on a large background", () => {
    expect(standardDeviation([1e9 + 1, 1e9 + 2, 1e9 + 3])).toBeCloseTo(Math.sqrt(2 / 3), 12);
  });
});

describe("median absolute deviation", () => {
  it("is the median distance from the median, or from a given center", () => {
    expect(medianAbsoluteDeviation([1, 2, 3, 4, 100])).toBe(1);
    expect(medianAbsoluteDeviation([1, 2, 3], 0)).toBe(2);
    expect(medianAbsoluteDeviation([])).toBeNaN();
  });

  it("gives the standard deviation of a Gaussian by its quartiles", () => {
    expect(madStd([-0.6744897501960817, 0, 0.6744897501960817])).toBeCloseTo(1, 12);
  });

  it("reports bad input by code", () => {
    try {
      quantile([1], -1);
      expect.unreachable();
    } catch (error) {
      expect(isStatsError(error, "invalid-option")).toBe(true);
    }
  });
});
