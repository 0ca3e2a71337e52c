/** Linear models through points with outliers: rounds of least squares with Tukey's biweight (Beaton & Tukey 1974). */

import { isStatsError } from "../errors.ts";
import { median } from "../order/median.ts";
import { MAD_TO_STANDARD_DEVIATION } from "../order/median-absolute-deviation.ts";
import { solveLinearLeastSquares } from "./linear-least-squares.ts";

export interface RobustFitOptions {
  /**
   * Residuals beyond this many robust standard deviations have no weight; 4.685 keeps 95 % of the
   * efficiency of least squares on Gaussian noise.
   * @default 4.685
   */
  readonly tuning?: number;
  /**
   * Rounds of reweighting at most.
   * @default 50
   */
  readonly maxIterations?: number;
}

export const DEFAULT_TUNING = 4.685;
export const DEFAULT_ROUNDS = 50;

/** What the rounds ended with; arrays have one value per row of the design. */
export interface TukeyFit {
  readonly parameters: Float64Array;
  /** 0 (outlier) to 1. */
  readonly weights: Float64Array;
  /** Robust scatter of the residuals; 0 where most points lie on the model. */
  readonly scatter: number;
  /** Covariance of the parameters, n x n, row by row; NaN with no more points than parameters. */
  readonly covariance: Float64Array;
}

type Design = readonly ArrayLike<number>[];

/** Residuals below this share of the model are rounding. */
const ROUNDING_SHARE = 1e-12;

/**
 * Fits `design` times parameters to `y`, from a start that outliers have not moved.
 *
 * @throws StatsError `"too-few-samples"`, `"singular"`.
 */
export function fitByTukey(
  design: Design,
  y: Float64Array,
  start: ArrayLike<number>,
  { tuning = DEFAULT_TUNING, maxIterations = DEFAULT_ROUNDS }: RobustFitOptions,
): TukeyFit {
  const equal = solveLinearLeastSquares(design, y, new Float64Array(y.length).fill(1));
  let parameters: Float64Array = Float64Array.from(start);
  let residuals = residualsOf(design, y, parameters);
  let scatter = scatterOf(residuals, parameters.length);
  let rounding = roundingOf(design, parameters);
  for (let round = 0; round < maxIterations && scatter > rounding; round++) {
    const next = solveWeighted(design, y, biweights(residuals, tuning * scatter));
    if (next === undefined) break;
    const before = parameters;
    parameters = next;
    residuals = residualsOf(design, y, parameters);
    scatter = scatterOf(residuals, parameters.length);
    rounding = roundingOf(design, parameters);
    if (settled(before, parameters)) break;
  }
  const onModel = scatter <= rounding;
  const variance =
    y.length === parameters.length
      ? Number.NaN
      : onModel
        ? 0
        : effectiveVariance(residuals, tuning * scatter, parameters.length);
  return {
    parameters,
    weights: onModel
      ? residuals.map((residual) => Number(Math.abs(residual) <= rounding))
      : biweights(residuals, tuning * scatter),
    scatter: onModel ? 0 : scatter,
    covariance: equal.covariance.map((c) => variance * c),
  };
}

/** The fit with these weights; undefined where they leave too little to fit. */
function solveWeighted(design: Design, y: Float64Array, weights: Float64Array) {
  try {
    return solveLinearLeastSquares(design, y, weights).parameters;
  } catch (error) {
    if (isStatsError(error)) return undefined;
    throw error;
  }
}

/**
 * Standard deviation from the median distance of the points, without as many of the nearest as the
 * model goes through by its freedom (one less than it has parameters).
 */
function scatterOf(residuals: Float64Array, parameters: number): number {
  const distances = residuals.map(Math.abs).sort();
  return MAD_TO_STANDARD_DEVIATION * median(distances.subarray(Math.max(0, parameters - 1)));
}

/** How far rounding may take points off the model that lie on it. */
function roundingOf(design: Design, parameters: Float64Array): number {
  let largest = 0;
  for (const row of design) {
    let size = 0;
    for (let j = 0; j < parameters.length; j++) size += Math.abs(parameters[j]! * row[j]!);
    if (size > largest) largest = size;
  }
  return ROUNDING_SHARE * largest;
}

/** `y` less the model. */
export function residualsOf(
  design: Design,
  y: Float64Array,
  parameters: ArrayLike<number>,
): Float64Array {
  return y.map((value, i) => {
    let rest = value;
    for (let j = 0; j < parameters.length; j++) rest -= parameters[j]! * design[i]![j]!;
    return rest;
  });
}

function settled(before: Float64Array, after: Float64Array): boolean {
  let moved = 0;
  let size = 0;
  for (let j = 0; j < after.length; j++) {
    moved += Math.abs(after[j]! - before[j]!);
    size += Math.abs(after[j]!);
  }
  return moved <= 1e-12 * size;
}

/** Tukey's weights. */
function biweights(residuals: Float64Array, limit: number): Float64Array {
  return residuals.map((residual) => {
    const u = residual / limit;
    return Math.abs(u) < 1 ? (1 - u * u) ** 2 : 0;
  });
}

/** Variance of a residual for the M-estimator, with the correction for few points (Huber 1981, section 7.6). */
function effectiveVariance(residuals: Float64Array, limit: number, parameters: number): number {
  const n = residuals.length;
  let squares = 0;
  let slopes = 0;
  for (const residual of residuals) {
    const u = (residual / limit) ** 2;
    if (u < 1) {
      squares += (residual * (1 - u) ** 2) ** 2;
      slopes += (1 - u) * (1 - 5 * u);
    }
  }
  const slope = slopes / n;
  const correction = 1 + ((parameters / n) * (1 - slope)) / slope;
  return (correction ** 2 * (squares / (n - parameters))) / slope ** 2;
}
