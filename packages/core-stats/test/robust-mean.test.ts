import { describe, expect, it } from "vitest";
import { createRandom, mean, type Random, robustMean, standardDeviation } from "../src/index.ts";

const WINDOW = 51 * 51;

/** Samples of a background with a share of outliers drawn by `outlier`. */
function background(
  random: Random,
  options: {
    size?: number;
    level: number;
    sigma: number;
    share?: number;
    outlier?: () => number;
    whole?: boolean;
  },
): Float64Array {
  const { size = WINDOW, level, sigma, share = 0, outlier = () => 0, whole = false } = options;
  const stars = Math.round(share * size);
  return Float64Array.from({ length: size }, (_, i) => {
    const value = i < stars ? outlier() : level + sigma * random.normal();
    return whole ? Math.round(value) : value;
  });
}

/** Means and standard deviations over many backgrounds. */
function trials(count: number, sample: () => Float64Array) {
  const means = new Float64Array(count);
  const deviations = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const result = robustMean(sample());
    means[i] = result.mean;
    deviations[i] = result.standardDeviation;
  }
  return {
    mean: mean(means),
    scatter: standardDeviation(means),
    standardDeviation: mean(deviations),
  };
}

describe("robustMean", () => {
  // One trial scatters by 0.13, the mean of 1000 by 0.004: 0.02 is five times that.
  it.each([27.5, 27.3, 27])("is not drawn to whole numbers by 8-bit data, level %f", (level) => {
    const random = createRandom(1);
    const result = trials(1000, () => background(random, { level, sigma: 4, whole: true }));
    expect(Math.abs(result.mean - level)).toBeLessThan(0.02);
  });

  it("is not moved when 15 % of the pixels lie 5 sigma or more above", () => {
    const random = createRandom(2);
    const result = trials(1000, () =>
      background(random, {
        level: 27.5,
        sigma: 4,
        share: 0.15,
        outlier: () => 47.5 - 20 * Math.log(1 - random.uniform()),
        whole: true,
      }),
    );
    expect(Math.abs(result.mean - 27.5)).toBeLessThan(0.06);
    // The scatter comes from the samples below the level, where no star is.
    expect(Math.abs(result.standardDeviation / 4 - 1)).toBeLessThan(0.02);
  });

  // The mean of the trials has an error of 1.85 / sqrt(size * trials) = 0.2 % or less.
  it.each([
    [50, 20_000],
    [200, 5000],
    [1000, 1000],
    [2601, 400],
    [10_000, 100],
  ])("gives the standard deviation of %i Gaussian samples to 1 %%", (size, count) => {
    const random = createRandom(3);
    const result = trials(count, () => background(random, { size, level: 0, sigma: 1 }));
    expect(Math.abs(result.standardDeviation - 1)).toBeLessThan(0.01);
    expect(Math.abs(result.mean)).toBeLessThan(0.01);
  });

  it("scatters less than twice as much as the mean of clean samples", () => {
    const random = createRandom(4);
    const result = trials(400, () => background(random, { level: 0, sigma: 1 }));
    expect(result.scatter).toBeLessThan(2 / Math.sqrt(WINDOW));
  });

  it("returns posts that enclose about half of the samples", () => {
    const random = createRandom(5);
    const { low, high, count } = robustMean(background(random, { level: 100, sigma: 10 }));
    // The inner half of a Gaussian ends at 0.674 sigma; the posts scatter by some 0.05 sigma.
    expect(Math.abs(low - 93.26)).toBeLessThan(2);
    expect(Math.abs(high - 106.74)).toBeLessThan(2);
    expect(Math.abs(count / WINDOW - 0.5)).toBeLessThan(0.05);
  });

  it("follows a change of zero point and scale, also of quantised samples", () => {
    const random = createRandom(6);
    const values = background(random, { level: 50, sigma: 3, whole: true });
    const { mean: level, standardDeviation: scatter } = robustMean(values);
    const scaled = robustMean(values.map((value) => 16 * value + 1000));
    expect(scaled.mean).toBeCloseTo(16 * level + 1000, 8);
    expect(scaled.standardDeviation).toBeCloseTo(16 * scatter, 8);
  });

  it("counts whole numbers and sorts others to the same result", () => {
    const random = createRandom(7);
    const whole = background(random, { level: 50, sigma: 3, whole: true });
    const shifted = robustMean(whole.map((value) => value + 0.5));
    expect(shifted.mean - 0.5).toBeCloseTo(robustMean(whole).mean, 10);
    const sparse = whole.map((value) => value * 1e6);
    expect(robustMean(sparse).mean / 1e6).toBeCloseTo(robustMean(whole).mean, 10);
  });

  // Tails, high levels and negative numbers are counted differently; fractions are not counted at all.
  it.each([
    ["8 bits", 30, 4, 200],
    ["16 bits with stars far above", 1000, 50, 60_000],
    ["a high level", 1e6, 300, 1e7],
    ["negative numbers", -500, 20, 3000],
  ])("counts and sorts %s to the same result", (_, level, sigma, top) => {
    const random = createRandom(9);
    for (let trial = 0; trial < 20; trial++) {
      const outlier = () => level + (top - level) * random.uniform() ** 3;
      const whole = background(random, { level, sigma, share: 0.1, outlier, whole: true });
      whole[trial] = Number.NaN;
      const counted = robustMean(whole);
      const sorted = robustMean(whole.map((value) => value / 1024));
      // A power of 2 changes no digit of any step.
      for (const key of ["mean", "standardDeviation", "low", "high"] as const) {
        expect(1024 * sorted[key]).toBe(counted[key]);
      }
      expect(sorted.count).toBe(counted.count);
    }
  });

  it("says the same again after samples that could not be counted", () => {
    const random = createRandom(10);
    const whole = background(random, { level: 50, sigma: 3, whole: true });
    const first = robustMean(whole);
    // Found out late: the counters are then half full.
    robustMean(whole.map((value, i) => (i === 2000 ? value + 0.5 : value)));
    robustMean(
      background(random, { level: 50, sigma: 3, share: 0.4, outlier: () => 9e4, whole: true }),
    );
    expect(robustMean(whole)).toEqual(first);
  });

  it("ignores NaN and infinite samples and is NaN for nothing", () => {
    const { mean: level, count } = robustMean([Number.NaN, 4, 5, 6, Number.POSITIVE_INFINITY]);
    expect(level).toBeCloseTo(5, 12);
    expect(count).toBeGreaterThan(0);
    const none = robustMean([Number.NaN]);
    expect([none.mean, none.standardDeviation, none.low, none.high]).toEqual(Array(4).fill(NaN));
    expect(none.count).toBe(0);
  });

  it.each([
    [20, 0],
    [100, 5],
    [1000, 0],
  ])(
    "of %i photons with read noise %i is low by 0.35 of their share in the variance",
    (sky, read) => {
      const random = createRandom(12);
      let sum = 0;
      const windows = 300;
      for (let k = 0; k < windows; k++) {
        const pixels = Float64Array.from(
          { length: WINDOW },
          () => random.poisson(sky) + read * random.normal(),
        );
        sum += robustMean(pixels).mean - sky;
      }
      const variance = sky + read * read;
      const expected = (-0.35 * sky) / variance;
      // A robust mean scatters by 1.65 sigma / sqrt(n): four times that of 300 windows.
      const error = 1.65 * Math.sqrt(variance / WINDOW / windows);
      expect(Math.abs(sum / windows - expected)).toBeLessThan(4 * error);
      expect(4 * error).toBeLessThan(0.35);
    },
  );

  it("does not take the distance of a black border from the sky for a step of quantisation", () => {
    const random = createRandom(11);
    for (const whole of [true, false]) {
      for (const share of [0.3, 0.45, 0.55, 0.9]) {
        const border = () => 0;
        const samples = background(random, {
          level: 1000,
          sigma: 5,
          share,
          outlier: border,
          whole,
        });
        const found = robustMean(samples);
        // The sky is known to 1.65 sigma / sqrt(n), with n from 2601 down to the 1430 that are left.
        const truth = share < 0.5 ? 1000 : 0;
        expect(Math.abs(found.mean - truth)).toBeLessThan(share < 0.5 ? 1 : 1e-9);
        // Black is spread by no more than 4 steps of the sky.
        if (share > 0.5) expect(found.standardDeviation).toBeLessThan(2);
      }
    }
  });

  it("of equal samples is their value with scatter 0", () => {
    expect(robustMean(new Uint8Array(100).fill(30))).toEqual({
      mean: 30,
      standardDeviation: 0,
      low: 30,
      high: 30,
      count: 100,
    });
    expect(robustMean([7])).toMatchObject({ mean: 7, standardDeviation: 0, count: 1 });
  });
});
