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

/**
 * Mean of the first `length` values of a buffer without NaN. Four sums side by side, as each addition
 * waits for the one before it.
 */
export function meanOf(buffer: Float64Array, length: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i < length - 3; i += 4) {
    a += buffer[i]!;
    b += buffer[i + 1]!;
    c += buffer[i + 2]!;
    d += buffer[i + 3]!;
  }
  for (; i < length; i++) a += buffer[i]!;
  return (a + b + (c + d)) / length;
}

/** Population standard deviation of the first `length` values of a buffer without NaN. */
export function standardDeviationOf(buffer: Float64Array, length: number, center: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i < length - 3; i += 4) {
    const p = buffer[i]! - center;
    const q = buffer[i + 1]! - center;
    const r = buffer[i + 2]! - center;
    const s = buffer[i + 3]! - center;
    a += p * p;
    b += q * q;
    c += r * r;
    d += s * s;
  }
  for (; i < length; i++) {
    const p = buffer[i]! - center;
    a += p * p;
  }
  return Math.sqrt((a + b + (c + d)) / length);
}
