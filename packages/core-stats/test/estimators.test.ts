import { describe, expect, it } from "vitest";
import {
  biweightLocation,
  biweightMidvariance,
  biweightScale,
  createRandom,
  daophotMode,
  integerHistogram,
  mean,
  median,
  pearsonMode,
  sextractorMode,
  sigmaClipAlongAxis,
  sigmaClipGrow,
  weightedMean,
  weightedMedian,
  zscale,
} from "../src/index.ts";

const random = createRandom(21);
const gaussian = Float64Array.from({ length: 20_000 }, () => 50 + 3 * random.normal());

describe("biweight", () => {
  it("gives mean and scatter of Gaussian samples", () => {
    // Standard errors at 20 000 samples: 0.02 of the location, 0.02 of the scale.
    expect(Math.abs(biweightLocation(gaussian) - 50)).toBeLessThan(0.1);
    expect(Math.abs(biweightScale(gaussian) - 3)).toBeLessThan(0.1);
    expect(biweightMidvariance(gaussian)).toBeCloseTo(biweightScale(gaussian) ** 2, 12);
  });

  it("does not see an outlier, however far", () => {
    const near = [1, 2, 3, 4, 5, 6, 7, 1e3];
    const far = [1, 2, 3, 4, 5, 6, 7, 1e9];
    expect(biweightLocation(near)).toBe(biweightLocation(far));
    expect(biweightScale(near)).toBe(biweightScale(far));
  });

  it("of samples mostly equal is their value with scatter 0; of nothing NaN", () => {
    expect(biweightLocation([5, 5, 5, 9])).toBe(5);
    expect(biweightScale([5, 5, 5, 9])).toBe(0);
    expect(biweightLocation([])).toBeNaN();
    expect(biweightScale([Number.NaN])).toBeNaN();
  });

  it("counting weighted samples only, is smaller with outliers", () => {
    const values = [1, 2, 3, 4, 5, 6, 7, 1e3];
    expect(biweightScale(values, { countWeighted: true })).toBeLessThan(biweightScale(values));
  });
});

describe("mode estimators", () => {
  it("step from the median away from the mean", () => {
    const statistics = { mean: 103, median: 102, standardDeviation: 5 };
    expect(pearsonMode(statistics)).toBe(100);
    expect(pearsonMode(statistics, { medianFactor: 2.5, meanFactor: 1.5 })).toBe(100.5);
    expect(sextractorMode(statistics)).toBe(100.5);
    expect(daophotMode(statistics)).toBe(100);
  });

  it("distrust the mean in crowded fields, and a median above the mean", () => {
    expect(sextractorMode({ mean: 110, median: 102, standardDeviation: 5 })).toBe(102);
    expect(sextractorMode({ mean: 4, median: 4, standardDeviation: 0 })).toBe(4);
    expect(daophotMode({ mean: 101, median: 102, standardDeviation: 5 })).toBe(101);
  });
});

describe("weighted statistics", () => {
  it("weigh samples by 1/variance", () => {
    const result = weightedMean([1, 4], [3, 1]);
    expect(result.mean).toBe(1.75);
    expect(result.error).toBe(0.5);
    expect(result.count).toBe(2);
    // Sum of w (v - mean)^2 = 3 * 0.5625 + 5.0625 = 6.75, over 4 * 1.
    expect(result.scatterError).toBeCloseTo(Math.sqrt(6.75 / 4), 14);
  });

  it("ignore samples with NaN or weight 0, and are NaN for nothing", () => {
    expect(weightedMean([1, Number.NaN, 9, 5], [1, 1, 0, Number.NaN]).mean).toBe(1);
    expect(weightedMean([], []).mean).toBeNaN();
    expect(weightedMedian([Number.NaN], [1])).toBeNaN();
  });

  it("with equal weights are mean and median", () => {
    expect(weightedMedian([4, 1, 3, 2], [1, 1, 1, 1])).toBe(2.5);
    expect(weightedMedian([3, 1, 2], [7, 7, 7])).toBe(2);
    // Sums of 0.1 are not exact: 0.1 + 0.1 + 0.1 lies above half of six of them.
    for (const count of [6, 10, 14, 1000]) {
      const values = Array.from({ length: count }, (_, i) => (7 * i) % count);
      expect(weightedMedian(values, new Array(count).fill(0.1))).toBe(median(values));
    }
  });

  it("put the median where half of the weight is reached", () => {
    expect(weightedMedian([1, 2, 3], [1, 1, 5])).toBe(3);
    expect(weightedMedian([10, 20], [1, 3])).toBe(20);
  });

  it("refuse negative weights and other lengths", () => {
    expect(() => weightedMean([1], [-1])).toThrow("weights[0] must be a number of at least 0");
    expect(() => weightedMedian([1, 2], [1])).toThrow("weights must have 2 elements. Received 1.");
  });
});

