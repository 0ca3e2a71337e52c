/** The numbers of a nonlinear fit in progress: parameters, chi-square, normal matrix, gradient. */

import { check } from "../errors.ts";
import type { FitModel, FitProblem } from "./fit-problem.ts";
import { accumulateNormalEquations } from "./normal-equations.ts";

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
  /** data - values, 0 where the weight is 0. */
  readonly residuals: Float64Array;
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
    residuals: new Float64Array(size),
    jacobian: new Float64Array(size * n),
    normal: new Float64Array(n * n),
    gradient: new Float64Array(n),
    scale: new Float64Array(n),
    chiSquare: Number.POSITIVE_INFINITY,
  };
}

/**
 * Evaluates the model at `parameters`, into the residuals and, with `derivatives`, the Jacobian.
 * @returns Chi-square, infinite where the model is not finite.
 */
export function evaluateAt(
  model: FitModel,
  state: FitState,
  parameters: Float64Array,
  derivatives: boolean,
): number {
  const { data, values, weights, residuals } = state;
  model(parameters, values, derivatives ? state.jacobian : undefined);
  let chiSquare = 0;
  for (let i = 0; i < data.length; i++) {
    const weight = weights[i]!;
    const residual = weight === 0 ? 0 : data[i]! - values[i]!;
    residuals[i] = residual;
    chiSquare += weight * residual * residual;
  }
  return Number.isFinite(chiSquare) ? chiSquare : Number.POSITIVE_INFINITY;
}

/** Takes the parameters that the Jacobian and the residuals were evaluated at as the new point. */
export function acceptPoint(state: FitState, parameters: Float64Array, chiSquare: number): void {
  const { jacobian, weights, residuals, normal, gradient, scale } = state;
  const n = gradient.length;
  state.parameters.set(parameters);
  state.chiSquare = chiSquare;
  accumulateNormalEquations(jacobian, weights, residuals, normal, gradient);
  for (let j = 0; j < n; j++) scale[j] = Math.max(scale[j]!, normal[j * n + j]!);
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
