/**
 * The level of a sky that scatters by about the steps its pixels are counted in, or less, as many
 * 8-bit recordings have it. Most pixels hold one number and some the next: a clip in standard
 * deviations takes the next for outliers, and the level, wrong by up to a tenth of a step, for certain.
 * The plain mean is right, as the star's pixels are rounded by the same converter.
 */

import type { ClippedStatistics } from "@photkit/core-stats";
import { createScratch } from "../pixels/window.ts";

/** Up to this scatter, in steps, it matters on which number the median falls. */
const COARSEST = 1.2;
/** The sky's own pixels lie this far from their median at most, in steps and in standard deviations. */
const LEAST_REACH = 2;
const REACH = 3.5;
/** Pairs of pixels that tell whether a closer look is worth while. */
const PAIRS = 24;
/** Their mean difference up to which it is, in steps: half more than that of the coarsest, for stars' sake. */
const MOST_DIFFERENCE = 2;
/** A star's pixel counts as this many steps. */
const LARGEST_DIFFERENCE = 4;

const skyScratch = createScratch();

/**
 * The first `length` values as they are before a clip loses some, where they may be a coarse sky's:
 * null for those of other skies, of which a few pixels tell it.
 */
export function maybeCoarse(values: Float64Array, length: number): Float64Array | null {
  if (length <= PAIRS) return null;
  const stride = Math.floor(length / (PAIRS + 1));
  let bits = 0;
  for (let i = 0; i <= PAIRS; i++) {
    const value = values[i * stride]!;
    if ((value | 0) !== value) return null;
    bits |= value;
  }
  const most = LARGEST_DIFFERENCE * lowestBit(bits);
  let differences = 0;
  for (let i = 1; i <= PAIRS; i++) {
    const difference = Math.abs(values[i * stride]! - values[(i - 1) * stride]!);
    differences += Math.min(difference, most);
  }
  if (differences > PAIRS * MOST_DIFFERENCE * lowestBit(bits)) return null;
  const copy = skyScratch(length);
  for (let i = 0; i < length; i++) copy[i] = values[i]!;
  return copy;
}

/**
 * Mean and scatter of the values near the median; null where the sky is not coarse.
 * The step is the greatest power of two that divides every value: cameras of 12 and 14 bits are often
 * stored shifted.
 *
 * @param values - Read up to `length`, in any order; unclipped.
 * @param clipped - What a clip made of them.
 */
export function coarseSky(
  values: Float64Array,
  length: number,
  clipped: ClippedStatistics,
): ClippedStatistics | null {
  const { median, standardDeviation } = clipped;
  const step = stepOf(values, length);
  if (!(standardDeviation < COARSEST * step)) return null;
  const reach = Math.max(LEAST_REACH * step, REACH * standardDeviation);
  let [count, sum, squares] = [0, 0, 0];
  for (let i = 0; i < length; i++) {
    const offset = values[i]! - median;
    if (Math.abs(offset) <= reach) {
      count++;
      sum += offset;
      squares += offset * offset;
    }
  }
  const mean = sum / count;
  const variance = count > 1 ? (squares - sum * mean) / (count - 1) : 0;
  return { mean: median + mean, median, standardDeviation: Math.sqrt(variance), count };
}

/** What whole numbers are counted in; 0 of other numbers, and where all are 0. */
function stepOf(values: Float64Array, length: number): number {
  let bits = 0;
  for (let i = 0; i < length; i++) {
    const value = values[i]!;
    if ((value | 0) !== value) return 0;
    bits |= value;
  }
  return lowestBit(bits);
}

const lowestBit = (bits: number) => bits & -bits;
