/**
 * Sigma clipping of a scratch buffer about its median by its standard deviation: the kernel for
 * annuli and small boxes. Same rules as `sigmaClip` (astropy.stats.sigma_clip).
 */

import { medianInPlace } from "./median.ts";
import { meanOf, standardDeviationOf } from "./moments.ts";

/** Mean, median and scatter of the samples that clipping kept. */
export interface ClippedStatistics {
  readonly mean: number;
  readonly median: number;
  /** Population standard deviation (divisor: count). */
  readonly standardDeviation: number;
  /** How many samples were kept. */
  readonly count: number;
}

/**
 * Moves the values within low..high of `buffer[start..end)` to its front, the others behind them.
 * @returns The index behind the last value within.
 */
function gatherWithin(
  buffer: Float64Array,
  start: number,
  end: number,
  low: number,
  high: number,
): number {
  let kept = start;
  for (let i = start; i < end; i++) {
    const value = buffer[i]!;
    if (value >= low && value <= high) {
      buffer[i] = buffer[kept]!;
      buffer[kept++] = value;
    }
  }
  return kept;
}

/**
 * Statistics of the first `length` values of a scratch buffer after clipping at `sigma` standard
 * deviations from the median, repeated until nothing more is rejected. The buffer is reordered and
 * must hold no NaN; options are not checked.
 *
 * @param sigma - Clipping limit in standard deviations, > 0.
 * @param maxIterations - At least 1; `Infinity` clips until nothing changes.
 * @returns NaN statistics and count 0 for length 0.
 */
export function clipInPlace(
  buffer: Float64Array,
  length: number,
  sigma: number,
  maxIterations: number,
): ClippedStatistics {
  let kept = length;
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  let center = Number.NaN;
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    center = medianInPlace(buffer, kept);
    const limit = sigma * standardDeviationOf(buffer, kept, meanOf(buffer, kept));
    low = center - limit;
    high = center + limit;
    const within = gatherWithin(buffer, 0, kept, low, high);
    if (within === kept) break;
    kept = within;
    center = Number.NaN;
    if (kept === 0) break;
  }
  const readmitted = gatherWithin(buffer, kept, length, low, high);
  const average = meanOf(buffer, readmitted);
  return {
    mean: average,
    median:
      readmitted === kept && !Number.isNaN(center) ? center : medianInPlace(buffer, readmitted),
    standardDeviation: standardDeviationOf(buffer, readmitted, average),
    count: readmitted,
  };
}
