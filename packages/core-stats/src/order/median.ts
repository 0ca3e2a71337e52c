/** Medians: of any samples, and of a scratch buffer in place for inner loops. */

import { measuredSamples } from "../samples.ts";
import { countValues, isCountable, valueOfRank } from "./counts.ts";
import { selectInPlace } from "./select.ts";

/**
 * The median of the first `length` values of a scratch buffer, which is reordered. For inner loops:
 * nothing is copied or allocated, and the values must hold no NaN.
 *
 * @param length - How many values count; default all.
 * @returns The middle value, or the mean of the two middle ones; NaN for no values.
 */
export function medianInPlace(buffer: Float64Array, length: number = buffer.length): number {
  if (length === 0) return Number.NaN;
  const half = length >> 1;
  const upper = selectInPlace(buffer, half, 0, length - 1);
  if (length % 2 === 1) return upper;
  let lower = buffer[0]!;
  for (let i = 1; i < half; i++) {
    if (buffer[i]! > lower) lower = buffer[i]!;
  }
  return lower === upper ? upper : (lower + upper) / 2;
}

/**
 * The median of `values`; the mean of the two middle ones for an even number.
 * NaN values are ignored; the median of nothing is NaN. The input stays as it is.
 */
export function median(values: ArrayLike<number>): number {
  if (isCountable(values)) {
    const counts = countValues(values);
    const half = values.length >> 1;
    const upper = valueOfRank(counts, half);
    return values.length % 2 === 1 ? upper : (valueOfRank(counts, half - 1) + upper) / 2;
  }
  return medianInPlace(measuredSamples(values));
}
