import { createRandom } from "@photkit/core-stats";
import type { Image } from "@photkit/image";
import { describe, expect, it } from "vitest";
import {
  buildPsf,
  fitPsf,
  isApertureError,
  measureForced,
  measurementAt,
  measureOptimal,
  type Psf,
} from "../src/index.ts";
import { psfScene, type StarOf } from "./psf-scene.ts";

const moffat: Psf = { kind: "moffat", fwhm: 3.8, beta: 3, axisRatio: 0.85, thetaRadians: 0.5 };

/** Stars 30 px apart, at random places within their pixels. */
function field(flux: (k: number) => number, seed: number): StarOf[] {
  const random = createRandom(seed);
  return Array.from({ length: 36 }, (_, k) => [
    20 + 30 * (k % 6) + random.uniform(),
    20 + 30 * Math.floor(k / 6) + random.uniform(),
    flux(k),
  ]);
}

/** Stars out of focus: rings of 2 px radius, blurred by 1.1 px, on a sky of 50. */
function ringStars(
  stars: readonly StarOf[],
  side = 192,
): { stars: readonly StarOf[]; image: Image } {
  const parts = stars.flatMap(([x, y, flux]): StarOf[] =>
    Array.from({ length: 8 }, (_, k) => [
      x + 2 * Math.cos((k * Math.PI) / 4),
      y + 2 * Math.sin((k * Math.PI) / 4),
      flux / 8,
    ]),
  );
  return { stars, image: psfScene({ kind: "gaussian", fwhm: 2.6 }, parts, { side }) };
}

