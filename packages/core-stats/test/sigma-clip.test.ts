import { describe, expect, it } from "vitest";
import {
  clipInPlace,
  clippedStatistics,
  clipSamples,
  createRandom,
  mean,
  median,
  sigmaClip,
  standardDeviation,
  unbiasedClipInPlace,
} from "../src/index.ts";

/** Twenty values of 10 and 12, one far above, one far below. */
const withOutliers = [...Array.from({ length: 20 }, (_, i) => 10 + 2 * (i % 2)), 411, -389];

/** What is left when whole samples are clipped round by round. */
function plainClip(values: ArrayLike<number>, sigma: number, maxIterations: number): number[] {
  let left = Array.from(values);
  for (let round = 0; round < maxIterations; round++) {
    const [center, reach] = [median(left), sigma * standardDeviation(left)];
    const kept = left.filter((value) => Math.abs(value - center) <= reach);
    if (kept.length === left.length) break;
    left = kept;
  }
  return left;
}

describe("sigmaClip", () => {
  it("rejects what is far from the median and tells the bounds", () => {
    const { mask, low, high, kept } = sigmaClip(withOutliers);
    expect([...mask].flatMap((rejected, i) => (rejected ? [i] : []))).toEqual([20, 21]);
    // The last round sees 10 and 12 alone: median 11, standard deviation 1.
    expect([low, high]).toEqual([8, 14]);
    expect(kept).toBe(20);
  });

  it("leaves a side alone whose limit is infinite", () => {
    const keeping = (options: object) => {
      const { mask, low, high } = sigmaClip(withOutliers, options);
      return [[...mask].flatMap((rejected, i) => (rejected ? [i] : [])), low, high];
    };
    expect(keeping({ sigmaLower: Infinity })).toEqual([[20], -Infinity, expect.any(Number)]);
    expect(keeping({ sigmaUpper: Infinity })).toEqual([[21], expect.any(Number), Infinity]);
    // A width of 0 is no reason to reject what equals the center; nor are many samples.
    expect(
      sigmaClip([5, 5, 5, 5, 5, 5, 5, 4], { sigmaLower: Infinity, width: "madStd" }).kept,
    ).toBe(8);
    const many = Array.from({ length: 5000 }, (_, i) => (i % 100 ? i % 7 : -1e6));
    expect(clippedStatistics(many, { sigmaLower: Infinity }).count).toBe(5000);
  });

  it("stops after maxIterations rounds, and goes on to the end with Infinity", () => {
    const ladder = [0, 1, 2, 3, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000];
    const options = { sigma: 2, center: "mean" } as const;
    const once = sigmaClip(ladder, { ...options, maxIterations: 1 });
    const always = sigmaClip(ladder, { ...options, maxIterations: Number.POSITIVE_INFINITY });
    expect(once.iterations).toBe(1);
    expect(once.kept).toBe(10);
    expect(always.kept).toBeLessThan(once.kept);
    expect(always.iterations).toBeGreaterThan(5);
  });

  it("takes different limits below and above", () => {
    const { low, high } = sigmaClip(withOutliers, {
      sigmaLower: 2,
      sigmaUpper: 4,
      width: () => 1,
    });
    expect(low).toBe(9);
    expect(high).toBe(15);
  });

  it("takes the estimators by name or as functions", () => {
    const own = sigmaClip(withOutliers, { center: () => 11, width: () => 1 });
    expect([own.low, own.high]).toEqual([8, 14]);
    const named = sigmaClip(withOutliers, { center: "mean", width: "madStd" });
    expect(named.low).toBeCloseTo(11 - 3 * 1.482602218505602, 12);
  });

  it("rejects NaN and infinite values, and nothing gives NaN bounds", () => {
    const result = sigmaClip([1, Number.NaN, 1, Number.POSITIVE_INFINITY, 1]);
    expect([...result.mask]).toEqual([0, 1, 0, 1, 0]);
    expect(sigmaClip([])).toMatchObject({ low: Number.NaN, high: Number.NaN, kept: 0 });
    expect([...sigmaClip([Number.NaN]).mask]).toEqual([1]);
  });

  it("keeps everything when all values are equal", () => {
    expect(sigmaClip(new Float64Array(50).fill(0.1)).kept).toBe(50);
  });

  it("refuses options out of range", () => {
    expect(() => sigmaClip([1], { sigma: 0 })).toThrow(
      "sigma must be a number greater than 0. Received 0.",
    );
    expect(() => sigmaClip([1], { maxIterations: 0.5 })).toThrow("maxIterations must be");
  });
});

