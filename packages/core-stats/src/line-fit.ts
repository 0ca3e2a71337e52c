/**
 * A straight line through points with outliers: iteratively reweighted least squares with Tukey's
 * biweight (Beaton & Tukey 1974), started from the Theil-Sen line (Sen 1968).
 */

import { check } from "./errors.ts";
import { solveLinearLeastSquares } from "./linear-least-squares.ts";
import { median } from "./median.ts";
import { madStd } from "./median-absolute-deviation.ts";

export interface LineFitOptions {
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

/** y = intercept + slope * x. */
export interface LineFit {
  readonly slope: number;
  readonly intercept: number;
  readonly slopeError: number;
  readonly interceptError: number;
  /** Robust scatter of the points about the line, in units of y. */
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

function finitePoints(x: ArrayLike<number>, y: ArrayLike<number>): Uint32Array {
  const used: number[] = [];
  for (let i = 0; i < x.length; i++) {
    if (Number.isFinite(x[i]!) && Number.isFinite(y[i]!)) used.push(i);
  }
  return Uint32Array.from(used);
}

/** Tukey's weights; with `limit` 0 (most points exactly on the line) only those points count. */
function biweights(residuals: Float64Array, limit: number): Float64Array {
  return residuals.map((residual) => {
    if (residual === 0) return 1;
    const u = residual / limit;
    return Math.abs(u) < 1 ? (1 - u * u) ** 2 : 0;
  });
}

/** Asymptotic variance of a residual for the M-estimator (Huber 1981, section 7.6, K = 1). */
function effectiveVariance(residuals: Float64Array, limit: number): number {
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
  return limit > 0 ? ((n / (n - 2)) * (squares / n)) / (slopes / n) ** 2 : 0;
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
  const { tuning = 4.685, maxIterations = 50 } = options;
  check.positive("tuning", tuning);
  check.integerAtLeast("maxIterations", maxIterations, 1);
  check.sameLength("y", y.length, x.length);
  const used = finitePoints(x, y);
  const xs = Float64Array.from(used, (i) => x[i]!);
  const ys = Float64Array.from(used, (i) => y[i]!);
  const rows = Array.from(xs, (value) => [1, value] as const);
  const { covariance } = solveLinearLeastSquares(rows, ys, new Float64Array(ys.length).fill(1));

  let slope = theilSenSlope(xs, ys);
  let intercept = median(ys.map((value, i) => value - slope * xs[i]!));
  const residualsNow = () => ys.map((value, i) => value - intercept - slope * xs[i]!);
  let residuals = residualsNow();
  let scatter = madStd(residuals);
  let kept = biweights(residuals, tuning * scatter);
  for (let round = 0; round < maxIterations && scatter > 0; round++) {
    const { parameters } = solveLinearLeastSquares(rows, ys, kept);
    const moved = Math.abs(parameters[1]! - slope);
    intercept = parameters[0]!;
    slope = parameters[1]!;
    residuals = residualsNow();
    scatter = madStd(residuals);
    kept = biweights(residuals, tuning * scatter);
    if (moved <= 1e-12 * Math.abs(slope)) break;
  }

  const variance = effectiveVariance(residuals, tuning * scatter);
  const weights = new Float64Array(x.length);
  used.forEach((i, row) => {
    weights[i] = kept[row]!;
  });
  return {
    slope,
    intercept,
    slopeError: Math.sqrt(variance * covariance[3]!),
    interceptError: Math.sqrt(variance * covariance[0]!),
    scatter,
    weights,
  };
}
