/** PSF fits of stars with saturated cores. */

import { createRandom } from "@photkit/core-stats";
import { createImage, type Image } from "@photkit/image";
import { describe, expect, it } from "vitest";
import { fitPsf, fitPsfs, flagNames, measureForced, type Psf } from "../src/index.ts";
import { psfScene } from "./psf-scene.ts";

const LEVEL = 4095;
const GAIN = 2;
const FLUX = 150_000;
const SEEDS = Array.from({ length: 60 }, (_, k) => k + 1);
const gaussian: Psf = { kind: "gaussian", fwhm: 3.8 };
const moffat: Psf = { kind: "moffat", fwhm: 4, beta: 3 };

/** Photon noise, whole ADU, and nothing above the level. */
function exposed(psf: Psf, seed: number, level = LEVEL): Image<Float64Array> {
  const random = createRandom(seed);
  const shift = random.uniform();
  const scene = psfScene(psf, [[22 + shift, 21.6, FLUX]]);
  const [height, width] = scene.shape;
  const data = Float64Array.from(scene.data, (light) =>
    Math.min(level, Math.round(random.poisson(light * GAIN) / GAIN)),
  );
  return createImage(data, width, height);
}
const placeOf = (seed: number) => 22 + createRandom(seed).uniform();

/** Mean and standard deviation of (measured - true) / error. */
function pulls(psf: Psf, value: (seed: number) => readonly [number, number, number]) {
  const all = SEEDS.map((seed) => {
    const [measured, truth, error] = value(seed);
    return (measured - truth) / error;
  });
  const mean = all.reduce((sum, one) => sum + one, 0) / all.length;
  const variance = all.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (all.length - 1);
  return { psf, mean, deviation: Math.sqrt(variance) };
}

describe.each([
  ["gaussian", gaussian],
  ["moffat", moffat],
] as const)("a %s star three times above saturation", (_, psf) => {
  const options = { psf, gain: GAIN, readNoise: 0, radius: 9, saturation: LEVEL };
  const fits = new Map(
    SEEDS.map((seed) => [seed, fitPsf(exposed(psf, seed), placeOf(seed) + 0.4, 21.3, options)]),
  );
  const of = (seed: number) => fits.get(seed)!;
  const forced = (seed: number) => {
    const table = measureForced(exposed(psf, seed), [placeOf(seed)], [21.6], options);
    return [table.flux[0]!, FLUX, table.fluxError[0]!] as const;
  };

  it.each([
    ["flux", (seed: number) => [of(seed).flux, FLUX, of(seed).fluxError] as const],
    ["x", (seed: number) => [of(seed).x, placeOf(seed), of(seed).xError] as const],
    ["y", (seed: number) => [of(seed).y, 21.6, of(seed).yError] as const],
    ["flux at a known place", forced],
  ])("has the %s of the pixels that are not saturated, with an honest error", (_, value) => {
    const { mean, deviation } = pulls(psf, value);
    // 60 seeds: the mean is known to 0.13, the deviation to 0.09; three of them.
    expect(Math.abs(mean)).toBeLessThan(0.4);
    expect(Math.abs(deviation - 1)).toBeLessThan(0.28);
  });

  it("says that it is saturated, and with a larger error than an unsaturated one", () => {
    for (const seed of SEEDS.slice(0, 10)) {
      const whole = fitPsf(exposed(psf, seed, 1e9), placeOf(seed), 21.6, {
        ...options,
        saturation: 1e9,
      });
      expect(flagNames(of(seed).flags)).toEqual(["saturated"]);
      expect(flagNames(whole.flags)).toEqual([]);
      expect(of(seed).fluxError).toBeGreaterThan(whole.fluxError);
    }
  });

  it("is far too faint when the level is not given", () => {
    const { flux } = fitPsf(exposed(psf, 1), placeOf(1), 21.6, { ...options, saturation: null });
    expect(flux).toBeLessThan(0.9 * FLUX);
  });
});

it("a star of nothing but saturated pixels has no flux and no place", () => {
  const image = createImage(new Float64Array(40 * 40).fill(LEVEL), 40, 40);
  const { stars } = fitPsfs(image, [20], [20], { psf: gaussian, saturation: LEVEL });
  expect([stars[0]!.flux, stars[0]!.fluxError].every(Number.isNaN)).toBe(true);
  expect(flagNames(stars[0]!.flags)).toContain("saturated");
});
