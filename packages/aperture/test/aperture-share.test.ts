import { describe, expect, it } from "vitest";
import { apertureShare, measureCircle, type Psf } from "../src/index.ts";
import { psfScene } from "./psf-scene.ts";

describe("apertureShare", () => {
  it("is the light of a Gaussian within the circle, 1 - exp(-r² / 2 sigma²)", () => {
    for (const [fwhm, radius] of [
      [4, 3],
      [4, 6],
      [6, 5],
    ] as const) {
      // The circle takes a pixel's light as spread over it: 1/12 px² more variance (Sheppard).
      const variance = (fwhm / 2.35482) ** 2 + 1 / 12;
      const share = apertureShare({ kind: "gaussian", fwhm }, { radius, annulus: null });
      // The next order is the square of 1/12 px² over the variance: 8e-4 at the narrowest.
      expect(Math.abs(share - (1 - Math.exp(-(radius ** 2) / (2 * variance))))).toBeLessThan(1e-3);
    }
  });

  it("takes off what the ring takes for sky: Moffat's light there, per pixel, times the circle", () => {
    const [fwhm, beta, radius, inner, outer] = [4, 3, 6, 8, 14];
    const scale = fwhm / (2 * Math.sqrt(2 ** (1 / beta) - 1));
    const beyond = (r: number) => (1 + (r / scale) ** 2) ** (1 - beta);
    const wings = (radius ** 2 * (beyond(inner) - beyond(outer))) / (outer ** 2 - inner ** 2);
    const options = { radius, annulus: { inner, outer } };
    const share = apertureShare({ kind: "moffat", fwhm, beta }, options);
    // The rims of the ring are whole pixels: a tenth of the wings, which are 0.6 % here.
    expect(wings).toBeGreaterThan(0.005);
    expect(Math.abs(share - (1 - beyond(radius) - wings))).toBeLessThan(2e-3);
    expect(
      apertureShare({ kind: "moffat", fwhm, beta }, { radius, annulus: null }) - share,
    ).toBeCloseTo(wings, 3);
  });

  it("gives the whole light of stars of every brightness, wherever they lie in their pixels", () => {
    const psf: Psf = { kind: "moffat", fwhm: 4, beta: 3, axisRatio: 0.8, thetaRadians: 0.4 };
    const options = { radius: 6, annulus: { inner: 12, outer: 20, maxIterations: 0 } };
    const share = apertureShare(psf, options);
    for (const [x, y, flux] of [
      [22, 22, 500],
      [22.5, 21.7, 30_000],
      [21.6, 22.3, 2e6],
    ] as const) {
      const found = measureCircle(psfScene(psf, [[x, y, flux]]), x, y, options).flux;
      expect(Math.abs(found / share / flux - 1)).toBeLessThan(5e-4);
    }
    expect(() => apertureShare(psf, { radius: 0 })).toThrow("radius");
  });
});
