/** The level of samples with outliers: the mean between the "goal posts" of the PyMovie manual. */

import { finiteSamples } from "./samples.ts";

/** A background level, its scatter, and the posts between which it was found. */
export interface RobustMean {
  readonly mean: number;
  /** Scatter of the samples without the outliers, unbiased for Gaussian samples. */
  readonly standardDeviation: number;
  /** The posts. */
  readonly low: number;
  readonly high: number;
  /** Samples between the posts, posts included. */
  readonly count: number;
}

/** The median of |z| among the inner half of a Gaussian: Phi^-1(5/8). */
const INNER_HALF_MAD = 0.31863936396437514;

export function robustMean(values: ArrayLike<number>): RobustMean {
  const sorted = finiteSamples(values).sort();
  const span = sorted.length >> 1;
  let start = 0;
  for (let i = 0; i + span < sorted.length; i++) {
    if (sorted[i + span]! - sorted[i]! < sorted[start + span]! - sorted[start]!) start = i;
  }
  const inner = sorted.subarray(start, start + span + 1);
  const mean = inner.reduce((sum, value) => sum + value, 0) / inner.length;
  const deviations = inner.map((value) => Math.abs(value - mean)).sort();
  return {
    mean,
    standardDeviation: (deviations[inner.length >> 1] ?? Number.NaN) / INNER_HALF_MAD,
    low: inner[0] ?? Number.NaN,
    high: inner[inner.length - 1] ?? Number.NaN,
    count: inner.length,
  };
}
