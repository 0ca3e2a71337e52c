/** One damped Gauss-Newton step within the bounds. */

import { choleskyFactor, choleskySolve } from "./cholesky.ts";
import { type FitState, isHeld } from "./fit-state.ts";

export interface DampedStep {
  /** Decrease of chi-square that the linearised model promises. */
  readonly predictedDecrease: number;
  /** Length of the step over length of the parameters, each scaled by its influence. */
  readonly relativeLength: number;
}

/** The damped normal matrix; a held or powerless parameter becomes an identity row. */
function dampedMatrix(state: FitState, damping: number, held: readonly boolean[]): Float64Array {
  const n = state.gradient.length;
  const matrix = Float64Array.from(state.normal);
  for (let j = 0; j < n; j++) {
    if (held[j]) {
      for (let k = 0; k < n; k++) {
        matrix[j * n + k] = 0;
        matrix[k * n + j] = 0;
      }
      matrix[j * n + j] = 1;
    } else {
      matrix[j * n + j] = matrix[j * n + j]! + damping * state.scale[j]!;
    }
  }
  return matrix;
}

/** 2 g.d - d.A.d: how far chi-square falls along `step` in the linearised model. */
function predictedDecrease(state: FitState, step: Float64Array): number {
  const n = step.length;
  let decrease = 0;
  for (let j = 0; j < n; j++) {
    let curvature = 0;
    for (let k = 0; k < n; k++) curvature += state.normal[j * n + k]! * step[k]!;
    decrease += step[j]! * (2 * state.gradient[j]! - curvature);
  }
  return decrease;
}

/**
 * Writes the next parameters to `state.trial`. Parameters that the step takes beyond a bound stop
 * there; while downhill lies beyond it, the steps that follow hold them and move the others.
 *
 * @returns undefined when the damped matrix cannot be factored; more damping helps.
 */
export function proposeStep(state: FitState, damping: number): DampedStep | undefined {
  const n = state.gradient.length;
  const { parameters, trial, lower, upper, scale } = state;
  const held = Array.from(parameters, (_, j) => isHeld(state, j) || scale[j] === 0);
  const step = new Float64Array(n);
  const factor = new Float64Array(n * n);
  for (let j = 0; j < n; j++) step[j] = held[j] ? 0 : state.gradient[j]!;
  if (!choleskyFactor(dampedMatrix(state, damping, held), n, factor)) return undefined;
  choleskySolve(factor, n, step, step);

  let stepLength = 0;
  let length = 0;
  for (let j = 0; j < n; j++) {
    trial[j] = Math.min(Math.max(parameters[j]! + step[j]!, lower[j]!), upper[j]!);
    step[j] = trial[j]! - parameters[j]!;
    stepLength += scale[j]! * step[j]! ** 2;
    length += scale[j]! * parameters[j]! ** 2;
  }
  return {
    predictedDecrease: predictedDecrease(state, step),
    relativeLength: length > 0 ? Math.sqrt(stepLength / length) : stepLength > 0 ? 1 : 0,
  };
}
