/**
 * A straight line through points with outliers: iteratively reweighted least squares with Tukey's
 * biweight (Beaton & Tukey 1974), started from the Theil-Sen line (Sen 1968).
 */

import { check } from "../errors.ts";
import { median } from "../order/median.ts";
import { DEFAULT_ROUNDS, DEFAULT_TUNING, fitByTukey, type RobustFitOptions } from "./tukey.ts";

export type LineFitOptions = RobustFitOptions;

/** y = intercept + slope * x. */
export interface LineFit {
  readonly slope: number;
  readonly intercept: number;
  /** 1-sigma errors; NaN for two points, which any line goes through. */
  readonly slopeError: number;
  readonly interceptError: number;
  /** Robust scatter of the points about the line, in units of y; 0 where most of them lie on it. */
  readonly scatter: number;
  /** 0 (outlier) to 1 per point; 0 where x or y is NaN. */
  readonly weights: Float64Array;
}

/** Up to this many pairs of points, all of them vote for the starting slope. */
const LARGEST_PAIR_COUNT = 20_000;

/** The median slope over all pairs of points or, for many points, over pairs at a few distances. */
function theilSenSlope(x: Float64Array, y: Float64Array): number {
  const n = x.length;
  const distances = Math.min(n - 1, Math.max(1, Math.floor(LARGEST_PAIR_COUNT / n)));
  const slopes: number[] = [];
  for (let d = 1; d <= distances; d++) {
    const apart = distances === n - 1 ? d : Math.ceil((d * n) / (distances + 1));
    for (let i = 0; i + apart < n; i++) {
      const run = x[i + apart]! - x[i]!;
      if (run !== 0) slopes.push((y[i + apart]! - y[i]!) / run);
    }
  }
  return median(slopes);
}

/** Rows in which both are numbers. */
export function finitePoints(x: ArrayLike<number>, y: ArrayLike<number>): Uint32Array {
  const used: number[] = [];
  for (let i = 0; i < x.length; i++) {
    if (Number.isFinite(x[i]!) && Number.isFinite(y[i]!)) used.push(i);
  }
  return Uint32Array.from(used);
}

/**
 * Fits a line that outliers (up to about a quarter of the points) do not move. Points with NaN are
 * left out.
 *
 * @throws StatsError `"invalid-option"`, `"length-mismatch"`, `"too-few-samples"` (fewer than 2
 * points), `"singular"` (all x equal).
 *
 * @example
 * lineFit([0, 1, 2, 3, 4], [1, 3, 5, 7, 90]).slope; // 2
 */
export function lineFit(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: LineFitOptions = {},
): LineFit {
  const { tuning = DEFAULT_TUNING, maxIterations = DEFAULT_ROUNDS } = options;
  check.positive("tuning", tuning);
  check.integerAtLeast("maxIterations", maxIterations, 1);
  check.sameLength("y", y.length, x.length);
  const used = finitePoints(x, y);
  const xs = Float64Array.from(used, (i) => x[i]!);
  const ys = Float64Array.from(used, (i) => y[i]!);
  const slope = theilSenSlope(xs, ys);
  const intercept = median(ys.map((value, i) => value - slope * xs[i]!));
  const rows = Array.from(xs, (value) => [1, value] as const);
  const fit = fitByTukey(rows, ys, [intercept, slope], { tuning, maxIterations });
  const weights = new Float64Array(x.length);
  used.forEach((i, row) => {
    weights[i] = fit.weights[row]!;
  });
  return {
    slope: fit.parameters[1]!,
    intercept: fit.parameters[0]!,
    slopeError: Math.sqrt(fit.covariance[3]!),
    interceptError: Math.sqrt(fit.covariance[0]!),
    scatter: fit.scatter,
    weights,
  };
}