describe("integerHistogram", () => {
  it("has one bin per whole number", () => {
    const { low, counts } = integerHistogram(Uint8Array.of(3, 3, 5));
    expect([low, ...counts]).toEqual([3, 2, 0, 1]);
  });

  it("counts what lies outside the bounds, and ignores NaN", () => {
    const values = [-1, 0, 1.4, 1.5, 9, Number.NaN, Number.POSITIVE_INFINITY];
    const { counts, below, above } = integerHistogram(values, { low: 0, high: 2 });
    expect([...counts]).toEqual([1, 1, 1]);
    expect([below, above]).toEqual([1, 2]);
  });

  it("of nothing has no bins", () => {
    expect(integerHistogram([]).counts).toHaveLength(0);
    expect(() => integerHistogram([1], { low: 0, high: 1e9 })).toThrow("between 0 and 16777216");
  });

  it("refuses bounds that are not whole numbers", () => {
    expect(() => integerHistogram([1, 2], { low: 0.5, high: 2.5 })).toThrow(
      "low must be an integer of at least -9007199254740991. Received 0.5.",
    );
    expect(() => integerHistogram([1, 2], { high: 2.5 })).toThrow("high must be an integer");
  });
});

describe("clipping of pictures and stacks", () => {
  it("clips every pixel through a stack", () => {
    // Eleven frames of 2 x 1 pixels; in frame 4 a cosmic ray hits the first, in frame 7 NaN the other.
    const stack = Float64Array.from({ length: 22 }, (_, i) => 10 + (i % 2) * 5 + ((i >> 1) % 3));
    stack[8] = 1000;
    stack[15] = Number.NaN;
    const lines = sigmaClipAlongAxis(stack, { shape: [11, 1, 2], axis: 0 });
    expect([...lines.mask.keys()].filter((i) => lines.mask[i] === 1)).toEqual([8, 15]);
    expect([...lines.count]).toEqual([10, 10]);
    expect(lines.median[0]).toBe(11);
    expect(lines.mean[1]).toBeCloseTo(
      mean([15, 16, 17, 15, 16, 17, 15, 15, 16, 17].slice(0, 10)),
      0,
    );
  });

  it("takes the samples of a line from any axis", () => {
    const table = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 90, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2];
    const rows = sigmaClipAlongAxis(table, { shape: [2, 11], axis: 1 });
    expect([...rows.mean]).toEqual([1, 2]);
    const transposed = table.map((_, i) => table[(i % 2) * 11 + (i >> 1)]!);
    expect(sigmaClipAlongAxis(transposed, { shape: [11, 2] }).mean).toEqual(rows.mean);
    expect(() => sigmaClipAlongAxis(table, { shape: [3, 11] })).toThrow("33 elements");
  });

  it("rejects the neighbours of what it rejects", () => {
    const size = 9;
    const picture = Float64Array.from({ length: size * size }, (_, i) => 10 + (i % 2));
    picture[4 * size + 4] = 500;
    picture[0] = Number.NaN;
    const shape = [size, size] as const;
    const rejected = (grow: number) =>
      sigmaClipGrow(picture, { shape, grow }).mask.reduce((sum, flag) => sum + flag, 0);
    expect(rejected(0)).toBe(1 + 1);
    expect(rejected(1)).toBe(5 + 1);
    expect(rejected(1.5)).toBe(9 + 1);
    expect(rejected(2)).toBe(13 + 1);
  });
});

describe("zscale", () => {
  it("keeps the contrast of the background when a star is bright", () => {
    const values = gaussian.slice();
    for (let i = 0; i < 200; i++) values[i * 99 + 7] = 60_000;
    const { low, high } = zscale(values);
    expect(low).toBeGreaterThan(30);
    expect(low).toBeLessThan(50);
    expect(high).toBeGreaterThan(50);
    expect(high).toBeLessThan(100);
  });

  it("of a ramp is a line through it, widened by the contrast up to its ends", () => {
    const ramp = Float64Array.from({ length: 101 }, (_, i) => i);
    expect(zscale(ramp)).toEqual({ low: 0, high: 100 });
    const narrow = zscale(ramp, { contrast: 2 });
    expect(narrow.low).toBeCloseTo(25, 10);
    expect(narrow.high).toBeCloseTo(75, 10);
  });

  // Of the same samples, astropy 5.2.1: ZScaleInterval(contrast=...).get_limits(values).
  it.each([
    [400, 0.25, 259.1140060812351],
    [1000, 0.25, 257.1162224285597],
    [1000, 0.1, 440.34519983897667],
    [1000, 0.8, 173.13627444878523],
    [20_000, 0.8, 597.5141583195852],
  ])("of %i values with contrast %f is that of astropy", (n, contrast, high) => {
    const values = Float64Array.from({ length: n }, (_, i) => {
      const u = (i * 0.6180339887498949) % 1;
      return 100 + 40 * Math.sqrt(-Math.log(1 - u)) + (i % 10 === 0 ? 500 * u * u : 0);
    });
    const range = zscale(values, { contrast });
    expect(range.low).toBe(100);
    // Astropy's upper end lies 1.5 ranks higher over the middle, of 500 (200) that the line spans.
    const step = Math.max(1, n / 1000);
    const center = median(values.filter((_, i) => i % step === 0));
    const ranks = Math.min(n, 1000) / 2;
    expect((high - center) / (range.high - center)).toBeCloseTo(1 + 1.5 / ranks, 3);
  });

  it("of equal values is that value, of nothing NaN", () => {
    expect(zscale([7, 7, 7, 7, 7, 7])).toEqual({ low: 7, high: 7 });
    expect(zscale([Number.NaN])).toEqual({ low: Number.NaN, high: Number.NaN });
  });
});
