/**
 * Normal equations of stars with known profiles on a constant background. A profile is a short list
 * of pixels, so groups of many stars stay cheap.
 */

import { choleskyFactor, choleskyInverse, choleskySolve } from "@photkit/core-stats";
import type { StarPixels } from "./star-pixels.ts";

/** A solved group. The background, where it was fitted, is the last parameter. */
export interface StarSolution {
  readonly parameters: Float64Array;
  /** Inverse of the normal matrix. */
  readonly inverse: Float64Array;
  /** Value minus model of every pixel. */
  readonly residuals: Float64Array;
  /** Modelled light of the stars in every pixel, ADU. */
  readonly starlight: Float64Array;
}

/** Sum over pixels of a diagonal weighting: X^T D X for the columns of the stars and the constant. */
function weightedProducts(
  pixels: StarPixels,
  profiles: readonly Float64Array[],
  diagonal: Float64Array,
  size: number,
): Float64Array {
  const stars = profiles.length;
  const products = new Float64Array(size * size);
  const spread = new Float64Array(pixels.count);
  for (let k = 0; k < stars; k++) {
    const near = pixels.near[k]!;
    const profile = profiles[k]!;
    let sum = 0;
    for (let i = 0; i < near.length; i++) {
      const at = near[i]!;
      const weighted = diagonal[at]! * profile[i]!;
      spread[at] = weighted;
      sum += weighted;
    }
    for (let l = 0; l <= k; l++) {
      const other = pixels.near[l]!;
      const otherProfile = profiles[l]!;
      let product = 0;
      for (let i = 0; i < other.length; i++) product += spread[other[i]!]! * otherProfile[i]!;
      products[k * size + l] = product;
      products[l * size + k] = product;
    }
    if (size > stars) {
      products[k * size + stars] = sum;
      products[stars * size + k] = sum;
    }
    for (let i = 0; i < near.length; i++) spread[near[i]!] = 0;
  }
  if (size > stars) {
    let sum = 0;
    for (let i = 0; i < diagonal.length; i++) sum += diagonal[i]!;
    products[stars * size + stars] = sum;
  }
  return products;
}

/** Right side of the normal equations: weighted products of light in the pixels with the columns. */
export function projectLight(
  pixels: StarPixels,
  profiles: readonly Float64Array[],
  weights: Float64Array,
  light: Float64Array,
  size: number,
): Float64Array {
  const products = new Float64Array(size);
  profiles.forEach((profile, k) => {
    const near = pixels.near[k]!;
    for (let i = 0; i < near.length; i++) {
      const at = near[i]!;
      products[k]! += weights[at]! * profile[i]! * light[at]!;
    }
  });
  if (size > profiles.length) {
    for (let i = 0; i < light.length; i++) products[size - 1]! += weights[i]! * light[i]!;
  }
  return products;
}

/**
 * Solves for the fluxes, and for a constant when `fitBackground`; `level` is subtracted first.
 * @returns null when the stars cannot be told apart.
 */
export function solveStars(
  pixels: StarPixels,
  profiles: readonly Float64Array[],
  weights: Float64Array,
  level: number,
  fitBackground: boolean,
): StarSolution | null {
  const stars = profiles.length;
  const size = stars + (fitBackground ? 1 : 0);
  const factor = weightedProducts(pixels, profiles, weights, size);
  const parameters = projectLight(
    pixels,
    profiles,
    weights,
    pixels.value.map((value) => value - level),
    size,
  );
  if (pixels.count < size || !choleskyFactor(factor, size, factor)) return null;
  choleskySolve(factor, size, parameters, parameters);
  const starlight = new Float64Array(pixels.count);
  for (let k = 0; k < stars; k++) {
    const near = pixels.near[k]!;
    for (let i = 0; i < near.length; i++) starlight[near[i]!]! += parameters[k]! * profiles[k]![i]!;
  }
  const constant = level + (fitBackground ? parameters[stars]! : 0);
  const residuals = pixels.value.map((value, i) => value - constant - starlight[i]!);
  return { parameters, inverse: choleskyInverse(factor, size), residuals, starlight };
}

/**
 * Covariance of the parameters when the pixels have the variances given, whatever the weights were:
 * H^-1 (X^T W V W X) H^-1.
 */
export function solutionCovariance(
  pixels: StarPixels,
  profiles: readonly Float64Array[],
  weights: Float64Array,
  variances: Float64Array,
  solution: StarSolution,
): Float64Array {
  const size = solution.parameters.length;
  const diagonal = weights.map((weight, i) => weight * weight * variances[i]!);
  return sandwich(solution.inverse, weightedProducts(pixels, profiles, diagonal, size), size);
}

/** bread · filling · bread for symmetric matrices, row by row. */
export function sandwich(bread: Float64Array, filling: Float64Array, size: number): Float64Array {
  return product(product(bread, filling, size), bread, size);
}

function product(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const left = a[i * size + k]!;
      for (let j = 0; j < size; j++) out[i * size + j]! += left * b[k * size + j]!;
    }
  }
  return out;
}
