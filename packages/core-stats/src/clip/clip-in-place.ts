/**
 * Sigma clipping of a scratch buffer about its median by its standard deviation: the kernel for
 * annuli and small boxes. Same rules as `sigmaClip` (astropy.stats.sigma_clip).
 */

import { meanOf, standardDeviationOf } from "../moments.ts";
import { createMiddle, medianNear, medianOfMiddle } from "../order/median-near.ts";
import { packFinite } from "../samples.ts";
import { clipLarge, LARGE_SIZE } from "./clip-large.ts";
import { clipTails } from "./clip-tails.ts";
import type { ClippedStatistics } from "./clipped-statistics.ts";

/** The median lies well within so many standard deviations of the mean: below it where stars are left. */
const REACH_BELOW = 0.3;
const REACH_ABOVE = 0.15;

const middle = createMiddle();

/**
 * Statistics of the first `length` values of a scratch buffer after clipping at `sigma` standard
 * deviations from the median, repeated until nothing more is rejected. NaN and infinite values are
 * left out. The buffer is reordered; options are not checked.
 *
 * @param sigma - Clipping limit in standard deviations, > 0.
 * @param maxIterations - At least 1; `Infinity` clips until nothing changes.
 * @returns NaN statistics and count 0 without a finite value.
 */
export function clipInPlace(
  buffer: Float64Array,
  length: number,
  sigma: number,
  maxIterations: number,
): ClippedStatistics {
  if (length >= LARGE_SIZE && maxIterations > 0) {
    const limits = { lower: sigma, upper: sigma, maxIterations, center: "median" } as const;
    const large = clipLarge(buffer.subarray(0, length), limits);
    if (large !== undefined) return large.statistics;
  }
  const tails = clipTails(buffer, length, sigma, maxIterations);
  if (tails !== undefined) {
    const { mean, median, standardDeviation, count } = tails;
    return { mean, median, standardDeviation, count };
  }
  return clipRoundByRound(buffer, length, sigma, maxIterations);
}

/** `clipInPlace` where no quicker way is open: what is kept moves to the front of the buffer. */
export function clipRoundByRound(
  buffer: Float64Array,
  length: number,
  sigma: number,
  maxIterations: number,
): ClippedStatistics {
  let count = packFinite(buffer, length);
  let average = meanOf(buffer, count);
  let deviation = standardDeviationOf(buffer, count, average);
  let center = medianBeside(buffer, count, average, deviation);
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const low = center - sigma * deviation;
    const high = center + sigma * deviation;
    let kept = 0;
    let below = 0;
    for (let i = 0; i < count; i++) {
      const value = buffer[i]!;
      if (value >= low && value <= high) buffer[kept++] = value;
      else if (value < low) below++;
    }
    if (kept === count) break;
    count = kept;
    average = meanOf(buffer, count);
    deviation = standardDeviationOf(buffer, count, average);
    // Only values outside the middle were taken away: the new median is most likely still in it.
    const whole = low <= middle.low && high >= middle.high;
    middle.below -= below;
    center = whole ? medianOfMiddle(middle, count) : Number.NaN;
    if (Number.isNaN(center)) {
      center = medianBeside(buffer, count, average, deviation);
    }
  }
  return { mean: average, median: center, standardDeviation: deviation, count };
}

const medianBeside = (buffer: Float64Array, count: number, mean: number, deviation: number) =>
  medianNear(buffer, count, mean - REACH_BELOW * deviation, mean + REACH_ABOVE * deviation, middle);
