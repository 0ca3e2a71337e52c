import { createRandom } from "@photkit/core-stats";
import { describe, expect, it } from "vitest";
import { buildPsf, fitPsf, isApertureError, measureForced, type Psf } from "../src/index.ts";
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
