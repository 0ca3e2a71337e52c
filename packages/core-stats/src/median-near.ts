/**
 * The median where about its place is known: one pass keeps the values around the guess and counts those
 * below, and the rank is sought among the few that are left.
 */

import { medianInPlace } from "./median.ts";
import { selectInPlace } from "./select.ts";

/** Fewer values than this are not worth a pass of their own. */
const LEAST_LENGTH = 48;

let scratch = new Float64Array(4096);

/**
 * The median of the first `length` values of a buffer without NaN, sought first within `reach` of `guess`.
 * The result does not depend on the guess; the buffer may be reordered.
 */
export function medianNear(
  buffer: Float64Array,
  length: number,
  guess: number,
  reach: number,
): number {
  if (length < LEAST_LENGTH) return medianInPlace(buffer, length);
  if (scratch.length < length) scratch = new Float64Array(2 * length);
  const middle = scratch;
  const low = guess - reach;
  const high = guess + reach;
  let below = 0;
  let count = 0;
  for (let i = 0; i < length; i++) {
    const value = buffer[i]!;
    // Written always and counted when it belongs: a branch here would often be guessed wrong.
    const isBelow = Number(value < low);
    middle[count] = value;
    below += isBelow;
    count += Number(value <= high) - isBelow;
  }
  const odd = length % 2 === 1;
  const rank = (length >> 1) - below;
  if (rank < (odd ? 0 : 1) || rank >= count) return medianInPlace(buffer, length);
  const upper = selectInPlace(middle, rank, 0, count - 1);
  if (odd) return upper;
  let lower = middle[0]!;
  for (let i = 1; i < rank; i++) if (middle[i]! > lower) lower = middle[i]!;
  return lower === upper ? upper : (lower + upper) / 2;
}
