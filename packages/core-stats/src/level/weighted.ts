/** Weighted mean and weighted median. */

import { check } from "../errors.ts";

/** A weighted mean and its uncertainties. */
export interface WeightedMean {
  readonly mean: number;
  /** 1-sigma error when the weights are 1/variance: 1 / sqrt(sum of weights). */
  readonly error: number;
  /** 1-sigma error from the scatter of the samples about the mean; NaN for fewer than 2. */
  readonly scatterError: number;
  /** Samples with a weight above 0. */
  readonly count: number;
}

function usable(value: number, weight: number, index: number): boolean {
  if (Number.isNaN(weight) || Number.isNaN(value)) return false;
  check.notNegative(`weights[${index}]`, weight);
  return weight > 0;
}

/**
 * The mean of `values` with `weights`, usually 1/variance. Samples whose value or weight is NaN or
 * whose weight is 0 are ignored; NaN for no samples.
 *
 * @throws StatsError `"length-mismatch"`; `"invalid-option"` for a negative or infinite weight.
 */
export function weightedMean(values: ArrayLike<number>, weights: ArrayLike<number>): WeightedMean {
  check.sameLength("weights", weights.length, values.length);
  let sum = 0;
  let total = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (!usable(values[i]!, weights[i]!, i)) continue;
    sum += weights[i]! * values[i]!;
    total += weights[i]!;
    count++;
  }
  const mean = sum / total;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    if (weights[i]! > 0 && !Number.isNaN(values[i]!))
      squares += weights[i]! * (values[i]! - mean) ** 2;
  }
  return {
    mean,
    error: count > 0 ? Math.sqrt(1 / total) : Number.NaN,
    scatterError: count > 1 ? Math.sqrt(squares / (total * (count - 1))) : Number.NaN,
    count,
  };
}

/**
 * The value at which half of the weight lies on either side; the mean of the two neighbours when a
 * sample boundary splits the weight exactly, so that equal weights give the median. Samples whose
 * value or weight is NaN or whose weight is 0 are ignored; NaN for no samples.
 *
 * @throws StatsError `"length-mismatch"`; `"invalid-option"` for a negative or infinite weight.
 */
export function weightedMedian(values: ArrayLike<number>, weights: ArrayLike<number>): number {
  check.sameLength("weights", weights.length, values.length);
  const order: number[] = [];
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    if (!usable(values[i]!, weights[i]!, i)) continue;
    order.push(i);
    total += weights[i]!;
  }
  order.sort((a, b) => values[a]! - values[b]!);
  // Sums of weights that are no whole numbers are off by their rounding.
  const rounding = Number.EPSILON * order.length * total;
  let below = 0;
  for (let k = 0; k < order.length; k++) {
    below += weights[order[k]!]!;
    const value = values[order[k]!]!;
    const next = order[k + 1];
    if (next === undefined) return value;
    if (Math.abs(below - total / 2) <= rounding) return (value + values[next]!) / 2;
    if (below > total / 2) return value;
  }
  return Number.NaN;
}
