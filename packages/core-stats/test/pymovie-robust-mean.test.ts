import { describe, expect, it } from "vitest";
import { createRandom, lunarMean, pymovieRobustMean, standardDeviation } from "../src/index.ts";
import { close, hasGolden, readGolden } from "./golden.ts";
import { starFinder } from "./pymovie-stars.ts";

const WIDTH = 51;

function starField(seed: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: WIDTH * WIDTH }, (_, i) => {
    const r2 = ((i % WIDTH) - 25) ** 2 + (Math.floor(i / WIDTH) - 25) ** 2;
    return Math.round(30 + 4 * random.normal() + 170 * Math.exp(-r2 / 12));
  });
}

describe("pymovieRobustMean", () => {
  const pixels = starField(1);
  const result = pymovieRobustMean({ pixels, width: WIDTH, starsAbove: starFinder(pixels, WIDTH) });

  it("finds the sky around a bright star", () => {
    expect(Math.abs(result.mean - 30)).toBeLessThan(0.5);
    expect(result.starPixels).toBeGreaterThan(50);
  });

  it("gives the true scatter beside PyMovie's, which counts the erased star as zeros", () => {
    // Quantisation adds 1/12 to the variance: sqrt(16 + 1/12) = 4.01; 5 standard errors are 0.28.
    expect(Math.abs(result.standardDeviation - 4.01)).toBeLessThan(0.28);
    expect(result.pymovieStandardDeviation).toBeGreaterThan(6);
  });

  it("falls back to the mean of all pixels when stars cover the window", () => {
    const all = pymovieRobustMean({
      pixels: [1, 2, 3, 6],
      width: 2,
      starsAbove: () => new Uint8Array(4).fill(1),
    });
    expect(all.mean).toBe(3);
    expect(all.standardDeviation).toBeNaN();
  });

  it("refuses a window that its rows do not fill", () => {
    const starsAbove = () => new Uint8Array(5);
    expect(() => pymovieRobustMean({ pixels: [1, 2, 3, 4, 5], width: 2, starsAbove })).toThrow(
      "pixels must have 6 elements. Received 5.",
    );
  });
});

describe("lunarMean", () => {
  it("is the level of the dark side", () => {
    const random = createRandom(2);
    const half = Float64Array.from({ length: 2000 }, (_, i) =>
      Math.round((i < 1000 ? 20 : 120) + 3 * random.normal()),
    );
    const { mean, standardDeviation: scatter, count } = lunarMean(half);
    expect(Math.abs(mean - 20)).toBeLessThan(0.5);
    expect(Math.abs(scatter - standardDeviation(half.subarray(0, 1000)))).toBeLessThan(0.7);
    expect(count).toBe(1000);
  });

  it("is NaN when no sample is darker than the mean", () => {
    expect(lunarMean([5, 5]).mean).toBeNaN();
  });
});

interface Golden {
  cases: {
    image: string;
    lunar: boolean;
    mean: number;
    std: number;
    clip_plus1: number;
    n_bkgnd: number;
    stages?: {
      sigma1: number;
      star_cut: number;
      n_star_px: number;
      true_std_of_nonstar_px: number;
    };
  }[];
}

interface Images {
  images: { id: string; w: number; data: number[] | null; from?: string }[];
}

describe.skipIf(!hasGolden)("PyMovie 4.2 itself (skipped: the golden files are not here)", () => {
  const cases = hasGolden ? readGolden<Golden>("pymovie/robust_mean.json").cases : [];
  const images = hasGolden ? readGolden<Images>("pymovie/images.json").images : [];
  /** Pixels as listed or, for the finder stamp, "<id> / 3.0". */
  const pixelsOf = ({ data, from = "" }: Images["images"][number]): Float64Array => {
    const [id, divisor] = from.split(" / ");
    const listed = data ?? images.find((other) => other.id === id)?.data ?? [];
    return Float64Array.from(listed, (value) => value / (divisor ? Number.parseFloat(divisor) : 1));
  };
  // Their README: floats to 1e-8.
  const expectSame = (received: number, expected: number) =>
    expect(close(received, expected, 1e-8), `${received} is not ${expected}`).toBe(true);

  it.each(cases.map((test) => [`${test.image}${test.lunar ? " lunar" : ""}`, test] as const))(
    "%s",
    (_, test) => {
      const image = images.find(({ id }) => id === test.image)!;
      const pixels = pixelsOf(image);
      if (test.lunar) {
        const lunar = lunarMean(pixels);
        expectSame(lunar.mean, test.mean);
        expectSame(lunar.standardDeviation, test.std);
        return;
      }
      const result = pymovieRobustMean({
        pixels,
        width: image.w,
        starsAbove: starFinder(pixels, image.w),
      });
      const { stages } = test;
      expectSame(result.mean, test.mean);
      expectSame(result.pymovieStandardDeviation, test.std);
      expectSame(result.clip, test.clip_plus1 - 1);
      expect(result.count).toBe(test.n_bkgnd);
      expect(result.starPixels).toBe(stages!.n_star_px);
      expectSame(result.standardDeviation, stages!.true_std_of_nonstar_px);
      expectSame(result.starCut, stages!.star_cut);
      expectSame(result.clippedStandardDeviation, stages!.sigma1);
    },
  );
});
