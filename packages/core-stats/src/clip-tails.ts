/**
 * Sigma clipping of some hundred samples, as annuli have. A few of them say where the core lies; one
 * pass sums the core and sets the tails apart, another gathers what lies around the median. The rounds
 * of clipping then look at the tails only, until they have come near the core. Results equal those of clipping sample by sample, up to the
 * rounding of sums.
 */

import type { ClippedStatistics } from "./clipped-statistics.ts";
import { createMiddle, gatherMiddle, medianOfMiddle } from "./median-near.ts";

/** Statistics of the samples that clipping kept, with the third moment about their mean. */
export interface ClipMoments extends ClippedStatistics {
  readonly third: number;
}

/** Fewer samples are not worth the passes. */
const LEAST_LENGTH = 64;
/** So many samples, taken evenly, are sorted; of these the quartiles are wanted. */
const PROBES = 15;
const QUARTERS = [3, 7, 11] as const;
/** Distance of the quartiles of Gaussian noise, in standard deviations. */
const QUARTILE_DISTANCE = 1.349;
/** The core ends at this share of the clipping limit: the scatter is known roughly, and falls. */
const CORE_SHARE = 0.45;
/** Standard deviations of the core within which the median lies about the core's mean … */
const MEDIAN_REACH = 0.2;
/** … and by how much of them it moves when the tails differ by 1 % of the core. */
const SHIFT_PER_SHARE = 3;
/** The median of a set with stars lies between these, in standard deviations from the mean. */
const REACH_BELOW = 0.35;
const REACH_ABOVE = 0.15;

const probes = new Float64Array(PROBES);
/** The samples outside the core, less its origin. */
let tails = new Float64Array(2048);
const middle = createMiddle();

/**
 * The core: its middle and half its width, how many samples it has and the sums of their powers, less
 * the middle; how many samples are in the tails, and how many more of them above than below.
 */
const core = { origin: 0, half: 0, count: 0, first: 0, second: 0, third: 0, tails: 0, excess: 0 };

/**
 * Clips the first `length` values of a buffer, which stays as it is, about the median at `sigma`
 * standard deviations.
 *
 * @returns undefined for few samples, and for some that are far from even noise.
 */
export function clipTails(
  buffer: Float64Array,
  length: number,
  sigma: number,
  maxIterations: number,
): ClipMoments | undefined {
  if (length < LEAST_LENGTH || !probeCore(buffer, length, sigma)) return undefined;
  let lowest = Number.NEGATIVE_INFINITY;
  let highest = Number.POSITIVE_INFINITY;
  splitCore(buffer, length, lowest, highest);
  gatherMedians(buffer, length);
  let removedBelow = 0;
  for (let iteration = 0; ; iteration++) {
    let { first, second, third } = core;
    for (let i = 0; i < core.tails; i++) {
      const offset = tails[i]!;
      const square = offset * offset;
      first += offset;
      second += square;
      third += square * offset;
    }
    const count = core.count + core.tails;
    const shift = first / count;
    const mean = core.origin + shift;
    const variance = Math.max(0, second / count - shift * shift);
    const deviation = Math.sqrt(variance);
    let median = medianOfMiddle(middle, count);
    if (Number.isNaN(median)) {
      const from = mean - REACH_BELOW * deviation;
      gatherMiddle(buffer, length, from, mean + REACH_ABOVE * deviation, middle);
      middle.below -= removedBelow;
      median = medianOfMiddle(middle, count);
      if (Number.isNaN(median)) return undefined;
    }
    const reach = sigma * deviation;
    const last = iteration === maxIterations;
    if (!last && Math.abs(median - core.origin) > reach - core.half) {
      // The limits would cut into the core: a narrower one, of what is left.
      core.origin = median;
      core.half = CORE_SHARE * reach;
      if (!(core.half > 0)) return undefined;
      splitCore(buffer, length, lowest, highest);
    }
    const before = core.tails;
    let below = 0;
    if (!last) {
      lowest = Math.max(lowest, median - reach);
      highest = Math.min(highest, median + reach);
      below = dropTails(lowest - core.origin, highest - core.origin);
    }
    if (core.tails === before) {
      const about = third / count - shift * (3 * variance + shift * shift);
      return { mean, median, standardDeviation: deviation, count, third: about };
    }
    middle.below -= below;
    removedBelow += below;
  }
}

/** Where the core is, by a few of the samples; false when these are all the same. */
function probeCore(buffer: Float64Array, length: number, sigma: number): boolean {
  for (let i = 0; i < PROBES; i++) {
    const value = buffer[Math.floor(((i + 0.5) * length) / PROBES)]!;
    let k = i;
    for (; k > 0 && probes[k - 1]! > value; k--) probes[k] = probes[k - 1]!;
    probes[k] = value;
  }
  const [lower, center, upper] = QUARTERS;
  core.origin = probes[center]!;
  core.half = (CORE_SHARE * sigma * (probes[upper]! - probes[lower]!)) / QUARTILE_DISTANCE;
  return core.half > 0;
}

/** Sums the core and copies the tails up to `lowest` and `highest`. */
function splitCore(buffer: Float64Array, length: number, lowest: number, highest: number): void {
  if (tails.length < length) tails = new Float64Array(2 * length);
  const { origin, half } = core;
  let count = 0;
  let first = 0;
  let second = 0;
  let third = 0;
  let tailCount = 0;
  for (let i = 0; i < length; i++) {
    const value = buffer[i]!;
    const offset = value - origin;
    // Multiplied by 0 or 1 instead of branching, which would often be guessed wrong.
    const isCore = Number(Math.abs(offset) <= half);
    const isLeft = Number(value >= lowest) & Number(value <= highest);
    tails[tailCount] = offset;
    tailCount += isLeft - isCore;
    const inside = offset * isCore;
    const square = inside * inside;
    first += inside;
    second += square;
    third += square * inside;
    count += isCore;
  }
  let above = 0;
  for (let i = 0; i < tailCount; i++) above += Number(tails[i]! > 0);
  core.count = count;
  core.first = first;
  core.second = second;
  core.third = third;
  core.tails = tailCount;
  core.excess = 2 * above - tailCount;
}

/** Gathers the samples among which the medians of all rounds are likely to be. */
function gatherMedians(buffer: Float64Array, length: number): void {
  const { origin, count, first, second, excess } = core;
  const mean = first / count;
  const width = Math.sqrt(Math.max(0, second / count - mean * mean));
  // From the median of all samples to that of the core, as the longer tail is clipped.
  const shift = (SHIFT_PER_SHARE * width * excess) / (2 * count);
  const from = origin + mean - MEDIAN_REACH * width + Math.min(0, shift);
  const to = origin + mean + MEDIAN_REACH * width + Math.max(0, shift);
  gatherMiddle(buffer, length, from, to, middle);
}

/** Drops what lies beyond the limits from the tails. @returns how many samples below. */
function dropTails(low: number, high: number): number {
  let kept = 0;
  let below = 0;
  for (let i = 0; i < core.tails; i++) {
    const offset = tails[i]!;
    const isBelow = Number(offset < low);
    tails[kept] = offset;
    kept += Number(offset <= high) - isBelow;
    below += isBelow;
  }
  core.tails = kept;
  return below;
}
