/** The covariance of fitted parameters: the inverse of the normal matrix where the fit ended. */

import { choleskyFactor, choleskyInverse } from "./cholesky.ts";
import { type FitState, isHeld } from "./fit-state.ts";

/**
 * Covariance of the parameters, n x n: zero for those on a bound, NaN when they cannot be told apart
 * or, with `scaled`, when no degree of freedom is left to estimate the variance from.
 */
export function covarianceAt(
  state: FitState,
  scaled: boolean,
  degreesOfFreedom: number,
): Float64Array {
  const n = state.gradient.length;
  const free = Array.from({ length: n }, (_, j) => j).filter((j) => !isHeld(state, j));
  const m = free.length;
  const normal = new Float64Array(m * m);
  const diagonal = Float64Array.from(free, (j) => Math.sqrt(state.normal[j * n + j]!));
  for (let a = 0; a < m; a++) {
    for (let b = 0; b < m; b++) {
      const element = state.normal[free[a]! * n + free[b]!]!;
      normal[a * m + b] = element / (diagonal[a]! * diagonal[b]!);
    }
  }
  const covariance = new Float64Array(n * n);
  const factor = new Float64Array(m * m);
  if (!choleskyFactor(normal, m, factor) || (scaled && degreesOfFreedom === 0)) {
    return covariance.fill(Number.NaN);
  }
  const variance = scaled ? state.chiSquare / degreesOfFreedom : 1;
  const inverse = choleskyInverse(factor, m);
  for (let a = 0; a < m; a++) {
    for (let b = 0; b < m; b++) {
      covariance[free[a]! * n + free[b]!] =
        (variance * inverse[a * m + b]!) / (diagonal[a]! * diagonal[b]!);
    }
  }
  return covariance;
}
