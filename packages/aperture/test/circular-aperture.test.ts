import { createRandom } from "@photkit/core-stats";
import { createImage } from "@photkit/image";
import { describe, expect, it } from "vitest";
import {
  flagNames,
  isApertureError,
  measureCircle,
  measureCircles,
  measureRadii,
} from "../src/index.ts";
import { scene } from "./scene.ts";

const star = { x: 31.3, y: 32.8, flux: 50_000 };
/** Fraction of a Gaussian's light within a radius, sampled finely enough that pixels do not matter. */
const enclosed = (radius: number, fwhm: number) =>
  1 - Math.exp(-(radius ** 2) / (2 * (fwhm / 2.3548) ** 2));

describe("measureCircle", () => {
  it("finds the flux, the background and its scatter", () => {
    const image = scene([star], { noise: 3 });
    const result = measureCircle(image, star.x, star.y, { radius: 8 });
    // Scatter of the sum: 3 ADU x sqrt(201 px) and the level's error; 4 of those.
    expect(Math.abs(result.flux - star.flux * enclosed(8, 4))).toBeLessThan(4 * result.fluxError);
    expect(Math.abs(result.background - 100)).toBeLessThan(4 * result.backgroundError);
    expect(result.backgroundScatter).toBeGreaterThan(2.6);
    expect(result.backgroundScatter).toBeLessThan(3.3);
    expect(result.pixels).toBeCloseTo(Math.PI * 64, 10);
    expect(result.flags).toBe(0);
  });

  it("sums the whole star exactly when nothing is noisy", () => {
    const image = scene([star]);
    const result = measureCircle(image, star.x, star.y, { radius: 12 });
    // 7 sigma out, 2e-11 of the light is left; exact overlap loses no more.
    expect(Math.abs(result.flux / star.flux - 1)).toBeLessThan(1e-9);
  });

  it("gives no background when none is wanted", () => {
    const image = scene([], { sky: 7 });
    const result = measureCircle(image, 30, 30, { radius: 5, annulus: null });
    expect(result.flux).toBeCloseTo(7 * Math.PI * 25, 9);
    expect(result.background).toBe(0);
    expect(result.flags).toBe(0);
  });

  it("flags what hangs over the edge and reports the area that was measured", () => {
    const image = scene([], { sky: 7 });
    const result = measureCircle(image, -0.5, 30, { radius: 5 });
    expect(flagNames(result.flags)).toEqual(["edge"]);
    expect(result.pixels).toBeCloseTo((Math.PI * 25) / 2, 10);
  });

  it("measures nothing outside the image or at NaN", () => {
    const image = scene([]);
    for (const [x, y] of [
      [-6, 10],
      [10, 200],
      [Number.NaN, 10],
      [-4, -4],
    ] as const) {
      const result = measureCircle(image, x, y, { radius: 4 });
      expect(result.flux).toBeNaN();
      expect(result.pixels).toBe(0);
      expect(flagNames(result.flags)).toContain("outside");
    }
  });

  it("leaves masked and NaN pixels out and says so", () => {
    const image = scene([star]);
    const masked = new Uint8Array(64 * 64);
    masked[33 * 64 + 31] = 1;
    const clean = measureCircle(image, star.x, star.y, { radius: 6 });
    const mask = createImage(masked, 64, 64);
    const byMask = measureCircle(image, star.x, star.y, { radius: 6, mask });
    image.data[33 * 64 + 31] = Number.NaN;
    const byNaN = measureCircle(image, star.x, star.y, { radius: 6 });
    expect(flagNames(byMask.flags)).toEqual(["maskedPixels"]);
    expect(byMask).toEqual(byNaN);
    expect(byMask.pixels).toBeCloseTo(clean.pixels - 1, 10);
    expect(byMask.flux).toBeLessThan(clean.flux);
    const all = createImage(new Uint8Array(64 * 64).fill(1), 64, 64);
    const nothing = measureCircle(image, star.x, star.y, { radius: 6, mask: all });
    expect(nothing.flux).toBeNaN();
    expect(flagNames(nothing.flags)).toEqual(["maskedPixels"]);
  });

  it("flags saturation by the pixels in the aperture only", () => {
    const image = scene([star]);
    image.data[5 * 64 + 5] = 1e6;
    const options = { radius: 6, saturation: 1e5 };
    expect(measureCircle(image, star.x, star.y, options).flags).toBe(0);
    image.data[33 * 64 + 31] = 1e5;
    expect(flagNames(measureCircle(image, star.x, star.y, options).flags)).toEqual(["saturated"]);
  });

  it("flags a background that rests on few pixels", () => {
    const image = scene([star]);
    const annulus = { inner: 6, outer: 6.05 };
    const result = measureCircle(image, 31, 32, { radius: 5, annulus });
    expect(flagNames(result.flags)).toContain("backgroundContaminated");
  });

  it("does not let a neighbour in the annulus pull the background", () => {
    const image = scene([star, { x: 42, y: 33, flux: 40_000 }], { noise: 3 });
    const result = measureCircle(image, star.x, star.y, { radius: 5 });
    // Some 40 of 400 pixels hold the neighbour; the clip leaves its faintest wings.
    expect(Math.abs(result.background - 100)).toBeLessThan(1);
  });

  it("takes the same pixels from any array and stride", () => {
    const wide = Uint16Array.from(scene([star], { noise: 3 }).data);
    const expected = measureCircle(createImage(wide, 64, 64), star.x, star.y, { radius: 5 });
    const transposed = {
      data: Float32Array.from(wide),
      shape: [64, 64],
      stride: [1, 64],
      offset: 0,
    };
    const turned = measureCircle(transposed, star.y, star.x, { radius: 5 });
    expect(turned.flux).toBeCloseTo(expected.flux, 8);
    expect(turned.fluxError).toBeCloseTo(expected.fluxError, 8);
  });

  it("names the option that is wrong", () => {
    const image = scene([]);
    const attempt = (options: Parameters<typeof measureCircle>[3]) => () =>
      measureCircle(image, 10, 10, options);
    expect(attempt({ radius: 0 })).toThrow("radius must be a number greater than 0. Received 0.");
    expect(attempt({ radius: 3, annulus: { inner: 5, outer: 5 } })).toThrow(
      "annulus.outer must be a number greater than 5. Received 5.",
    );
    expect(attempt({ radius: 3, gain: -1 })).toThrow("gain");
    expect(attempt({ radius: 3, pixelNoise: "equation" })).toThrow("pixelNoise");
    expect(attempt({ radius: 3, mask: createImage(new Uint8Array(4), 2, 2) })).toThrow("mask");
    try {
      attempt({ radius: Number.NaN })();
    } catch (error) {
      expect(isApertureError(error, "invalid-option")).toBe(true);
    }
  });
});

