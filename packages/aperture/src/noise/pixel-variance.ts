/** Variances of listed pixels: of the sky, and of the sky with stars on it. */

import { clipInPlace } from "@photkit/core-stats";
import { pixelVariance } from "./ccd-error.ts";
import type { CheckedNoise } from "./noise.ts";

/** Residuals beyond this are not noise of the sky. Clipping there narrows Gaussian noise by 0.1 %. */
const RESIDUAL_SIGMA = 4;

/** Variance of a pixel of the sky, ADU²: by the CCD equation, or from what a fit left over. */
export function skyVariance(
  noise: CheckedNoise,
  level: number,
  residuals: Float64Array,
  parameters: number,
): number {
  if (noise.fromEquation) {
    const { gain, readNoise, darkElectrons, pedestal } = noise;
    return pixelVariance(level - pedestal, gain ?? Number.NaN, readNoise, darkElectrons);
  }
  const left = clipInPlace(residuals.slice(), residuals.length, RESIDUAL_SIGMA, 10);
  const freedom = left.count - parameters;
  return freedom > 0 ? (left.standardDeviation ** 2 * left.count) / freedom : Number.NaN;
}

/** Adds the shot noise of starlight (ADU per pixel) to the variance of the sky; fills `out`. */
export function addShotNoise(
  sky: number,
  starlight: Float64Array,
  gain: number | null,
  out: Float64Array,
): Float64Array {
  for (let i = 0; i < out.length; i++) {
    out[i] = sky + (gain === null ? 0 : Math.max(0, starlight[i]!) / gain);
  }
  return out;
}
