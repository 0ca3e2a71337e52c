/** Weights of the interpolating kernels that resample pictures between their pixels. */

import { check } from "../errors.ts";

/**
 * `"nearest"` the closest pixel, `"bilinear"` 2 x 2, `"bicubic"` 4 x 4 (Keys 1981, a = -1/2),
 * `"lanczos"` 6 x 6 (Lanczos with three lobes, weights made to add up to 1).
 */
export type Interpolation = "nearest" | "bilinear" | "bicubic" | "lanczos";

export const INTERPOLATIONS: readonly Interpolation[] = [
  "nearest",
  "bilinear",
  "bicubic",
  "lanczos",
];

const TAPS: Record<Interpolation, number> = { nearest: 1, bilinear: 2, bicubic: 4, lanczos: 6 };

export const checkInterpolation = (name: string, method: Interpolation): void =>
  check.oneOf(name, method, INTERPOLATIONS);

/** Pixels per axis that a kernel needs. */
export const tapsOf = (method: Interpolation): number => TAPS[method];

/**
 * Index of the first of the kernel's pixels for a value wanted at `position`, pixels; the weights
 * for it and its successors are written to `weights`.
 */
export function interpolationWeights(
  method: Interpolation,
  position: number,
  weights: Float64Array,
): number {
  if (method === "nearest") {
    weights[0] = 1;
    return Math.floor(position + 0.5);
  }
  const first = Math.floor(position);
  const t = position - first;
  if (method === "bilinear") {
    weights[0] = 1 - t;
    weights[1] = t;
    return first;
  }
  if (method === "bicubic") {
    weights[0] = t * (-0.5 + t * (1 - 0.5 * t));
    weights[1] = 1 + t * t * (1.5 * t - 2.5);
    weights[2] = t * (0.5 + t * (2 - 1.5 * t));
    weights[3] = t * t * (0.5 * t - 0.5);
    return first - 1;
  }
  lanczosWeights(t, weights);
  return first - 2;
}

/** Lanczos-3 at distances t + 2, t + 1 … t - 3, which differ by whole pixels: two sines do. */
function lanczosWeights(t: number, weights: Float64Array): void {
  if (t < 1e-9 || t > 1 - 1e-9) {
    weights.fill(0);
    weights[t < 0.5 ? 2 : 3] = 1;
    return;
  }
  const sine = Math.sin(Math.PI * t);
  const thirdSine = Math.sin((Math.PI * t) / 3);
  const thirdCosine = Math.cos((Math.PI * t) / 3);
  let sum = 0;
  for (let k = 0; k < 6; k++) {
    const whole = 2 - k;
    const u = t + whole;
    const sign = whole % 2 === 0 ? 1 : -1;
    const window = thirdSine * COSINES[k]! + thirdCosine * SINES[k]!;
    const weight = (sign * sine * window) / (u * u);
    weights[k] = weight;
    sum += weight;
  }
  for (let k = 0; k < 6; k++) weights[k]! /= sum;
}

const COSINES = [2, 1, 0, -1, -2, -3].map((whole) => Math.cos((Math.PI * whole) / 3));
const SINES = [2, 1, 0, -1, -2, -3].map((whole) => Math.sin((Math.PI * whole) / 3));
