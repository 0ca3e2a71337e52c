import { describe, expect, it } from "vitest";
import {
  bestRadius,
  curveOfGrowth,
  fitGaussian,
  measureFwhm,
  radialProfile,
} from "../src/index.ts";
import { scene } from "./scene.ts";

const star = { x: 31.3, y: 32.8, flux: 50_000, fwhm: 4 };
const sigma = 4 / 2.3548;

describe("radialProfile", () => {
  it("is the star's own profile", () => {
    const profile = radialProfile(scene([star]), star.x, star.y, { background: 100, step: 0.5 });
    const peak = star.flux / (2 * Math.PI * sigma ** 2);
    expect(profile.length).toBe(24);
    for (let k = 0; k < 12; k++) {
      const expected = peak * Math.exp(-(profile.radius[k]! ** 2) / (2 * sigma ** 2));
      // Within a ring of 0.5 px the mean of the profile is not the profile at the mean radius.
      expect(Math.abs(profile.value[k]! - expected)).toBeLessThan(0.02 * peak);
    }
  });

  it("has every pixel in one ring, by its distance, with mean and scatter", () => {
    const image = scene([star], { noise: 4, seed: 2 });
    const [x, y, step] = [20.3, 25.8, 1.5];
    const profile = radialProfile(image, x, y, { radius: 10, step, background: 7 });
    for (let ring = 0; ring < profile.length; ring++) {
      const inside = [...image.data].flatMap((value, i) => {
        const distance = Math.hypot((i % 64) - x, Math.floor(i / 64) - y);
        return Math.floor(distance / step) === ring && distance < 10 ? [[distance, value]] : [];
      });
      const values = inside.map(([, value]) => value! - 7);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      const away = inside.reduce((sum, [distance]) => sum + distance!, 0) / inside.length;
      expect(profile.pixels[ring]).toBe(inside.length);
      expect(profile.value[ring]).toBeCloseTo(mean, 9);
      expect(profile.scatter[ring]).toBeCloseTo(Math.sqrt(squares / values.length), 9);
      expect(profile.radius[ring]).toBeCloseTo(away, 9);
    }
  });

  it("is NaN where a ring holds no pixel", () => {
    const profile = radialProfile(scene([]), 30.5, 30.5, { radius: 2, step: 0.5 });
    expect(profile.pixels[0]).toBe(0);
    expect(profile.value[0]).toBeNaN();
    expect(profile.value[1]).toBe(100);
    expect(profile.scatter[1]).toBe(0);
    expect(() => radialProfile(scene([]), Number.NaN, 3)).toThrow("x");
  });
});

describe("measureFwhm", () => {
  it("is the width of the star, by the flanks alone if it is saturated", () => {
    const image = scene([star], { noise: 3 });
    expect(Math.abs(measureFwhm(image, 31, 33).fwhm - 4)).toBeLessThan(0.02);
    for (let i = 0; i < image.data.length; i++) image.data[i] = Math.min(1500, image.data[i]!);
    const fit = measureFwhm(image, 31, 33, { saturation: 1500 });
    expect(Math.abs(fit.fwhm - 4)).toBeLessThan(0.05);
    expect(Math.hypot(fit.x - star.x, fit.y - star.y)).toBeLessThan(0.02);
  });

  it.each(["circular", "elliptical"] as const)(
    "states the errors of a %s star that width and flux scatter by",
    (shape) => {
      const trials = 400;
      let [width, flux] = [0, 0];
      for (let seed = 1; seed <= trials; seed++) {
        const image = scene([{ x: 15.3, y: 14.8, flux: 6000 }], {
          width: 31,
          height: 31,
          noise: 5,
          seed,
        });
        const fit = fitGaussian(image.data, 31, 31, { shape });
        width += Number(Math.abs(fit.fwhm - 4) < fit.fwhmError);
        flux += Number(Math.abs(fit.flux - 6000) < fit.fluxError);
      }
      // 68.27 % with 4 standard errors of a share (2.3 % each).
      expect(Math.abs(width / trials - 0.6827)).toBeLessThan(0.093);
      expect(Math.abs(flux / trials - 0.6827)).toBeLessThan(0.093);
    },
  );

  it("does not converge where there is nothing", () => {
    expect(measureFwhm(scene([]), 31, 33).converged).toBe(false);
    expect(measureFwhm(scene([star]), -31, 33).converged).toBe(false);
    expect(measureFwhm(scene([star]), Number.NaN, 33).fwhm).toBeNaN();
  });
});

describe("curveOfGrowth and bestRadius", () => {
  it("grow as a Gaussian's enclosed light", () => {
    const curve = curveOfGrowth(scene([star]), star.x, star.y, {
      annulus: { inner: 16, outer: 20 },
    });
    for (let k = 0; k < curve.length; k++) {
      const expected = 1 - Math.exp(-(curve.radius[k]! ** 2) / (2 * sigma ** 2));
      // Pixels are flat within themselves here: at small radii that costs about a per cent.
      expect(Math.abs(curve.fraction[k]! - expected)).toBeLessThan(0.02);
    }
  });

  it("find the optimum radius of a faint Gaussian star, 1.585 sigma", () => {
    // Background-limited: (1 - exp(-r²/2s²)) / r is largest at r = 1.585 s (Pritchet & Kline 1981).
    let sum = 0;
    for (let seed = 0; seed < 20; seed++) {
      const image = scene([{ ...star, flux: 4000 }], { noise: 10, seed });
      sum += bestRadius(image, star.x, star.y, { step: 0.1 }).radius;
    }
    // Noise scatters each optimum by some tenths of a pixel.
    expect(Math.abs(sum / 20 - 1.585 * sigma)).toBeLessThan(0.3);
  });

  it("find none where there is no star", () => {
    const image = scene([], { sky: 0 });
    expect(bestRadius(image, 30, 30).radius).toBeNaN();
  });
});
