/** Weighted linear least squares with the covariance of the parameters, for any design matrix. */

import { check, StatsError } from "../errors.ts";
import { solveByReflections } from "./householder.ts";

/** A fitted linear model. */
export interface LinearFit {
  /** One per column of the design. */
  readonly parameters: Float64Array;
  /**
   * Covariance of the parameters, n x n, row by row. With weights (1/variance) it is absolute;
   * without, it is scaled by the scatter of the residuals, and NaN when no degree of freedom is left.
   */
  readonly covariance: Float64Array;
  /** Sum of weight * residual^2 over the samples used. */
  readonly chiSquare: number;
  /** Samples used minus parameters. */
  readonly degreesOfFreedom: number;
}

type Design = readonly ArrayLike<number>[];

function usableSamples(
  design: Design,
  y: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
): Uint32Array {
  check.sameLength("y", y.length, design.length);
  if (weights !== undefined) check.sameLength("weights", weights.length, design.length);
  const n = design[0]?.length ?? 0;
  const used: number[] = [];
  design.forEach((row, i) => {
    check.sameLength(`design[${i}]`, row.length, n);
    const weight = weights?.[i] ?? 1;
    if (!Number.isNaN(weight)) check.notNegative(`weights[${i}]`, weight);
    let finite = weight > 0 && Number.isFinite(y[i]!);
    for (let j = 0; j < n; j++) finite &&= Number.isFinite(row[j]!);
    if (finite) used.push(i);
  });
  if (n === 0 || used.length < n) {
    throw new StatsError(
      "too-few-samples",
      `a fit of ${n} parameters needs at least ${Math.max(n, 1)} usable samples. Received ${used.length}.`,
      { data: { parameters: n, samples: used.length } },
    );
  }
  return Uint32Array.from(used);
}

/** Weighted sum of the squared residuals of the samples `used`. */
function chiSquareOf(
  design: Design,
  y: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  used: Uint32Array,
  parameters: Float64Array,
): number {
  let chiSquare = 0;
  for (const i of used) {
    let residual = y[i]!;
    for (let j = 0; j < parameters.length; j++) residual -= parameters[j]! * design[i]![j]!;
    chiSquare += (weights?.[i] ?? 1) * residual * residual;
  }
  return chiSquare;
}

/**
 * The parameters p that minimise the sum of weights[i] * (y[i] - sum_j p[j] design[i][j])^2.
 * Samples with a NaN or infinite number, or with weight 0 or NaN, are left out.
 *
 * @param design - One row per sample, one column per parameter.
 * @param weights - 1/variance of each y; default all equal.
 * @throws StatsError `"length-mismatch"`; `"invalid-option"` for a negative weight;
 * `"too-few-samples"`; `"singular"` when a column is a combination of the others.
 *
 * @example
 * const rows = [[1, 0], [1, 1], [1, 2]];
 * solveLinearLeastSquares(rows, [1, 3, 5]).parameters; // 1 2
 */
export function solveLinearLeastSquares(
  design: Design,
  y: ArrayLike<number>,
  weights?: ArrayLike<number>,
): LinearFit {
  const used = usableSamples(design, y, weights);
  const n = design[0]!.length;
  const root = Float64Array.from(used, (i) => Math.sqrt(weights?.[i] ?? 1));
  const target = Float64Array.from(used, (i, row) => y[i]! * root[row]!);
  const columns: Float64Array[] = [];
  const scales = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    const column = Float64Array.from(used, (i, row) => design[i]![j]! * root[row]!);
    const scale = Math.sqrt(column.reduce((sum, value) => sum + value * value, 0));
    scales[j] = scale;
    columns.push(scale > 0 ? column.map((value) => value / scale) : column);
  }

  const system = solveByReflections(columns, target);
  if (typeof system === "number") {
    throw new StatsError(
      "singular",
      `column ${system} of the design must not be a combination of the columns before it.`,
      { data: { column: system } },
    );
  }
  const parameters = system.solution.map((value, j) => value / scales[j]!);
  const chiSquare = chiSquareOf(design, y, weights, used, parameters);
  const degreesOfFreedom = used.length - n;
  const variance = weights === undefined ? chiSquare / degreesOfFreedom : 1;

  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = Math.max(i, j); k < n; k++) {
        sum += system.inverse[i * n + k]! * system.inverse[j * n + k]!;
      }
      covariance[i * n + j] =
        degreesOfFreedom === 0 && weights === undefined
          ? Number.NaN
          : (sum * variance) / (scales[i]! * scales[j]!);
    }
  }
  return { parameters, covariance, chiSquare, degreesOfFreedom };
}
