import { describe, expect, it } from "vitest";
import { clipLarge } from "../src/clip/clip-large.ts";
import { clipInPlace, clippedStatistics, createRandom, median } from "../src/index.ts";
import {
  createMiddle,
  gatherMiddle,
  medianNear,
  medianOfMiddle,
} from "../src/order/median-near.ts";

const random = createRandom(11);
const noise = (n: number) => Float64Array.from({ length: n }, () => 100 + 5 * random.normal());

describe("medianNear", () => {
  it.each([1, 2, 47, 48, 49, 250, 1001])(
    "is the median of %i samples wherever it is sought",
    (n) => {
      const samples = noise(n);
      const expected = median(samples);
      for (const [low, high] of [
        [98, 101],
        [100, 100],
        [0, 1],
        [200, 300],
        [Number.NaN, Number.NaN],
      ] as const) {
        expect(medianNear(samples.slice(), n, low, high)).toBe(expected);
      }
    },
  );

  it("is right for ties at the ends of where it is sought", () => {
    const samples = Float64Array.from({ length: 101 }, (_, i) => (i < 60 ? 7 : 8));
    expect(medianNear(samples.slice(), 101, 7, 7)).toBe(7);
    expect(medianNear(samples.slice(), 101, 8, 9)).toBe(7);
  });
});

describe("medianOfMiddle", () => {
  it("follows as values outside the middle are taken away, and says NaN when it has left it", () => {
    const samples = noise(301).sort();
    const middle = createMiddle();
    gatherMiddle(samples, samples.length, 97, 103, middle);
    for (const [first, last] of [
      [0, 301],
      [0, 290],
      [12, 290],
      [13, 301],
    ] as const) {
      const left = samples.slice(first, last);
      const below = left.filter((value) => value < 97).length;
      middle.below = below;
      expect(medianOfMiddle(middle, left.length)).toBe(median(left));
    }
    middle.below = 0;
    expect(medianOfMiddle(middle, 600)).toBeNaN();
  });
});

describe("clipping in one pass and round by round", () => {
  it.each([60, 251, 999])("keep the same %i samples, stars among them or not", (n) => {
    for (const stars of [0, 0.02, 0.2]) {
      const samples = noise(n);
      for (let i = 0; i < stars * n; i++) samples[i]! += 20 * (i + 1);
      const expected = clippedStatistics(samples, { sigma: 3, maxIterations: 10 }).count;
      expect(clipInPlace(samples.slice(), n, 3, 10).count).toBe(expected);
    }
  });

  it("gives the same limits for boxes of a few hundred pixels, or none", () => {
    const limits = { lower: 3, upper: 3, maxIterations: 10, center: "median" } as const;
    for (const n of [256, 300, 700]) {
      const samples = noise(n);
      const large = clipLarge(samples, limits);
      const small = clipInPlace(samples.slice(), n, 3, 10);
      if (large === undefined) continue;
      expect(large.statistics.count).toBe(small.count);
      expect(large.statistics.median).toBe(small.median);
      expect(large.statistics.mean).toBeCloseTo(small.mean, 10);
    }
  });

  it("has nothing to say of samples that are not finite", () => {
    const limits = { lower: 3, upper: 3, maxIterations: 10, center: "median" } as const;
    expect(clipLarge(new Float64Array(300).fill(Number.NaN), limits)).toBeUndefined();
  });
});
