/**
 * Sigma clipping of some hundred samples, as annuli have. A few of them say where the core lies; one
 * pass sums the core and sets the tails apart, another gathers what lies around the median. The rounds
 * of clipping then look at the tails only, until they have come near the core. Results equal those of
 * clipping sample by sample, up to the rounding of sums.
 */

import type { ClippedStatistics } from "./clipped-statistics.ts";
import { createNoiseCore } from "./noise-core.ts";
import { createSortedMiddle } from "./sorted-middle.ts";

/** Statistics of the samples that clipping kept, with the third moment about their mean. */
export interface ClipMoments extends ClippedStatistics {
  readonly third: number;
}

/**
 * The memory that short clips work in: samples that a caller writes here are clipped without being
 * copied. What it holds lasts until the next clip.
 */
export const clipSamples: Float64Array = new Float64Array(4096);

/** Fewer samples are not worth the passes. */
const LEAST_LENGTH = 64;
/** The core ends at this share of the clipping limit: the scatter is known roughly, and falls. */
const CORE_SHARE = 0.45;
/** The median of n even samples scatters by 0.76 / sqrt(n) of their deviation about the mean: twice that. */
const MEDIAN_REACH = 1.5;
/** Deviation of a core from -1.35 to 1.35, in standard deviations of the whole. */
const CORE_DEVIATION = 0.7;
/**
 * How far the median moves when the tails differ by the whole core, in deviations of the core (1.5 where
 * the core is as dense as in its middle), and at most.
 */
const SHIFT_PER_SHARE = 1.8;
const LARGEST_SHIFT = 1;
/** The median of a set with stars lies between these, in standard deviations from the mean. */
const REACH_BELOW = 0.35;
const REACH_ABOVE = 0.15;

const { core, probe, split, survey, trim } = createNoiseCore(clipSamples);
const middle = createSortedMiddle(clipSamples);

/**
 * Clips the first `length` values of a buffer, which stays as it is, about the median at `sigma`
 * standard deviations.
 *
 * @returns undefined for few samples, for more than `clipSamples` holds, for samples that are not
 *   finite, and for some that are far from even noise.
 */
export function clipTails(
  buffer: Float64Array,
  length: number,
  sigma: number,
  maxIterations: number,
): ClipMoments | undefined {
  if (length < LEAST_LENGTH || length > clipSamples.length) return undefined;
  if (buffer !== clipSamples) clipSamples.set(buffer.subarray(0, length));
  if (!probe(length, CORE_SHARE * sigma)) return undefined;
  split(length);
  if (!Number.isFinite(core.first)) return undefined;
  survey(core.half / CORE_SHARE);
  gatherMedians(length);
  let lowest = Number.NEGATIVE_INFINITY;
  let highest = Number.POSITIVE_INFINITY;
  let removedBelow = 0;
  for (let iteration = 0; ; iteration++) {
    const count = core.count + core.tails;
    const shift = (core.first + core.tailFirst) / count;
    const square = (core.second + core.tailSecond) / count;
    const third = (core.third + core.tailThird) / count;
    const mean = core.origin + shift;
    const variance = Math.max(0, square - shift * shift);
    const deviation = Math.sqrt(variance);
    let median = middle.median(count, removedBelow);
    if (Number.isNaN(median)) {
      middle.gather(length, mean - REACH_BELOW * deviation, mean + REACH_ABOVE * deviation);
      median = middle.median(count, removedBelow);
      if (Number.isNaN(median)) return undefined;
    }
    const about = third - shift * (3 * variance + shift * shift);
    const found = { mean, median, standardDeviation: deviation, count, third: about };
    if (iteration === maxIterations) return found;
    const reach = sigma * deviation;
    if (Math.abs(median - core.origin) > reach - core.half) {
      // The limits would cut into the core: a narrower one, of what is left.
      core.origin = median;
      core.half = CORE_SHARE * reach;
      if (!(core.half > 0)) return undefined;
      split(length);
      trim(lowest, highest);
    }
    lowest = Math.max(lowest, median - reach);
    highest = Math.min(highest, median + reach);
    removedBelow += trim(lowest, highest);
    if (core.count + core.tails === count) return found;
  }
}

/**
 * Gathers the samples among which the medians of all rounds are likely to be: from that of all samples to
 * that of those which are not far off.
 */
function gatherMedians(length: number): void {
  const mean = core.first / core.count;
  const width = Math.sqrt(Math.max(0, core.second / core.count - mean * mean));
  const reach = (MEDIAN_REACH * width) / (CORE_DEVIATION * Math.sqrt(length));
  const shiftOf = (excess: number): number => {
    const shift = (SHIFT_PER_SHARE * excess) / core.count;
    return width * Math.max(-LARGEST_SHIFT, Math.min(LARGEST_SHIFT, shift));
  };
  const first = shiftOf(core.excess);
  const last = shiftOf(core.nearExcess);
  const center = core.origin + mean;
  const low = center - reach + Math.min(first, last);
  middle.gather(length, low, center + reach + Math.max(first, last));
}
