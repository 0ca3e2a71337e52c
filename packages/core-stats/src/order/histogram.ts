/** Counting whole numbers: one bin per value, and order statistics without sorting. */

import { check } from "../errors.ts";

export interface HistogramOptions {
  /**
   * Smallest value with a bin.
   * @default the smallest sample
   */
  readonly low?: number;
  /**
   * Largest value with a bin.
   * @default the largest sample
   */
  readonly high?: number;
}

/** How often each whole number from `low` on occurs. */
export interface IntegerHistogram {
  /** The value that `counts[0]` counts. */
  readonly low: number;
  /** `counts[i]` samples round to `low + i`. */
  readonly counts: Uint32Array;
  /** Samples below the first bin. */
  readonly below: number;
  /** Samples above the last bin. */
  readonly above: number;
}

/** More bins than this are a mistake: every value of 24-bit samples. */
const LARGEST_BIN_COUNT = 2 ** 24;

/**
 * Counts samples by the whole number nearest to them (halves go up). NaN is ignored; infinities are
 * below or above. Without samples and options there is no bin.
 *
 * @throws StatsError `"invalid-option"` when the bounds are not whole numbers in order, or lie more
 * than 2^24 apart.
 *
 * @example
 * integerHistogram([3, 3, 5]); // { low: 3, counts: [2, 0, 1], below: 0, above: 0 }
 */
export function integerHistogram(
  values: ArrayLike<number>,
  options: HistogramOptions = {},
): IntegerHistogram {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  const empty = smallest > largest;
  const low = options.low ?? (empty ? (options.high ?? 0) : Math.floor(smallest + 0.5));
  const high = options.high ?? (empty ? low - 1 : Math.floor(largest + 0.5));
  check.integerAtLeast("low", low, Number.MIN_SAFE_INTEGER);
  check.integerAtLeast("high", high, Number.MIN_SAFE_INTEGER);
  check.integerAtLeast("high - low + 1", high - low + 1, 0);
  check.between("high - low + 1", high - low + 1, 0, LARGEST_BIN_COUNT);

  const counts = new Uint32Array(high - low + 1);
  let below = 0;
  let above = 0;
  for (let i = 0; i < values.length; i++) {
    const bin = Math.floor(values[i]! + 0.5) - low;
    if (bin < 0) below++;
    else if (bin >= counts.length) above++;
    else if (bin >= 0) counts[bin] = counts[bin]! + 1;
  }
  return { low, counts, below, above };
}
