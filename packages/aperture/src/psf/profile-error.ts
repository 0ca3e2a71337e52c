/**
 * What the uncertainty of a learnt PSF does to its measurements: an error that is a part of the flux,
 * and common to all that is measured with the same PSF.
 */

import { fillEmpirical } from "./empirical-psf.ts";
import type { PsfKernel } from "./psf.ts";
import type { StarPixels } from "./star-pixels.ts";

/**
 * Light in every pixel that each deviation of the PSF adds to the model of the stars, ADU; one array a
 * deviation, none where the PSF has none.
 */
export function deviantLight(
  kernel: PsfKernel,
  pixels: StarPixels,
  xs: readonly number[],
  ys: readonly number[],
  fluxes: readonly number[],
): Float64Array[] {
  if (kernel.kind !== "empirical") return [];
  const offsets = pixels.near.map((near, k) => ({
    near,
    flux: fluxes[k]!,
    dx: Float64Array.from(near, (at) => pixels.x[at]! - xs[k]!),
    dy: Float64Array.from(near, (at) => pixels.y[at]! - ys[k]!),
    out: new Float64Array(near.length),
  }));
  return (kernel.deviations ?? []).map((values) => {
    const light = new Float64Array(pixels.count);
    for (const { near, flux, dx, dy, out } of offsets) {
      fillEmpirical({ ...kernel, values }, dx, dy, out, null);
      for (let i = 0; i < near.length; i++) light[near[i]!]! += flux * out[i]!;
    }
    return light;
  });
}

/** Adds the variance of the light that deviates to those of the pixels, ADU². */
export function addDeviantVariance(
  variances: Float64Array,
  light: readonly Float64Array[],
): Float64Array {
  for (const deviation of light) {
    for (let i = 0; i < variances.length; i++) variances[i]! += deviation[i]! ** 2;
  }
  return variances;
}

/**
 * Adds to the covariance of fitted parameters what the deviations do to them.
 *
 * @param inverse - of the normal matrix, `size` x `size`.
 * @param project - weighted products of light in the pixels with the derivatives by the parameters.
 */
export function addDeviantCovariance(
  covariance: Float64Array,
  inverse: Float64Array,
  size: number,
  light: readonly Float64Array[],
  project: (light: Float64Array) => Float64Array,
): void {
  for (const deviation of light) {
    const right = project(deviation);
    const moved = right.map((_, k) => {
      let sum = 0;
      for (let l = 0; l < size; l++) sum += inverse[k * size + l]! * right[l]!;
      return sum;
    });
    for (let k = 0; k < size; k++) {
      for (let l = 0; l < size; l++) covariance[k * size + l]! += moved[k]! * moved[l]!;
    }
  }
}

/**
 * Uncertainty of a weighted sum over a star's light, as a part of that light: what the deviations add
 * under the weights, each squared.
 *
 * @param values - pixels; those that are NaN are not summed.
 */
export function deviantShare(
  kernel: PsfKernel,
  weights: Float64Array,
  values: ArrayLike<number>,
  dx: Float64Array,
  dy: Float64Array,
): number {
  if (kernel.kind !== "empirical" || !kernel.deviations) return 0;
  const summed: number[] = [];
  for (let k = 0; k < weights.length; k++) {
    if (weights[k] !== 0 && !Number.isNaN(values[k]!)) summed.push(k);
  }
  const columns = Float64Array.from(summed, (k) => dx[k]!);
  const rows = Float64Array.from(summed, (k) => dy[k]!);
  const out = new Float64Array(summed.length);
  let squares = 0;
  for (const deviation of kernel.deviations) {
    fillEmpirical({ ...kernel, values: deviation }, columns, rows, out, null);
    squares += out.reduce((sum, value, i) => sum + value * weights[summed[i]!]!, 0) ** 2;
  }
  return Math.sqrt(squares);
}
