import { createRandom } from "@photkit/core-stats";
import { createImage } from "@photkit/image";
import { describe, expect, it } from "vitest";
import { flagNames, measureCircle, measureOptimal } from "../src/index.ts";
import { type EncodedArray, goldenMissing, imageOf, readGolden } from "./golden.ts";
import { scene } from "./scene.ts";

const annulus = { inner: 14, outer: 20 };

describe("measureOptimal", () => {
  it("is the flux of the star, linear from bright to faint", () => {
    for (const flux of [1e6, 1e4, 100, 1]) {
      const image = scene([{ x: 31.3, y: 32.8, flux }]);
      const result = measureOptimal(image, 31.3, 32.8, { fwhm: 4, annulus });
      // Beyond two FWHM lie 1.5e-5 of the light.
      expect(Math.abs(result.flux / flux - 1)).toBeLessThan(1e-4);
      expect(result.flags).toBe(0);
    }
  });

  it("keeps the whole flux when pixels are masked", () => {
    const image = scene([{ x: 31.3, y: 32.8, flux: 9000 }]);
    const masked = new Uint8Array(64 * 64);
    masked[33 * 64 + 31] = 1;
    masked[31 * 64 + 32] = 1;
    const mask = createImage(masked, 64, 64);
    const result = measureOptimal(image, 31.3, 32.8, { fwhm: 4, annulus, mask });
    expect(Math.abs(result.flux / 9000 - 1)).toBeLessThan(1e-4);
    expect(flagNames(result.flags)).toEqual(["maskedPixels"]);
  });

  it("scatters less than the best circle, as much as it says", () => {
    const random = createRandom(8);
    const trials = 400;
    let optimal = 0;
    let circle = 0;
    let stated = 0;
    for (let seed = 0; seed < trials; seed++) {
      const [x, y] = [31 + random.uniform(), 31 + random.uniform()];
      const image = scene([{ x, y, flux: 1000 }], { noise: 8, seed });
      const found = measureOptimal(image, x, y, { fwhm: 4, annulus });
      optimal += (found.flux - 1000) ** 2;
      stated += found.fluxError ** 2;
      // 1.585 sigma is the best radius; it holds 71.5 % of the light.
      const best = measureCircle(image, x, y, { radius: (1.585 * 4) / 2.3548, annulus });
      circle += (best.flux / 0.715 - 1000) ** 2;
    }
    // 400 trials fix a standard deviation to 3.5 %. The theory says 0.90.
    expect(Math.sqrt(optimal / circle)).toBeLessThan(0.97);
    expect(Math.abs(Math.sqrt(optimal / stated) - 1)).toBeLessThan(0.14);
  });

  it("is linear in the light for any shape, and by an error image no less", () => {
    const psf = { kind: "moffat", fwhm: 4, beta: 3 } as const;
    const error = createImage(
      Float64Array.from({ length: 64 * 64 }, (_, i) => 3 + (i % 5)),
      64,
      64,
    );
    const at = (flux: number) =>
      measureOptimal(scene([{ x: 31.3, y: 32.8, flux }]), 31.3, 32.8, { psf, error, annulus });
    const bright = at(1e5);
    for (const flux of [1e4, 10, 0]) {
      expect(Math.abs(at(flux).flux - (bright.flux * flux) / 1e5)).toBeLessThan(1e-6);
    }
    expect(at(0).fluxError).toBe(bright.fluxError);
  });

  it.skipIf(goldenMissing)("equals Naylor's formula with a unit-sum PSF to 1e-12", () => {
    interface Case {
      readonly x: number;
      readonly y: number;
      readonly sigma_a: number;
      readonly sigma_b: number;
      readonly orientation_deg: number;
      readonly dark_flux: number;
      readonly background_rms: number;
      readonly read_noise: number;
      readonly naylor_flux_unit_psf: number;
      readonly naylor_err: number;
    }
    const { inputs, optimal } = readGolden<{
      inputs: { image: EncodedArray };
      optimal: Case[];
    }>("photometry/formulas.json");
    const image = imageOf(inputs.image);
    const fwhmPerSigma = 2 * Math.sqrt(2 * Math.LN2);
    for (const wanted of optimal) {
      const floor = wanted.background_rms ** 2 + wanted.read_noise ** 2 + wanted.dark_flux;
      const error = createImage(
        image.data.map((value) => Math.sqrt(Math.max(0, value) + floor)),
        image.shape[1],
        image.shape[0],
      );
      const found = measureOptimal(image, wanted.x, wanted.y, {
        fwhm: wanted.sigma_a * fwhmPerSigma,
        axisRatio: wanted.sigma_b / wanted.sigma_a,
        thetaRadians: (wanted.orientation_deg * Math.PI) / 180,
        annulus: null,
        error,
        reach: 30, // The golden sums run over the whole frame.
      });
      expect(Math.abs(found.flux / wanted.naylor_flux_unit_psf - 1)).toBeLessThan(1e-12);
      expect(Math.abs(found.fluxError / wanted.naylor_err - 1)).toBeLessThan(1e-12);
    }
    expect(optimal.length).toBe(6);
  });

  it("is NaN outside the image and names the option that is wrong", () => {
    const image = scene([]);
    expect(measureOptimal(image, -3, 5, { fwhm: 4 }).flux).toBeNaN();
    expect(() => measureOptimal(image, 5, 5, { fwhm: 0 })).toThrow("fwhm");
  });
});