describe("the error of a circle", () => {
  /** Fraction of fluxes within their 1-sigma error, over simulated frames. */
  function coverage(
    flux: number,
    options: { pixelNoise?: "equation" | "measured"; gain: number | null },
  ) {
    const trials = 400;
    const random = createRandom(5);
    let within = 0;
    for (let k = 0; k < trials; k++) {
      const x = 25 + random.uniform();
      const y = 25 + random.uniform();
      const image = scene([{ x, y, flux }], { width: 51, height: 51, gain: 2, noise: 3, seed: k });
      const { flux: found, fluxError } = measureCircle(image, x, y, {
        radius: 4,
        annulus: { inner: 9, outer: 13 },
        // Noise of 3 ADU at 2 electrons per ADU is a read noise of 6 electrons.
        readNoise: 6,
        ...options,
      });
      const clean = scene([{ x, y, flux }], { width: 51, height: 51, sky: 0 });
      const truth = measureCircle(clean, x, y, { radius: 4, annulus: null }).flux;
      if (Math.abs(found - truth) < fluxError) within++;
    }
    return within / trials;
  }

  // 68.3 % +- 2.3 % (binomial, 400 trials): the limits are 4 sigma.
  it.each([0, 500, 5000, 100_000])(
    "covers the truth in two thirds of all frames at %i ADU",
    (flux) => {
      for (const pixelNoise of ["equation", "measured"] as const) {
        const fraction = coverage(flux, { gain: 2, pixelNoise });
        expect(fraction).toBeGreaterThan(0.59);
        expect(fraction).toBeLessThan(0.775);
      }
    },
  );

  it("without a gain covers it only while the sky dominates", () => {
    expect(coverage(500, { gain: null })).toBeGreaterThan(0.55);
    expect(coverage(100_000, { gain: null })).toBeLessThan(0.5);
  });
});

describe("measureCircles and measureRadii", () => {
  it("give what measureCircle gives, row by row", () => {
    const image = scene([star], { noise: 3 });
    const table = measureCircles(image, [31.3, 10, -99], [32.8, 12, 0], { radius: 5, gain: 1 });
    expect(table.length).toBe(3);
    const single = measureCircle(image, 31.3, 32.8, { radius: 5, gain: 1 });
    expect(table.flux[0]).toBe(single.flux);
    expect(table.fluxError[0]).toBe(single.fluxError);
    expect(table.flux[2]).toBeNaN();
    expect(measureCircles(image, [], [], { radius: 5 }).length).toBe(0);
    expect(() => measureCircles(image, [1], [], { radius: 5 })).toThrow("ys.length");
  });

  it("share one background over all radii", () => {
    const image = scene([star], { noise: 3 });
    const annulus = { inner: 10, outer: 15 };
    const table = measureRadii(image, star.x, star.y, [2, 4, 6], { annulus });
    for (const [row, radius] of [2, 4, 6].entries()) {
      const single = measureCircle(image, star.x, star.y, { radius, annulus });
      expect(table.flux[row]).toBeCloseTo(single.flux, 9);
      expect(table.background[row]).toBe(single.background);
    }
    expect(measureRadii(image, -99, 0, [2, 4]).flux[1]).toBeNaN();
  });
});
