import { createRandom } from "@photkit/core-stats";
import { createImage } from "@photkit/image";
import { describe, expect, it } from "vitest";
import { flagNames, measureCircle, measureOptimal } from "../src/index.ts";
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

  it("is NaN outside the image and names the option that is wrong", () => {
    const image = scene([]);
    expect(measureOptimal(image, -3, 5, { fwhm: 4 }).flux).toBeNaN();
    expect(() => measureOptimal(image, 5, 5, { fwhm: 0 })).toThrow("fwhm");
  });
});
