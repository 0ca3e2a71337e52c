import { describe, expect, it } from "vitest";
import { annulusBackground, ccdError, circularMask, measureMask } from "../src/index.ts";
import { goldenMissing, readGolden } from "./golden.ts";
import { scene } from "./scene.ts";

describe("ccdError", () => {
  it("is the CCD equation of AstroImageJ (reference case of Photometer.java)", () => {
    const sigma = ccdError({
      flux: 52500,
      pixels: 113,
      backgroundPixels: 500,
      background: 128,
      gain: 1.5,
      readNoise: 8,
    });
    expect(sigma).toBeCloseTo(225.33112658946118, 10);
  });

  it("is the shot noise alone for a bright star on nothing, and needs no background pixels", () => {
    const input = { flux: 1e8, pixels: 10, backgroundPixels: Number.POSITIVE_INFINITY };
    expect(ccdError({ ...input, background: 0, gain: 4 })).toBeCloseTo(Math.sqrt(1e8 / 4), 1);
  });

  it("does not let a negative flux lower the noise", () => {
    const input = { pixels: 10, backgroundPixels: 100, background: 50, gain: 1 };
    expect(ccdError({ ...input, flux: -1e6 })).toBe(ccdError({ ...input, flux: 0 }));
  });

  // With noise the ring says how many pixels its level is worth, without it their number does.
  it.each([{ gain: 2, seed: 3 }, {}])(
    "is the error of a mask of pixels above a ring (%o)",
    (made) => {
      const image = scene([{ x: 31, y: 32, flux: 5000 }], made);
      const ring = annulusBackground({ inner: 10, outer: 16 });
      const noise = { gain: 2, readNoise: 7, darkElectrons: 3, pedestal: 20 };
      const measured = measureMask(image, circularMask(31, 32, 6), { ...noise, background: ring });
      const { level, pixels } = ring({ image, x: 31, y: 32 });
      const expected = ccdError({
        ...noise,
        flux: measured.flux,
        pixels: measured.pixels,
        backgroundPixels: pixels,
        background: level - 20,
      });
      expect(measured.fluxError / expected).toBeCloseTo(1, 12);
    },
  );

  it.skipIf(goldenMissing)("equals the golden values to 1e-12", () => {
    const { aij_ccd_error: cases } = readGolden<{ aij_ccd_error: Record<string, number>[] }>(
      "photometry/formulas.json",
    );
    for (const value of cases) {
      const sigma = ccdError({
        flux: value.F_S_adu!,
        pixels: value.n_pix!,
        backgroundPixels: value.n_b!,
        background: value.F_B_adu_per_pixel!,
        gain: value.gain_e_per_adu!,
        readNoise: value.N_R_e!,
        darkElectrons: value.F_D_e_per_pixel!,
      });
      expect(Math.abs(sigma / value.sigma_adu! - 1)).toBeLessThan(1e-12);
    }
  });
});
