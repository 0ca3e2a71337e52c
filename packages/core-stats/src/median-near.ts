/**
 * The median where about its place is known: one pass keeps the values around it and counts those
 * below, and the rank is sought among the few that are left. While a clip takes away values at the ends,
 * those in the middle stay the same, and serve for the medians of all its rounds.
 */

import { medianInPlace } from "./median.ts";
import { selectInPlace } from "./select.ts";

/** Fewer values than this are not worth a pass of their own. */
const LEAST_LENGTH = 48;

/** The values around the median. */
export interface Middle {
  /** Every value from `low` to `high` is among the first `count` of `values`, in any order. */
  low: number;
  high: number;
  values: Float64Array;
  count: number;
  /** How many values lie below `low`. */
  below: number;
  /** Index before which nothing is larger and behind which nothing is smaller; -1 for none. */
  pivot: number;
}

export const createMiddle = (): Middle => ({
  low: 0,
  high: 0,
  values: new Float64Array(4096),
  count: 0,
  below: 0,
  pivot: -1,
});

const shared = createMiddle();

/** Fills `middle` with the values from `low` to `high`; leaves it empty for few values. */
export function gatherMiddle(
  buffer: Float64Array,
  length: number,
  low: number,
  high: number,
  middle: Middle,
): void {
  if (middle.values.length < length) middle.values = new Float64Array(2 * length);
  const { values } = middle;
  let below = 0;
  let count = 0;
  for (let i = 0; length >= LEAST_LENGTH && i < length; i++) {
    const value = buffer[i]!;
    // Written always and counted when it belongs: a branch here would often be guessed wrong.
    const isBelow = Number(value < low);
    values[count] = value;
    below += isBelow;
    count += Number(value <= high) - isBelow;
  }
  middle.low = low;
  middle.high = high;
  middle.count = count;
  middle.below = below;
  middle.pivot = -1;
}

/** The median of `length` values, of which `middle` holds those around it; NaN when it is not there. */
export function medianOfMiddle(middle: Middle, length: number): number {
  const { values, count, pivot } = middle;
  const rank = (length >> 1) - middle.below;
  const odd = length % 2 === 1;
  if (rank < (odd ? 0 : 1) || rank >= count) return Number.NaN;
  if (rank !== pivot) {
    selectInPlace(values, rank, rank > pivot ? pivot + 1 : 0, rank < pivot ? pivot - 1 : count - 1);
    middle.pivot = rank;
  }
  const upper = values[rank]!;
  if (odd) return upper;
  let lower = values[0]!;
  for (let i = 1; i < rank; i++) if (values[i]! > lower) lower = values[i]!;
  return lower === upper ? upper : (lower + upper) / 2;
}

/**
 * The median of the first `length` values of a buffer without NaN, sought first from `low` to `high`.
 * The result does not depend on these; the buffer may be reordered.
 */
export function medianNear(
  buffer: Float64Array,
  length: number,
  low: number,
  high: number,
  middle: Middle = shared,
): number {
  gatherMiddle(buffer, length, low, high, middle);
  const median = medianOfMiddle(middle, length);
  return Number.isNaN(median) ? medianInPlace(buffer, length) : median;
}
