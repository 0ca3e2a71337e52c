/** What a nonlinear fit is given: the model with its Jacobian, the data, bounds and tolerances. */

import { check } from "../errors.ts";

/**
 * A model: writes `values[i]`, what the model expects at sample i, and, when `jacobian` is there,
 * `jacobian[i * n + j]`, the derivative of `values[i]` by parameter j of n. Both arrays are
 * preallocated and reused; every element must be written.
 */
export type FitModel = (
  parameters: Float64Array,
  values: Float64Array,
  jacobian: Float64Array | undefined,
) => void;

export interface FitProblem {
  readonly model: FitModel;
  /** The measured samples. NaN = not measured: ignored. */
  readonly data: ArrayLike<number>;
  /** 1/variance of each sample; 0 ignores one. Default: all equal, of unknown size. */
  readonly weights?: ArrayLike<number> | undefined;
  /** Where the search begins; not changed. */
  readonly initial: ArrayLike<number>;
  /** Smallest allowed parameters; -Infinity for none. Default: no bounds. */
  readonly lower?: ArrayLike<number> | undefined;
  /** Largest allowed parameters; Infinity for none. Default: no bounds. */
  readonly upper?: ArrayLike<number> | undefined;
}

export interface FitOptions {
  /**
   * Steps tried at most.
   * @default 100
   */
  readonly maxIterations?: number;
  /**
   * Converged when the largest cosine between the residuals and a column of the Jacobian is below.
   * @default 1e-10
   */
  readonly gradientTolerance?: number;
  /**
   * Converged when both the predicted and the actual relative decrease of chi-square are below.
   * @default 1e-12
   */
  readonly costTolerance?: number;
  /**
   * Converged when the step is below this share of the parameters, both scaled by their influence.
   * @default 1e-10
   */
  readonly stepTolerance?: number;
  /**
   * Damping of the first step, as a share of the scaled normal matrix's diagonal.
   * @default 1e-3
   */
  readonly initialDamping?: number;
}

/** @throws StatsError `"invalid-option"`. */
export function fitSettings(options: FitOptions): Required<FitOptions> {
  const settings = {
    maxIterations: options.maxIterations ?? 100,
    gradientTolerance: options.gradientTolerance ?? 1e-10,
    costTolerance: options.costTolerance ?? 1e-12,
    stepTolerance: options.stepTolerance ?? 1e-10,
    initialDamping: options.initialDamping ?? 1e-3,
  };
  check.integerAtLeast("maxIterations", settings.maxIterations, 1);
  check.notNegative("gradientTolerance", settings.gradientTolerance);
  check.notNegative("costTolerance", settings.costTolerance);
  check.notNegative("stepTolerance", settings.stepTolerance);
  check.positive("initialDamping", settings.initialDamping);
  return settings;
}
