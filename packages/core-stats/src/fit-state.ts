/** The numbers of a nonlinear fit in progress: parameters, chi-square, normal matrix, gradient. */

import { check } from "./errors.ts";
import type { FitProblem } from "./fit-problem.ts";

export interface FitState {
  readonly parameters: Float64Array;
  /** Parameters being tried. */
  readonly trial: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly data: Float64Array;
  /** Weight of each sample, 0 where it is not measured. */
  readonly weights: Float64Array;
  readonly usedCount: number;
  readonly values: Float64Array;
  readonly jacobian: Float64Array;
  /** J^T W J, n x n, and J^T W (data - values). */
  readonly normal: Float64Array;
  readonly gradient: Float64Array;
  /** Largest diagonal of the normal matrix so far: More's scaling, squared. */
  readonly scale: Float64Array;
  chiSquare: number;
}

function bound(values: ArrayLike<number> | undefined, name: string, n: number, none: number) {
  if (values === undefined) return new Float64Array(n).fill(none);
  check.sameLength(name, values.length, n);
  return Float64Array.from(values);
}

/** @throws StatsError `"length-mismatch"`, `"invalid-option"`. */
export function createFitState(problem: FitProblem): FitState {
  const { data, weights, initial } = problem;
  const n = initial.length;
  const size = data.length;
  check.integerAtLeast("the number of parameters", n, 1);
  if (weights !== undefined) check.sameLength("weights", weights.length, size);
  const lower = bound(problem.lower, "lower", n, Number.NEGATIVE_INFINITY);
  const upper = bound(problem.upper, "upper", n, Number.POSITIVE_INFINITY);
  for (let j = 0; j < n; j++) {
    check.finite(`initial[${j}]`, initial[j]!);
    check.between(`initial[${j}]`, initial[j]!, lower[j]!, upper[j]!);
  }
  const used = new Float64Array(size);
  const samples = new Float64Array(size);
  let usedCount = 0;
  for (let i = 0; i < size; i++) {
    const weight = weights === undefined ? 1 : weights[i]!;
    const sample = data[i]!;
    if (!Number.isFinite(sample) || !Number.isFinite(weight)) continue;
    check.notNegative(`weights[${i}]`, weight);
    samples[i] = sample;
    used[i] = weight;
    if (weight > 0) usedCount++;
  }
  return {
    parameters: Float64Array.from(initial),
    trial: new Float64Array(n),
    lower,
    upper,
    data: samples,
    weights: used,
    usedCount,
    values: new Float64Array(size),
    jacobian: new Float64Array(size * n),
    normal: new Float64Array(n * n),
    gradient: new Float64Array(n),
    scale: new Float64Array(n),
    chiSquare: Number.POSITIVE_INFINITY,
  };
}

function accumulateNormal(state: FitState): void {
  const { data, values, weights, jacobian, normal, gradient, scale } = state;
  const n = gradient.length;
  normal.fill(0);
  gradient.fill(0);
  for (let i = 0; i < data.length; i++) {
    const weight = weights[i]!;
    if (weight === 0) continue;
    const residual = data[i]! - values[i]!;
    const row = i * n;
    for (let j = 0; j < n; j++) {
      const weighted = weight * jacobian[row + j]!;
      gradient[j] = gradient[j]! + weighted * residual;
      for (let k = 0; k <= j; k++) {
        normal[j * n + k] = normal[j * n + k]! + weighted * jacobian[row + k]!;
      }
    }
  }
  for (let j = 0; j < n; j++) {
    for (let k = 0; k < j; k++) normal[k * n + j] = normal[j * n + k]!;
    scale[j] = Math.max(scale[j]!, normal[j * n + j]!);
  }
}

/**
 * Evaluates the model; with `linearise` also the normal equations there, and chi-square of the state.
 * @returns Chi-square, infinite where the model is not finite.
 */
export function evaluateAt(
  problem: FitProblem,
  state: FitState,
  parameters: Float64Array,
  linearise: boolean,
): number {
  const { data, values, weights } = state;
  problem.model(parameters, values, linearise ? state.jacobian : undefined);
  let chiSquare = 0;
  for (let i = 0; i < data.length; i++) {
    const weight = weights[i]!;
    if (weight === 0) continue;
    const residual = data[i]! - values[i]!;
    chiSquare += weight * residual * residual;
  }
  const finite = Number.isFinite(chiSquare) ? chiSquare : Number.POSITIVE_INFINITY;
  if (linearise) {
    accumulateNormal(state);
    state.chiSquare = finite;
  }
  return finite;
}

/** Whether parameter j stands on a bound and would leave it downhill. */
export function isHeld(state: FitState, j: number): boolean {
  const value = state.parameters[j]!;
  const downhill = state.gradient[j]!;
  return (value <= state.lower[j]! && downhill < 0) || (value >= state.upper[j]! && downhill > 0);
}

/** Largest cosine between the residuals and the free columns of the Jacobian; 0 for a perfect fit. */
export function freeGradientCosine(state: FitState): number {
  if (state.chiSquare === 0) return 0;
  const n = state.gradient.length;
  let largest = 0;
  for (let j = 0; j < n; j++) {
    const length = Math.sqrt(state.normal[j * n + j]! * state.chiSquare);
    if (length > 0 && !isHeld(state, j)) {
      largest = Math.max(largest, Math.abs(state.gradient[j]!) / length);
    }
  }
  return largest;
}
