/**
 * The median where about its place is known: one pass keeps the values around it and counts those
 * below, and the rank is sought among the few that are left. While a clip takes away values at the ends,
 * those in the middle stay the same, and serve for the medians of all its rounds.
 */

import { medianInPlace } from "./median.ts";
import { selectInPlace } from "./select.ts";

/** Fewer values than this are not worth a pass of their own. */
const LEAST_LENGTH = 24;
/** The middle one of n even values scatters by 0.5 / sqrt(n) of their range: twice that on either side. */
const CHANCE = 0.7;

/** The values around the median. */
export interface Middle {
  /** Every value from `low` to `high` is among the first `count` of `values`, in any order. */
  low: number;
  high: number;
  values: Float64Array;
  count: number;
  /** How many values lie below `low`. */
  below: number;
}

export const createMiddle = (room = 4096): Middle => ({
  low: 0,
  high: 0,
  values: new Float64Array(room),
  count: 0,
  below: 0,
});

const shared = createMiddle();
const nearby = createMiddle();

/** Fills `middle` with the values from `low` to `high`. */
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
  for (let i = 0; i < length; i++) {
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
}

/**
 * The median of `length` values, of which `middle` holds those around it; NaN when it is not there.
 *
 * @param nearest - scratch memory.
 */
export function medianOfMiddle(middle: Middle, length: number, nearest: Middle = nearby): number {
  const { values, count, low, high, below } = middle;
  const rank = (length >> 1) - below;
  const even = 1 - (length % 2);
  if (rank < even || rank >= count) return Number.NaN;
  if (count < LEAST_LENGTH) return pairMean(values, count, rank, even);
  // Where it is if the values are spread evenly, and on either side what chance allows.
  const place = low + ((high - low) * (rank + 0.5)) / count;
  const margin = (CHANCE * (high - low)) / Math.sqrt(count);
  gatherMiddle(values, count, place - margin, place + margin, nearest);
  const near = rank - nearest.below;
  return near < even || near >= nearest.count
    ? pairMean(values, count, rank, even)
    : pairMean(nearest.values, nearest.count, near, even);
}

/** The value of rank `rank` of those in a buffer, which is reordered; with the one before, if asked for. */
function pairMean(values: Float64Array, count: number, rank: number, withBefore: number): number {
  const upper = selectInPlace(values, rank, 0, count - 1);
  if (withBefore === 0) return upper;
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
