/**
 * Nonlinear least squares: Levenberg (1944) and Marquardt (1963) with the scaling of More (1978),
 * the damping rule of Nielsen (1999), rejected steps, and bounds by projection.
 */

import { StatsError } from "../errors.ts";
import { proposeStep } from "./damped-step.ts";
import { covarianceAt } from "./fit-covariance.ts";
import { type FitModel, type FitOptions, type FitProblem, fitSettings } from "./fit-problem.ts";
import {
  acceptPoint,
  createFitState,
  evaluateAt,
  type FitState,
  freeGradientCosine,
} from "./fit-state.ts";

/** How a fit ended: three kinds of convergence, then three kinds of failure. */
export type FitReason =
  /** The residuals are orthogonal to every direction: `gradientTolerance`. */
  | "gradient"
  /** Neither the predicted nor the actual decrease matters: `costTolerance`. */
  | "cost"
  /** The step no longer changes the parameters: `stepTolerance`. */
  | "step"
  /** `maxIterations` were not enough. */
  | "max-iterations"
  /** No step, however short, brings the model closer, though the gradient is not zero. */
  | "stalled"
  /** The model is not finite at the initial parameters. */
  | "not-finite";

/** A fitted model. */
export interface NonlinearFit {
  readonly parameters: Float64Array;
  /**
   * Covariance of the parameters, n x n, row by row: absolute when weights (1/variance) were given,
   * else scaled by the scatter of the residuals. Parameters that ended on a bound have rows and
   * columns of 0; all NaN when the parameters cannot be told apart.
   */
  readonly covariance: Float64Array;
  /** Sum of weight * residual^2. */
  readonly chiSquare: number;
  /** Samples with a weight above 0 minus parameters. */
  readonly degreesOfFreedom: number;
  /** Steps tried, accepted or not. */
  readonly iterations: number;
  readonly converged: boolean;
  readonly reason: FitReason;
}

/** Nielsen's factor for an accepted step whose decrease was `ratio` of the predicted one. */
function dampingFactor(ratio: number): number {
  return Math.max(1 / 3, 1 - (2 * ratio - 1) ** 3);
}

const LARGEST_DAMPING = 1e16;
/** A point is a minimum when the step without damping would not move it further than this share. */
const REST = 1e-5;
/** Keeps the normal matrix of parameters that cannot be told apart from being singular. */
const HARDLY_DAMPED = 1e-12;

/** Whether steps are short because the point is a minimum, not because damping made them so. */
const atRest = (state: FitState): boolean => {
  const free = proposeStep(state, HARDLY_DAMPED) ?? proposeStep(state, REST);
  return free !== undefined && free.relativeLength <= REST;
};

/** Iterates until a test holds. `state` stands at an evaluated, finite point. */
function iterate(
  model: FitModel,
  state: FitState,
  settings: Required<FitOptions>,
): { iterations: number; reason: FitReason } {
  const { maxIterations, gradientTolerance, costTolerance, stepTolerance } = settings;
  let damping = settings.initialDamping;
  let growth = 2;
  // Most steps are accepted, so the derivatives come with the trial; after a rejection they wait.
  let derivatives = true;
  for (let iterations = 0; ; iterations++) {
    if (derivatives && freeGradientCosine(state) <= gradientTolerance) {
      return { iterations, reason: "gradient" };
    }
    if (iterations >= maxIterations) return { iterations, reason: "max-iterations" };
    if (damping > LARGEST_DAMPING) return { iterations, reason: "stalled" };
    const step = proposeStep(state, damping);
    if (step !== undefined) {
      if (step.relativeLength <= stepTolerance) {
        return { iterations, reason: atRest(state) ? "step" : "stalled" };
      }
      const after = evaluateAt(model, state, state.trial, derivatives);
      const actual = state.chiSquare - after;
      const negligible = costTolerance * state.chiSquare;
      const settled = Math.abs(actual) <= negligible && step.predictedDecrease <= negligible;
      const done = () => settled && (damping <= settings.initialDamping || atRest(state));
      if (actual >= 0 && step.predictedDecrease > 0) {
        if (!derivatives) evaluateAt(model, state, state.trial, true);
        acceptPoint(state, state.trial, after);
        if (done()) return { iterations: iterations + 1, reason: "cost" };
        damping *= dampingFactor(actual / step.predictedDecrease);
        growth = 2;
        derivatives = true;
        continue;
      }
      if (done()) return { iterations: iterations + 1, reason: "cost" };
    }
    damping *= growth;
    growth *= 2;
    derivatives = false;
  }
}

/**
 * Fits a model with an analytic Jacobian to data by weighted least squares.
 *
 * @param problem - Data, weights, initial parameters, bounds and the model.
 * @throws StatsError `"invalid-option"` (also for initial parameters outside their bounds),
 * `"length-mismatch"`, `"too-few-samples"`. A fit that does not converge is a result, not an error.
 *
 * @example
 * // y = a exp(-b x)
 * const fit = levenbergMarquardt({
 *   initial: [1, 1],
 *   data: y,
 *   model: ([a, b], values, jacobian) => {
 *     for (let i = 0; i < x.length; i++) {
 *       const decay = Math.exp(-b * x[i]);
 *       values[i] = a * decay;
 *       if (jacobian) {
 *         jacobian[2 * i] = decay;
 *         jacobian[2 * i + 1] = -a * x[i] * decay;
 *       }
 *     }
 *   },
 * });
 */
export function levenbergMarquardt(problem: FitProblem, options: FitOptions = {}): NonlinearFit {
  const settings = fitSettings(options);
  const state = createFitState(problem);
  const n = state.parameters.length;
  const degreesOfFreedom = state.usedCount - n;
  if (degreesOfFreedom < 0) {
    throw new StatsError(
      "too-few-samples",
      `a fit of ${n} parameters needs at least ${n} usable samples. Received ${state.usedCount}.`,
      { data: { parameters: n, samples: state.usedCount } },
    );
  }
  const start = evaluateAt(problem.model, state, state.parameters, true);
  acceptPoint(state, state.parameters, start);
  const { iterations, reason } = Number.isFinite(start)
    ? iterate(problem.model, state, settings)
    : { iterations: 0, reason: "not-finite" as const };
  return {
    parameters: state.parameters,
    covariance: covarianceAt(state, problem.weights === undefined, degreesOfFreedom),
    chiSquare: state.chiSquare,
    degreesOfFreedom,
    iterations,
    converged: reason === "gradient" || reason === "cost" || reason === "step",
    reason,
  };
}
