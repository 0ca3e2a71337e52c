/**
 * What a PSF fit says: its parameters, their covariance by the noise of the pixels and by what is not
 * known of the profile, and what free positions add to the fluxes.
 */

import { choleskyFactor, choleskyInverse, type NonlinearFit } from "@photkit/core-stats";
import { addShotNoise, skyVariance } from "../noise/pixel-variance.ts";
import { addDeviantCovariance, deviantLight } from "./profile-error.ts";
import type { PsfModel } from "./psf-model.ts";
import type { CheckedPsfOptions } from "./psf-options.ts";
import type { StarPixels } from "./star-pixels.ts";
import { sandwich } from "./star-system.ts";

/** A fit with its errors. */
export interface DescribedFit {
  readonly parameters: Float64Array;
  readonly covariance: Float64Array;
  /** What a free position adds to the flux of every star on average, ADU. */
  readonly gains: readonly number[];
  readonly size: number;
  readonly scatter: number;
  readonly reducedChiSquare: number;
  readonly converged: boolean;
}

/** Covariance by the noise of the pixels, whatever the weights were. */
export function describeFit(
  fit: NonlinearFit & { readonly weights: Float64Array },
  model: PsfModel,
  pixels: StarPixels,
  { noise, background }: CheckedPsfOptions,
): DescribedFit {
  const { parameters, weights, converged } = fit;
  const { size } = model;
  const values = new Float64Array(pixels.count);
  const jacobian = new Float64Array(pixels.count * size);
  model.evaluate(parameters, values, jacobian);
  const residuals = pixels.value.map((value, i) => value - values[i]!);
  const sky = skyVariance(noise, parameters[0]!, residuals, size);
  const starlight = values.map((value) => value - parameters[0]!);
  const variances = pixels.error
    ? pixels.error.map((sigma) => sigma * sigma)
    : addShotNoise(sky, starlight, noise.gain, new Float64Array(pixels.count));
  const fixed = background === null ? 0 : 1;
  const normal = new Float64Array(size * size);
  const filling = new Float64Array(size * size);
  let chiSquare = 0;
  for (let i = 0; i < pixels.count; i++) {
    const weight = weights[i]!;
    const noisy = weight * weight * variances[i]!;
    chiSquare += (residuals[i]! * residuals[i]!) / variances[i]!;
    for (let k = fixed; k < size; k++) {
      const left = jacobian[i * size + k]!;
      for (let l = fixed; l < size; l++) {
        const both = left * jacobian[i * size + l]!;
        normal[k * size + l]! += weight * both;
        filling[k * size + l]! += noisy * both;
      }
    }
  }
  if (fixed === 1) normal[0] = 1;
  const curvature = normal.slice();
  let gains = Array.from({ length: model.stars }, () => Number.NaN);
  const solved = choleskyFactor(normal, size, normal);
  const covariance = new Float64Array(size * size).fill(Number.NaN);
  if (solved) {
    const inverse = choleskyInverse(normal, size);
    covariance.set(sandwich(inverse, filling, size));
    gains = Array.from({ length: model.stars }, (_, k) =>
      peakGain(parameters, covariance, curvature, 1 + 3 * k),
    );
    const light = lightThatDeviates(model, parameters, pixels);
    addDeviantCovariance(covariance, inverse, size, light, (deviation) =>
      projected(jacobian, weights, deviation, size, fixed),
    );
  }
  return {
    parameters,
    covariance,
    gains,
    size,
    scatter: Math.sqrt(sky),
    reducedChiSquare: chiSquare / (pixels.count - size + fixed),
    converged: converged && solved,
  };
}

/** Weighted products of light in the pixels with the derivatives by the parameters. */
function projected(
  jacobian: Float64Array,
  weights: Float64Array,
  light: Float64Array,
  size: number,
  first: number,
): Float64Array {
  const products = new Float64Array(size);
  for (let i = 0; i < light.length; i++) {
    const weighted = weights[i]! * light[i]!;
    for (let k = first; k < size; k++) products[k]! += weighted * jacobian[i * size + k]!;
  }
  return products;
}

/** Light that the deviations of the PSF add to stars of these parameters. */
export const lightThatDeviates = (
  model: PsfModel,
  parameters: Float64Array,
  pixels: StarPixels,
): Float64Array[] => {
  const [flux, x, y] = [1, 2, 3].map((first) =>
    Array.from({ length: model.stars }, (_, k) => parameters[first + 3 * k]!),
  ) as [number[], number[], number[]];
  return deviantLight(model.kernelAt(parameters), pixels, x, y, flux);
};

/**
 * What the flux gains because a free position seeks the noise's peak: to second order in the noise,
 * half the trace of the positions' curvature times their covariance, over the flux times its own
 * curvature. With weights by the noise that is the square of the error over the flux (Portillo,
 * Speagle & Finkbeiner 2020, AJ 159, 165).
 */
function peakGain(
  parameters: Float64Array,
  covariance: Float64Array,
  curvature: Float64Array,
  at: number,
): number {
  const size = parameters.length;
  let trace = 0;
  for (let k = at + 1; k <= at + 2; k++) {
    for (let l = at + 1; l <= at + 2; l++) {
      trace += curvature[k * size + l]! * covariance[k * size + l]!;
    }
  }
  return trace / (2 * parameters[at]! * curvature[at * size + at]!);
}
