/**
 * A polynomial through points with outliers: Tukey's biweight, started from the curve of least
 * absolute deviations, which is found by reweighting (Schlossmacher 1973).
 */

import { check } from "../errors.ts";
import { finitePoints } from "./line-fit.ts";
import { solveLinearLeastSquares } from "./linear-least-squares.ts";
import { scaledPowers } from "./polynomial-fit.ts";
import {
  DEFAULT_ROUNDS,
  DEFAULT_TUNING,
  fitByTukey,
  type RobustFitOptions,
  residualsOf,
} from "./tukey.ts";

export interface RobustPolynomialOptions extends RobustFitOptions {
  /**
   * Degree of the polynomial, 0 for a constant.
   * @default 1
   */
  readonly degree?: number;
}

/**
 * A polynomial in u = (x - center) / halfRange; `parameters` are its coefficients, constant first.
 */
export interface RobustPolynomialFit {
  readonly parameters: Float64Array;
  /** Covariance of the parameters, n x n, row by row; NaN with no more points than parameters. */
  readonly covariance: Float64Array;
  /** Robust scatter of the points about the curve, in units of y; 0 where most of them lie on it. */
  readonly scatter: number;
  /** 0 (outlier) to 1 per point; 0 where x or y is NaN. */
  readonly weights: Float64Array;
  readonly center: number;
  readonly halfRange: number;
}

/** Rounds towards least absolute deviations: enough for a start that Tukey's rounds refine. */
const ABSOLUTE_ROUNDS = 30;
/** Residuals below this part of the largest count as equally near. */
const NEAR = 1e-6;

/**
 * Fits y = p0 + p1 u + p2 u^2 + ... as `polynomialFit` does, so that outliers in y (up to about a
 * fifth of the points, not all in one place) do not move it. Evaluate with `polynomialValue`.
 * Points with NaN are left out.
 *
 * @throws StatsError `"invalid-option"`, `"length-mismatch"`, `"too-few-samples"`, `"singular"` (fewer
 * distinct x than coefficients).
 *
 * @example
 * const trend = robustPolynomialFit(seconds, flux, { degree: 2 });
 * const flat = flux.map((value, i) => value / polynomialValue(trend, seconds[i]));
 */
export function robustPolynomialFit(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: RobustPolynomialOptions = {},
): RobustPolynomialFit {
  const { degree = 1, tuning = DEFAULT_TUNING, maxIterations = DEFAULT_ROUNDS } = options;
  check.positive("tuning", tuning);
  check.integerAtLeast("maxIterations", maxIterations, 1);
  check.sameLength("y", y.length, x.length);
  const used = finitePoints(x, y);
  const ys = Float64Array.from(used, (i) => y[i]!);
  const { design, center, halfRange } = scaledPowers(
    Float64Array.from(used, (i) => x[i]!),
    degree,
  );
  const start = leastAbsoluteDeviations(design, ys);
  const fit = fitByTukey(design, ys, start, { tuning, maxIterations });
  const weights = new Float64Array(x.length);
  used.forEach((i, row) => {
    weights[i] = fit.weights[row]!;
  });
  return { ...fit, weights, center, halfRange };
}

function leastAbsoluteDeviations(design: readonly Float64Array[], y: Float64Array): Float64Array {
  let weights = new Float64Array(y.length).fill(1);
  let { parameters } = solveLinearLeastSquares(design, y, weights);
  for (let round = 0; round < ABSOLUTE_ROUNDS; round++) {
    const distances = residualsOf(design, y, parameters).map(Math.abs);
    const floor = NEAR * distances.reduce((most, distance) => Math.max(most, distance), 0);
    if (floor === 0) break;
    weights = distances.map((distance) => floor / Math.max(distance, floor));
    parameters = solveLinearLeastSquares(design, y, weights).parameters;
  }
  return parameters;
}
