/** Mean and standard deviation, in two passes so that a large background costs no digits. */

import { check } from "./errors.ts";

/** The arithmetic mean. NaN values are ignored; the mean of nothing is NaN. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isNaN(value)) {
      sum += value;
      count++;
    }
  }
  return sum / count;
}

export interface StandardDeviationOptions {
  /**
   * Degrees of freedom subtracted from the count: 0 for the population, 1 for a sample with unknown
   * mean.
   * @default 0
   */
  readonly ddof?: number;
}

/**
 * The standard deviation about the mean. NaN values are ignored; NaN when no more than `ddof` samples
 * are left.
 *
 * @throws StatsError `"invalid-option"` when `ddof` is negative.
 */
export function standardDeviation(
  values: ArrayLike<number>,
  options: StandardDeviationOptions = {},
): number {
  const { ddof = 0 } = options;
  check.notNegative("ddof", ddof);
  const center = mean(values);
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i]! - center;
    if (!Number.isNaN(deviation)) {
      sum += deviation * deviation;
      count++;
    }
  }
  return count > ddof ? Math.sqrt(sum / (count - ddof)) : Number.NaN;
}

/** Mean of the first `length` values of a buffer without NaN. */
export function meanOf(buffer: Float64Array, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += buffer[i]!;
  return sum / length;
}

/** Population standard deviation of the first `length` values of a buffer without NaN. */
export function standardDeviationOf(buffer: Float64Array, length: number, center: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) {
    const deviation = buffer[i]! - center;
    sum += deviation * deviation;
  }
  return Math.sqrt(sum / length);
}
