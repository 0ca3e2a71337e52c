import { describe, expect, it } from "vitest";
import { electronsForDropToNoise, expectedDropToNoise, isSimulationError } from "../src/index.ts";

const surroundings = {
  profile: { kind: "gaussian", fwhm: 3, ellipticity: 0, thetaRadians: 0, beta: 3 },
  background: 80,
  readNoise: 4,
  gain: 1,
  scintillation: 0,
} as const;

describe("drop-to-noise ratio", () => {
  it("of a faint Gaussian star is best at 1.585 sigma", () => {
    // The radius where (1 - exp(-r^2/2)) / r is largest: the root of 1 + r^2 = exp(r^2/2).
    const { radius } = expectedDropToNoise(1, 1, surroundings);
    expect(radius).toBeCloseTo((1.585 * 3) / 2.3548, 1);
  });

  it("of a bright star is the square root of its electrons", () => {
    const { dropToNoise } = expectedDropToNoise(1e8, 1, surroundings);
    expect(dropToNoise / 1e4).toBeCloseTo(1, 3);
  });

  it("is limited by scintillation", () => {
    const shimmering = { ...surroundings, scintillation: 0.05 };
    expect(expectedDropToNoise(1e9, 1, shimmering).dropToNoise).toBeCloseTo(20, 1);
    try {
      electronsForDropToNoise(25, 1, shimmering);
      expect.unreachable();
    } catch (error) {
      expect(isSimulationError(error, "unattainable")).toBe(true);
    }
  });

  it("of a bright star is limited by seeing, less in a wider aperture", () => {
    // At radius r a Gaussian loses 2x exp(-x) of its light per relative change of its fwhm, where
    // x = r^2 / (2 sigma^2): at the largest radius looked at, 3 fwhm, nothing is left to lose.
    const unsteady = { ...surroundings, seeing: 0.05 };
    const faint = expectedDropToNoise(500, 1, unsteady);
    const bright = expectedDropToNoise(1e6, 1, unsteady);
    expect(bright.radius).toBeGreaterThan(1.5 * faint.radius);
    const steady = expectedDropToNoise(1e6, 1, surroundings);
    expect(bright.dropToNoise).toBeLessThan(steady.dropToNoise);
    expect(bright.dropToNoise).toBeGreaterThan(0.5 * steady.dropToNoise);
  });

  it("gives back the brightness it was computed from", () => {
    for (const electrons of [50, 700, 1e5]) {
      const { dropToNoise } = expectedDropToNoise(electrons, 0.6, surroundings);
      expect(electronsForDropToNoise(dropToNoise, 0.6, surroundings) / electrons).toBeCloseTo(1, 5);
    }
  });
});
