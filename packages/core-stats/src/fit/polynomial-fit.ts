/** Polynomials by least squares, fitted in a scaled abscissa so that high degrees stay solvable. */

import { check, StatsError } from "../errors.ts";
import { type LinearFit, solveLinearLeastSquares } from "./linear-least-squares.ts";

export interface PolynomialFitOptions {
  /**
   * Degree of the polynomial, 0 for a constant.
   * @default 1
   */
  readonly degree?: number;
  /** 1/variance of each y. Default: all equal. */
  readonly weights?: ArrayLike<number> | undefined;
}

/**
 * A polynomial in u = (x - center) / halfRange; `parameters` are its coefficients, constant first.
 */
export interface PolynomialFit extends LinearFit {
  readonly center: number;
  readonly halfRange: number;
}

/**
 * Fits y = p0 + p1 u + p2 u^2 + ... with u = (x - center) / halfRange in -1..1 over the data.
 * Samples with NaN are left out. Evaluate with `polynomialValue`.
 *
 * @throws StatsError `"invalid-option"`, `"length-mismatch"`, `"too-few-samples"`, `"singular"` (fewer
 * distinct x than coefficients).
 */
export function polynomialFit(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: PolynomialFitOptions = {},
): PolynomialFit {
  const { degree = 1, weights } = options;
  check.sameLength("y", y.length, x.length);
  const { design, center, halfRange } = scaledPowers(x, degree);
  return { ...solveLinearLeastSquares(design, y, weights), center, halfRange };
}

/** Rows of powers of u = (x - center) / halfRange. */
interface ScaledPowers {
  readonly design: readonly Float64Array[];
  readonly center: number;
  readonly halfRange: number;
}

/**
 * Powers 0 to `degree` of u = (x - center) / halfRange, one row for each x.
 *
 * @throws StatsError `"invalid-option"`, `"too-few-samples"`.
 */
export function scaledPowers(x: ArrayLike<number>, degree: number): ScaledPowers {
  check.integerAtLeast("degree", degree, 0);
  if (degree >= x.length) {
    throw new StatsError(
      "too-few-samples",
      `a polynomial of degree ${degree} needs at least ${degree + 1} samples. Received ${x.length}.`,
      { data: { degree, samples: x.length } },
    );
  }
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < x.length; i++) {
    if (Number.isFinite(x[i]!)) {
      low = Math.min(low, x[i]!);
      high = Math.max(high, x[i]!);
    }
  }
  const center = (low + high) / 2;
  const halfRange = high > low ? (high - low) / 2 : 1;
  const design = Array.from(x, (value) => {
    const u = (value - center) / halfRange;
    const row = new Float64Array(degree + 1);
    for (let j = 0, power = 1; j <= degree; j++, power *= u) row[j] = power;
    return row;
  });
  return { design, center, halfRange };
}

/** The fitted polynomial at `x`. */
export function polynomialValue(
  fit: Pick<PolynomialFit, "parameters" | "center" | "halfRange">,
  x: number,
): number {
  const u = (x - fit.center) / fit.halfRange;
  let value = 0;
  for (let j = fit.parameters.length - 1; j >= 0; j--) value = value * u + fit.parameters[j]!;
  return value;
}
