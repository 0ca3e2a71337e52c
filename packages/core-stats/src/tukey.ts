/** Linear models through points with outliers: rounds of least squares with Tukey's biweight (Beaton & Tukey 1974). */

import { solveLinearLeastSquares } from "./linear-least-squares.ts";
import { madStd } from "./median-absolute-deviation.ts";

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
  /** Robust scatter of the residuals. */
  readonly scatter: number;
  /** Covariance of the parameters, n x n, row by row. */
  readonly covariance: Float64Array;
}

type Design = readonly ArrayLike<number>[];

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
  let scatter = madStd(residuals);
  let weights = biweights(residuals, tuning * scatter);
  for (let round = 0; round < maxIterations && scatter > 0; round++) {
    const before = parameters;
    parameters = solveLinearLeastSquares(design, y, weights).parameters;
    residuals = residualsOf(design, y, parameters);
    scatter = madStd(residuals);
    weights = biweights(residuals, tuning * scatter);
    if (settled(before, parameters)) break;
  }
  const variance = effectiveVariance(residuals, tuning * scatter, parameters.length);
  return { parameters, weights, scatter, covariance: equal.covariance.map((c) => variance * c) };
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

/** Tukey's weights; with `limit` 0 (most points exactly on the model) only those points count. */
function biweights(residuals: Float64Array, limit: number): Float64Array {
  return residuals.map((residual) => {
    if (residual === 0) return 1;
    const u = residual / limit;
    return Math.abs(u) < 1 ? (1 - u * u) ** 2 : 0;
  });
}

/** Asymptotic variance of a residual for the M-estimator (Huber 1981, section 7.6, K = 1). */
function effectiveVariance(residuals: Float64Array, limit: number, parameters: number): number {
  let squares = 0;
  let slopes = 0;
  for (const residual of residuals) {
    const u = (residual / limit) ** 2;
    if (u < 1) {
      squares += (residual * (1 - u) ** 2) ** 2;
      slopes += (1 - u) * (1 - 5 * u);
    }
  }
  const n = residuals.length;
  return limit > 0 ? ((n / (n - parameters)) * (squares / n)) / (slopes / n) ** 2 : 0;
}