describe("buildPsf", () => {
  it("learns a shape that no Gaussian has, well enough for fluxes and positions", () => {
    const stars = field((k) => 2e4 + 2e3 * k, 3);
    const image = psfScene(moffat, stars, { side: 192, gain: 2, seed: 4 });
    const xs = stars.map(([x]) => x);
    const ys = stars.map(([, y]) => y);
    const { psf, used } = buildPsf(image, xs.map(Math.round), ys.map(Math.round), { fwhm: 4 });
    expect(used.length).toBe(36);
    // Geometric mean of the widths, 3.8 sqrt(0.85) = 3.50.
    expect(Math.abs(psf.fwhm - 3.5)).toBeLessThan(0.1);
    const sum = psf.values.reduce((total, value) => total + value, 0) / psf.oversampling ** 2;
    expect(sum).toBeCloseTo(1, 12);

    // Other stars, without noise: what is left is the error of the PSF.
    const others = field(() => 1e4, 9);
    const clean = psfScene(moffat, others, { side: 192 });
    const table = measureForced(
      clean,
      others.map(([x]) => x),
      others.map(([, y]) => y),
      { psf },
    );
    const ratios = [...table.flux].map((flux) => flux / 1e4);
    const mean = ratios.reduce((total, ratio) => total + ratio, 0) / ratios.length;
    const scatter = Math.sqrt(
      ratios.reduce((total, ratio) => total + (ratio - mean) ** 2, 0) / ratios.length,
    );
    const gaussian: Psf = { kind: "gaussian", fwhm: 3.5 };
    // 1 - (1 + (12 px / 3.43 px)²)^-2 = 99.4 % of this Moffat lie within the circle that is fitted,
    // and its rim is at a height that a fitted level takes for sky.
    expect(Math.abs(mean - 0.99)).toBeLessThan(0.01);
    expect(scatter).toBeLessThan(0.002);
    let worst = 0;
    let worstGaussian = 0;
    for (const [x, y] of others) {
      const fit = fitPsf(clean, Math.round(x), Math.round(y), { psf });
      worst = Math.max(worst, Math.hypot(fit.x - x, fit.y - y));
      const plain = fitPsf(clean, Math.round(x), Math.round(y), { psf: gaussian });
      worstGaussian = Math.max(worstGaussian, Math.abs(plain.flux / 1e4 - mean));
    }
    expect(worst).toBeLessThan(0.02);
    expect(worstGaussian).toBeGreaterThan(0.1);
  });

  it("finds the same flux whatever the weights, also with stars out of focus", () => {
    const doughnut = ringStars(field(() => 1e5, 5).slice(0, 12));
    const xs = doughnut.stars.map(([x]) => x);
    const ys = doughnut.stars.map(([, y]) => y);
    const { psf } = buildPsf(doughnut.image, xs, ys, { fwhm: 6 });
    const one = ringStars([[22.3, 21.8, 1e6]], 45).image;
    const flux = (weightFlux: number) => {
      const options = { psf, gain: 2, weightFlux };
      return measureForced(one, [22.3], [21.8], options).flux[0]! / 1e6;
    };
    // No noise anywhere: what is left is the table's own error. The middle is the table's convention,
    // here that of the light itself.
    for (const weightFlux of [0, 1e4, 1e6])
      expect(Math.abs(flux(weightFlux) - 1)).toBeLessThan(0.003);
  });

  it("knows how wrong the table is, and says so in the errors of bright stars", () => {
    const [x, y] = [22.3, 21.8];
    const clean = psfScene(moffat, [[x, y, 1e6]]);
    const measures: ((psf: Psf) => { flux: number; fluxError: number })[] = [
      (psf) => measureOptimal(clean, x, y, { psf, annulus: { inner: 12, outer: 18 } }),
      (psf) => measurementAt(measureForced(clean, [x], [y], { psf }), 0),
      (psf) => fitPsf(clean, 22, 22, { psf }),
    ];
    const fluxes = measures.map((): number[] => []);
    const stated = measures.map(() => 0);
    const trials = 8;
    for (let seed = 0; seed < trials; seed++) {
      const stars = field(() => 1e4, 20 + seed).slice(0, 12);
      const image = psfScene(moffat, stars, { side: 192, gain: 2, seed: 50 + seed });
      const xs = stars.map(([column]) => column);
      const { psf } = buildPsf(
        image,
        xs,
        stars.map(([, row]) => row),
        { fwhm: 4 },
      );
      expect(psf.deviations).toHaveLength(12);
      const sure = { ...psf, deviations: [] };
      for (const [k, measure] of measures.entries()) {
        const { flux, fluxError } = measure(psf);
        fluxes[k]!.push(flux);
        stated[k]! += (fluxError ** 2 - measure(sure).fluxError ** 2) / trials;
      }
    }
    for (const [k, values] of fluxes.entries()) {
      const mean = values.reduce((sum, value) => sum + value) / trials;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (trials - 1);
      // A part of the flux: a standard deviation from 8 trials is good to 27 %, that from the
      // jackknife of 12 groups to 21 %, to 8 % for the mean of 8 of them; 2.7 of both together.
      expect(Math.sqrt(stated[k]!) / 1e6).toBeGreaterThan(5e-4);
      expect(Math.abs(Math.log(Math.sqrt(stated[k]! / variance)))).toBeLessThan(0.75);
    }
  });

  it("learns from a single star, whose uncertainty it cannot know", () => {
    const image = psfScene(moffat, [[22.3, 21.8, 1e5]], { gain: 2 });
    const { psf } = buildPsf(image, [22], [22], { fwhm: 4 });
    expect(psf.deviations).toEqual([]);
    expect(Math.abs(psf.fwhm - 3.5)).toBeLessThan(0.15);
  });

  it("uses neither faint nor saturated stars, nor those at the edge", () => {
    const stars: StarOf[] = [
      [30.2, 30.4, 30_000],
      [60.3, 30.1, 40],
      [3.4, 60.2, 30_000],
      [60.4, 60.3, 300_000],
      [30.4, 61.1, 20_000],
    ];
    const image = psfScene(moffat, stars, { side: 96, gain: 2 });
    const { used } = buildPsf(
      image,
      stars.map(([x]) => x),
      stars.map(([, y]) => y),
      { saturation: 5000 },
    );
    expect(used).toEqual([0, 4]);
    const attempt = () => buildPsf(image, [80], [10]);
    expect(attempt).toThrow("at least one star");
    try {
      attempt();
    } catch (error) {
      expect(isApertureError(error, "invalid-option")).toBe(true);
    }
  });
});
