import { createRandom } from "@photkit/core-stats";
import { describe, expect, it } from "vitest";
import { psfParameters } from "../src/index.ts";
import { psfScene, type StarOf } from "./psf-scene.ts";

const FWHM_PER_SIGMA = 2 * Math.sqrt(2 * Math.LN2);

/** Stars on a grid of 30 px, each somewhere within its pixel. */
function grid(seed: number, flux: number): StarOf[] {
  const random = createRandom(seed);
  return Array.from({ length: 16 }, (_, k) => [
    20 + 30 * (k % 4) + random.uniform(),
    20 + 30 * Math.floor(k / 4) + random.uniform(),
    flux,
  ]);
}

const columns = (stars: readonly StarOf[]) => ({
  xs: stars.map(([x]) => x),
  ys: stars.map(([, y]) => y),
});

describe("the shape of the stars of a picture", () => {
  it("is that of their PSF, within the scatter of its fits", () => {
    const stars = grid(3, 20_000);
    const psf = { kind: "gaussian", fwhm: 4.2, axisRatio: 0.8, thetaRadians: 0.5 } as const;
    const { xs, ys } = columns(stars);
    for (const seed of [1, 2, 3]) {
      const image = psfScene(psf, stars, { side: 130, gain: 2, seed });
      const found = psfParameters(image, xs, ys, { fwhm: 4 });
      expect(found.stars).toBe(16);
      // One star of 40 000 electrons tells its width to 0.6 %; the median of 16 to 0.2 %.
      expect(found.semimajorSigma / (4.2 / FWHM_PER_SIGMA)).toBeCloseTo(1, 1.7);
      expect(found.semiminorSigma / ((0.8 * 4.2) / FWHM_PER_SIGMA)).toBeCloseTo(1, 1.7);
      expect(found.fwhm / (4.2 * Math.sqrt(0.8))).toBeCloseTo(1, 1.7);
      expect(Math.abs(found.thetaRadians - 0.5)).toBeLessThan(0.05);
    }
  });

  it("does not mind a few that are something else", () => {
    const stars = grid(4, 20_000);
    const psf = { kind: "gaussian", fwhm: 4 } as const;
    const image = psfScene(psf, stars, { side: 130, gain: 2 });
    // Three companions at 3 px, and a hot pixel.
    for (const [x, y] of stars.slice(0, 3))
      image.data[Math.round(y) * 130 + Math.round(x) + 3]! += 2000;
    image.data[110 * 130 + 5] = 30_000;
    const { xs, ys } = columns(stars);
    const found = psfParameters(image, [...xs, 5], [...ys, 110], { fwhm: 4 });
    expect(found.semimajorSigma * FWHM_PER_SIGMA).toBeCloseTo(4, 0.7);
    expect(found.semiminorSigma / found.semimajorSigma).toBeGreaterThan(0.96);
  });

  it("is NaN without a star", () => {
    const image = psfScene({ kind: "gaussian", fwhm: 4 }, [], { gain: 2 });
    expect(psfParameters(image, [20], [20])).toMatchObject({ fwhm: Number.NaN, stars: 0 });
    expect(psfParameters(image, [], []).stars).toBe(0);
  });
});
