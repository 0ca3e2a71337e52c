/**
 * A star's position from its marginal distributions: a 1-D Gaussian and a constant fitted to the sums
 * of the columns, and to those of the rows. Quick, and good for isolated stars; a neighbour anywhere
 * beside the star's columns or rows pulls it.
 */

import { levenbergMarquardt, type NonlinearFit } from "@photkit/core-stats";
import { check } from "../errors.ts";
import { checkBox, LARGEST_RADIUS } from "../pixels/window.ts";

/** Options of `fitMarginals`. */
export interface MarginalFitOptions {
  /** First guess of the full width at half maximum, px. @default 4 */
  readonly fwhm?: number;
  /** Variance of each pixel, as many as pixels. @default null (all sums weigh the same) */
  readonly variance?: Float64Array | null;
  /** Most steps of each fit. @default 60 */
  readonly maxIterations?: number;
}

/** A position in the window, px; NaN unless both fits converged on a peak within the window. */
export interface MarginalFit {
  readonly x: number;
  readonly y: number;
  readonly xError: number;
  readonly yError: number;
  /** Light of the star, ADU: mean of the two fitted areas. */
  readonly flux: number;
  readonly fluxError: number;
  readonly converged: boolean;
}

const FAILED: MarginalFit = {
  x: Number.NaN,
  y: Number.NaN,
  xError: Number.NaN,
  yError: Number.NaN,
  flux: Number.NaN,
  fluxError: Number.NaN,
  converged: false,
};

const SIGMA_PER_FWHM = 1 / (2 * Math.sqrt(2 * Math.LN2));
const PARAMETERS = 4;

/** Peak, centre, width and constant of a 1-D Gaussian over the indices of a profile. */
function profileModel(length: number) {
  return (parameters: Float64Array, values: Float64Array, jacobian: Float64Array | undefined) => {
    const [peak, centre, sigma, constant] = parameters as unknown as [
      number,
      number,
      number,
      number,
    ];
    for (let i = 0; i < length; i++) {
      const u = (i - centre) / sigma;
      const bell = Math.exp(-0.5 * u * u);
      values[i] = constant + peak * bell;
      if (jacobian === undefined) continue;
      jacobian[PARAMETERS * i] = bell;
      jacobian[PARAMETERS * i + 1] = (peak * bell * u) / sigma;
      jacobian[PARAMETERS * i + 2] = (peak * bell * u * u) / sigma;
      jacobian[PARAMETERS * i + 3] = 1;
    }
  };
}

/** Fits one profile; null where there is no peak in it. */
function fitProfile(
  sums: Float64Array,
  weights: Float64Array | undefined,
  sigma: number,
  maxIterations: number,
): NonlinearFit | null {
  const usable = (i: number) => Number.isFinite(sums[i]!) && weights?.[i] !== 0;
  const indices = Array.from(sums.keys()).filter(usable);
  if (indices.length < PARAMETERS + 1) return null;
  const width = Math.min(sigma, sums.length / 2);
  const highest = indices.reduce((a, b) => (sums[b]! > sums[a]! ? b : a));
  const lowest = indices.reduce((a, b) => (sums[b]! < sums[a]! ? b : a));
  const fit = levenbergMarquardt(
    {
      model: profileModel(sums.length),
      data: sums,
      weights,
      initial: [sums[highest]! - sums[lowest]!, highest, width, sums[lowest]!],
      lower: [0, -0.5, 0.1 * width, Number.NEGATIVE_INFINITY],
      upper: [Number.POSITIVE_INFINITY, sums.length - 0.5, sums.length, Number.POSITIVE_INFINITY],
    },
    { maxIterations },
  );
  // A peak, a centre or a width that ended on a bound has variance 0: that is no star.
  const varianceOf = (j: number) => fit.covariance[j * PARAMETERS + j]!;
  return fit.converged && [0, 1, 2].every((j) => varianceOf(j) > 0) ? fit : null;
}

/** Area of a fitted profile and its variance, to first order. */
function areaOf({ parameters, covariance }: NonlinearFit): { area: number; variance: number } {
  const [peak, , sigma] = parameters as unknown as [number, number, number];
  const factor = Math.sqrt(2 * Math.PI);
  const at = (row: number, column: number) => covariance[PARAMETERS * row + column]!;
  const variance = sigma * sigma * at(0, 0) + 2 * sigma * peak * at(0, 2) + peak * peak * at(2, 2);
  return { area: factor * peak * sigma, variance: factor * factor * variance };
}

/**
 * Fits the marginal distributions of a window of pixels.
 *
 * @param values - `width * height` pixels, row by row. Pixels that are not finite are left out of the
 *   sums, columns and rows without a pixel out of the fits.
 * @returns positions in the window, (0, 0) its first pixel's centre; `converged` is false, with NaN,
 *   where either fit finds no peak. Errors come from `variance`, or from the scatter of the residuals.
 * @throws ApertureError `"invalid-option"` when an option is out of range.
 */
export function fitMarginals(
  values: Float64Array,
  width: number,
  height: number,
  options: MarginalFitOptions = {},
): MarginalFit {
  const { fwhm = 4, variance = null, maxIterations = 60 } = options;
  check.between("fwhm", fwhm, 1e-3, LARGEST_RADIUS);
  check.integerAtLeast("maxIterations", maxIterations, 1);
  checkBox(values, width, height);
  if (variance !== null) check.oneOf("variance.length", variance.length, [values.length]);
  const columns = { sums: new Float64Array(width), noise: new Float64Array(width) };
  const rows = { sums: new Float64Array(height), noise: new Float64Array(height) };
  for (let k = 0; k < values.length; k++) {
    if (!Number.isFinite(values[k]!)) continue;
    const [i, j] = [k % width, Math.floor(k / width)];
    const noise = variance === null ? 1 : variance[k]!;
    columns.sums[i]! += values[k]!;
    rows.sums[j]! += values[k]!;
    columns.noise[i]! += noise;
    rows.noise[j]! += noise;
  }
  const fits = [columns, rows].map(({ sums, noise }) => {
    const known = variance !== null;
    const weight = (v: number) => (v > 0 && v < Number.POSITIVE_INFINITY ? 1 / v : 0);
    const empty = noise.some((v) => v === 0);
    const weights = known
      ? noise.map(weight)
      : empty
        ? noise.map((v) => (v > 0 ? 1 : 0))
        : undefined;
    return fitProfile(sums, weights, fwhm * SIGMA_PER_FWHM, maxIterations);
  });
  const [across, down] = fits;
  if (!across || !down) return FAILED;
  const [a, b] = [areaOf(across), areaOf(down)];
  return {
    x: across.parameters[1]!,
    y: down.parameters[1]!,
    xError: Math.sqrt(across.covariance[PARAMETERS + 1]!),
    yError: Math.sqrt(down.covariance[PARAMETERS + 1]!),
    flux: (a.area + b.area) / 2,
    // The two profiles are sums of the same pixels: their mean is not better than either.
    fluxError: Math.sqrt((a.variance + b.variance) / 2),
    converged: true,
  };
}
