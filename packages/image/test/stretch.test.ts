import { describe, expect, test } from "vitest";
import {
  autoStretchLimits,
  createImage,
  percentileLimits,
  stretch,
  zscaleLimits,
} from "../src/index.ts";
import { goldenImage, hasGoldens, readGolden } from "./golden.ts";
import { uniform } from "./scenes.ts";

/** Sky of N(1000, 20) with one pixel in fifty taken by stars of up to 60000. */
function skyWithStars() {
  const next = uniform(11);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return createImage(
    Float64Array.from({ length: 300 * 200 }, (_, i) =>
      i % 50 === 0 ? 1000 + 59000 * next() : 1000 + 20 * normal(),
    ),
    300,
    200,
  );
}

describe("zscaleLimits", () => {
  test("of a uniform ramp are its ends: the line fits, and the slope is widened past them", () => {
    const ramp = createImage(
      Float64Array.from({ length: 900 }, (_, i) => i),
      30,
      30,
    );
    expect(zscaleLimits(ramp)).toEqual({ low: 0, high: 899 });
  });

  test("with contrast 1 span the fitted line", () => {
    // Rank i has value 2 i: slope 2, median 899, half the sample 449.5.
    const ramp = createImage(
      Float64Array.from({ length: 900 }, (_, i) => 2 * i),
      30,
      30,
    );
    const { low, high } = zscaleLimits(ramp, { contrast: 1 });
    expect(low).toBeCloseTo(899 - 899, 9);
    expect(high).toBeCloseTo(899 + 899, 9);
  });

  test("show the sky and its noise, whatever the stars", () => {
    const { low, high } = zscaleLimits(skyWithStars());
    expect(low).toBeLessThan(1000 - 2 * 20);
    expect(high).toBeGreaterThan(1000 + 2 * 20);
    // The sorted normal sample has slope 20 * 2.507 / n at its middle; divided by 0.25 and taken
    // over half of the sample it spans about 10 sigma, and the steeper wings widen that little.
    expect(high).toBeLessThan(1000 + 20 * 20);
  });

  test("leave NaN and infinite pixels out; without any other they are NaN", () => {
    const image = skyWithStars();
    const clean = zscaleLimits(image, { samples: 1e6 });
    image.data[1] = Number.NaN;
    image.data[2] = Number.POSITIVE_INFINITY;
    const { low, high } = zscaleLimits(image, { samples: 1e6 });
    expect(low).toBeCloseTo(clean.low, 0);
    expect(high).toBeCloseTo(clean.high, 0);
    const nothing = createImage(Float64Array.of(Number.NaN), 1, 1);
    expect(zscaleLimits(nothing)).toEqual({ low: Number.NaN, high: Number.NaN });
  });
});

describe("percentileLimits", () => {
  test("lie between ranks", () => {
    const image = createImage(Float64Array.of(4, 0, 2, 1, 3), 5, 1);
    expect(percentileLimits(image, { lowPercent: 10, highPercent: 100 })).toEqual({
      low: 0.4,
      high: 4,
    });
  });

  test("look at every pixel up to 2^20, and at every second of every second row beyond", () => {
    // Odd columns are bright: a grid of step 2 never meets them.
    const stripes = (side: number) =>
      percentileLimits(
        createImage(
          Uint8Array.from({ length: side * side }, (_, i) => (i % side) % 2),
          side,
          side,
        ),
      );
    expect(stripes(1024)).toEqual({ low: 0, high: 1 });
    expect(stripes(1026)).toEqual({ low: 0, high: 0 });
  });

  test("refuse percentages the wrong way round", () => {
    const image = createImage(Float64Array.of(1), 1, 1);
    expect(() => percentileLimits(image, { lowPercent: 60, highPercent: 50 })).toThrow(
      /highPercent must be between 60 and 100. Received 50/,
    );
  });
});

describe("autoStretchLimits", () => {
  test("put black one width below the sky's peak and white some widths above it", () => {
    // 60 pixels at 20, 20 at 18 and 20 at 22: 75 % are exceeded within 2 counts of the peak, width 4.
    const image = createImage(
      Uint8Array.from({ length: 100 }, (_, i) => (i < 60 ? 20 : i < 80 ? 18 : i < 99 ? 22 : 200)),
      10,
      10,
    );
    expect(autoStretchLimits(image, { contrast: 3 })).toEqual({ low: 16, high: 32 });
    expect(autoStretchLimits(image, { contrast: 1 })).toEqual({ low: 16, high: 24 });
  });

  test("stay within 0 and the largest pixel", () => {
    const image = createImage(Uint8Array.of(1, 1, 1, 1, 3), 5, 1);
    expect(autoStretchLimits(image, { contrast: 6 })).toEqual({ low: 0, high: 3 });
  });

  test.skipIf(!hasGoldens())("equal PyMovie's", () => {
    const cases = readGolden("image_corrections.json").auto_stretch;
    expect(cases).toHaveLength(9);
    for (const { image, contrast, levels } of cases) {
      const { low, high } = autoStretchLimits(goldenImage(image), { contrast });
      expect([low, high], `${image}, contrast ${contrast}`).toEqual(levels);
    }
  });
});

describe("stretch", () => {
  test("maps low to black, high to white, and the middle between them", () => {
    const image = createImage(Float64Array.of(90, 100, 150, 200, 300), 5, 1);
    const { data } = stretch(image, { method: "linear", low: 100, high: 200 });
    expect([...data]).toEqual([0, 0, 128, 255, 255]);
  });

  test("by asinh is linear for the faint and logarithmic for the bright", () => {
    const image = createImage(Float64Array.of(0, 1, 2, 1000, 10000), 5, 1);
    const { data } = stretch(image, { method: "asinh", low: 0, high: 10000, softening: 1e-2 });
    const level = (share: number) =>
      Math.floor(
        (255 * Math.log(100 * share + Math.hypot(100 * share, 1))) / Math.asinh(100) + 0.5,
      );
    expect([...data]).toEqual([0, 1e-4, 2e-4, 0.1, 1].map(level));
  });

  test("of each method never falls where the counts rise", () => {
    const image = skyWithStars();
    const order = image.data.map((_, i) => i).sort((a, b) => image.data[a]! - image.data[b]!);
    for (const method of ["zscale", "percentile", "asinh", "linear", "auto"] as const) {
      const { data } = stretch(image, { method });
      expect(order.every((i, k) => k === 0 || data[i]! >= data[order[k - 1]!]!)).toBe(true);
      expect(Math.max(...data)).toBe(255);
    }
  });

  test("of a flat picture and of one without a measured pixel is black", () => {
    for (const value of [7, Number.NaN]) {
      const image = createImage(new Float64Array(6).fill(value), 3, 2);
      expect([...stretch(image).data]).toEqual([0, 0, 0, 0, 0, 0]);
    }
  });

  test("refuses limits the wrong way round and methods it does not know", () => {
    const image = createImage(Float64Array.of(1, 2), 2, 1);
    expect(() => stretch(image, { low: 5, high: 4 })).toThrow(/high must be .* Received 4/);
    expect(() => stretch(image, { method: "log" as "auto" })).toThrow(/method must be one of/);
  });
});