describe("clippedStatistics", () => {
  it("are the statistics of what is kept", () => {
    expect(clippedStatistics(withOutliers)).toEqual({
      mean: 11,
      median: 11,
      standardDeviation: 1,
      count: 20,
    });
  });

  it("are NaN with count 0 for nothing", () => {
    const { mean, median, standardDeviation, count } = clippedStatistics([Number.NaN]);
    expect([mean, median, standardDeviation]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(count).toBe(0);
  });
});

describe("clipping of large sets", () => {
  const random = createRandom(7);
  const sky = (n: number, share: number) =>
    Float32Array.from({ length: n }, () =>
      random.uniform() < share ? 100 + 400 * random.uniform() : 100 + 5 * random.normal(),
    );
  const skewed = Float32Array.from({ length: 30_000 }, () => Math.exp(random.normal()));
  const whole = sky(30_000, 0.1).map(Math.round);
  const constant = new Float32Array(30_000).fill(3);
  const sets = { clean: sky(40_001, 0), stars: sky(40_000, 0.1), skewed, whole, constant };

  it.each(Object.entries(sets))("gives what clipping value by value gives: %s", (_, values) => {
    for (const options of [
      {},
      { sigma: 2, maxIterations: Number.POSITIVE_INFINITY },
      { center: "mean" as const, sigmaLower: 5, maxIterations: 2 },
      { sigma: 1 },
    ]) {
      // A median given as a function takes the plain way.
      const center = options.center ?? ((samples: Float64Array) => median(samples));
      const width = (samples: Float64Array) => standardDeviation(samples);
      const expected = sigmaClip(values, { ...options, center, width });
      const received = sigmaClip(values, options);
      expect(received.iterations).toBe(expected.iterations);
      expect(received.kept).toBe(expected.kept);
      expect(received.low).toBeCloseTo(expected.low, 9);
      expect(received.high).toBeCloseTo(expected.high, 9);
      const statistics = clippedStatistics(values, options);
      const plain = clippedStatistics(values, { ...options, center, width });
      expect(statistics.count).toBe(plain.count);
      expect(statistics.median).toBe(plain.median);
      expect(statistics.mean).toBeCloseTo(plain.mean, 9);
      expect(statistics.standardDeviation).toBeCloseTo(plain.standardDeviation, 9);
    }
  });
});

describe("clipInPlace", () => {
  it("gives what clippedStatistics gives, from the front of a buffer", () => {
    const random = createRandom(1);
    for (let trial = 0; trial < 200; trial++) {
      const n = 1 + random.integer(300);
      const values = Float64Array.from({ length: n }, () =>
        random.uniform() < 0.1 ? 30 * random.uniform() : random.normal(),
      );
      const buffer = new Float64Array(n + 10).fill(1e6);
      buffer.set(values);
      const options = { sigma: 2 + random.uniform(), maxIterations: 1 + random.integer(6) };
      const received = clipInPlace(buffer, n, options.sigma, options.maxIterations);
      const expected = clippedStatistics(values, options);
      expect(received.count).toBe(expected.count);
      // The samples are summed in another order.
      expect(received.mean).toBeCloseTo(expected.mean, 12);
      expect(received.median).toBe(expected.median);
      expect(received.standardDeviation).toBeCloseTo(expected.standardDeviation, 12);
    }
  });

  it("gives the same for samples that are written where it works", () => {
    const random = createRandom(3);
    for (let trial = 0; trial < 200; trial++) {
      const n = 64 + random.integer(900);
      const stars = 0.3 * random.uniform();
      // Whole numbers as cameras give them, and fractions.
      const step = trial % 2;
      const values = Float64Array.from({ length: n }, () => {
        const value =
          50 + 4 * random.normal() + Number(random.uniform() < stars) * 200 * random.uniform() ** 3;
        return step === 1 ? Math.round(value) : value;
      });
      const options = { sigma: 2 + 2 * random.uniform(), maxIterations: random.integer(11) };
      clipSamples.set(values);
      const received = clipInPlace(clipSamples, n, options.sigma, options.maxIterations);
      const expected = plainClip(values, options.sigma, options.maxIterations);
      expect(received.count).toBe(expected.length);
      expect(received.median).toBe(median(expected));
      // The samples are summed in another order.
      expect(received.mean).toBeCloseTo(mean(expected), 10);
      expect(received.standardDeviation).toBeCloseTo(standardDeviation(expected), 10);
    }
  });

  // Few samples, a ring's, and a window's: each has its own way.
  it.each([20, 300, 3000])("leaves out what is not finite among %i samples", (n) => {
    const random = createRandom(2);
    const measured = Array.from({ length: n }, () => 50 + 3 * random.normal());
    const spoilt = [...measured];
    spoilt.splice(n >> 1, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN);
    for (const rounds of [0, 1, 10]) {
      for (const clip of [clipInPlace, unbiasedClipInPlace]) {
        const received = clip(Float64Array.from(spoilt), n + 3, 3, rounds);
        const expected = clip(Float64Array.from(measured), n, 3, rounds);
        expect(received.count).toBe(expected.count);
        // The samples are summed in another order.
        expect(received.mean).toBeCloseTo(expected.mean, 10);
        expect(received.median).toBe(expected.median);
        expect(received.standardDeviation).toBeCloseTo(expected.standardDeviation, 10);
      }
    }
    const nothing = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
    expect(clipInPlace(nothing, n, 3, 10)).toEqual({
      mean: Number.NaN,
      median: Number.NaN,
      standardDeviation: Number.NaN,
      count: 0,
    });
  });
});
