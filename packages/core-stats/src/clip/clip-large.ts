/**
 * Sigma clipping of large sets in one pass. A small sample says where the core of the samples lies;
 * the pass sums the core, collects what may become the median, and sets the tails apart. The rounds
 * of clipping then look at the tails only. Results equal those of clipping sample by sample, up to
 * the rounding of sums.
 */

import { madStd } from "../order/median-absolute-deviation.ts";
import { createMiddle, type Middle, medianOfMiddle } from "../order/median-near.ts";
import { finiteSamples } from "../samples.ts";
import type { ClippedStatistics } from "./clipped-statistics.ts";

/** From this many samples on, the pass is faster than clipping all of them again and again. */
export const LARGE_SIZE = 1000;

/** One value in this many makes up the sample, within limits of its size. */
const SAMPLE_STEP = 16;
const SMALLEST_SAMPLE = 256;
const LARGEST_SAMPLE = 2048;
/** The median of the clipped set is sought between these quantiles of the sample … */
const MEDIAN_WINDOW = [0.42, 0.54] as const;
/** … and this many standard deviations of a sample's median (1 / (2 sqrt(n))) beyond them. */
const MEDIAN_MARGIN = 2;
/** The core ends at this share of the clipping limit that the sample suggests. */
const CORE_SHARE = 0.75;

export interface LargeClip {
  readonly low: number;
  readonly high: number;
  readonly iterations: number;
  readonly statistics: ClippedStatistics;
}

/** Values are converted in blocks that fit the first cache; the pass then sees one array type. */
const BLOCK_SIZE = 2048;

/** Boxes and windows share their buffers; those for whole frames are given back. */
const SHARED_SIZE = 16_384;

const createBuffers = (length: number) => ({
  tails: new Float64Array(length),
  middle: createMiddle(length),
  nearest: createMiddle(length),
  block: new Float64Array(BLOCK_SIZE),
});
const sharedBuffers = createBuffers(SHARED_SIZE);

interface ClipLimits {
  readonly lower: number;
  readonly upper: number;
  readonly maxIterations: number;
  readonly center: "median" | "mean";
}

/** Sums of the core relative to `origin`, the samples around the median, and the tails. */
interface Split {
  readonly origin: number;
  readonly coreLow: number;
  readonly coreHigh: number;
  readonly coreCount: number;
  readonly coreSum: number;
  readonly coreSquares: number;
  /** Core samples around the median; those below count the core only. */
  readonly middle: Middle;
  /** Scratch memory for the median. */
  readonly nearest: Middle;
  readonly tails: Float64Array;
}

/** Copies the values from `start` on to the block. @returns how many. */
function copyBlock(values: ArrayLike<number>, start: number, block: Float64Array): number {
  const end = Math.min(values.length, start + BLOCK_SIZE);
  if (ArrayBuffer.isView(values)) {
    // Any typed array has subarray; which one it is does not matter to set().
    block.set((values as unknown as Float64Array).subarray(start, end));
  } else {
    for (let i = start; i < end; i++) block[i - start] = values[i]!;
  }
  return end - start;
}

/** An even sample of the finite values, sorted; undefined when too few of them are finite. */
function sortedSample(values: ArrayLike<number>): Float64Array | undefined {
  const wanted = Math.floor(values.length / SAMPLE_STEP);
  const size = Math.min(LARGEST_SAMPLE, Math.max(SMALLEST_SAMPLE, wanted));
  const step = Math.floor(values.length / size);
  const sample = new Float64Array(size);
  for (let i = 0; i < size; i++) sample[i] = values[i * step]!;
  const finite = finiteSamples(sample);
  return finite.length < size / 2 ? undefined : finite.sort();
}

function split(values: ArrayLike<number>, limits: ClipLimits): Split | undefined {
  const sample = sortedSample(values);
  if (sample === undefined) return undefined;
  const origin = sample[sample.length >> 1]!;
  const width = madStd(sample);
  const coreLow = origin - CORE_SHARE * limits.lower * width;
  const coreHigh = origin + CORE_SHARE * limits.upper * width;
  const margin = (MEDIAN_MARGIN * Math.sqrt(sample.length)) / 2;
  const from = sample[Math.floor(MEDIAN_WINDOW[0] * sample.length - margin)]!;
  const to = sample[Math.floor(MEDIAN_WINDOW[1] * sample.length + margin)]!;
  const { tails, middle, nearest, block } =
    values.length > SHARED_SIZE ? createBuffers(values.length) : sharedBuffers;
  const { values: around } = middle;
  let coreCount = 0;
  let tailCount = 0;
  let middleCount = 0;
  let below = 0;
  let coreSum = 0;
  let coreSquares = 0;
  for (let start = 0; start < values.length; start += BLOCK_SIZE) {
    const size = copyBlock(values, start, block);
    for (let i = 0; i < size; i++) {
      const value = block[i]!;
      if (value >= coreLow && value <= coreHigh) {
        const offset = value - origin;
        coreSum += offset;
        coreSquares += offset * offset;
        coreCount++;
        // Written always and counted when it belongs: a branch here would often be guessed wrong,
        // and costs six times as much. Number() of a comparison compiles without one.
        const isBelow = Number(value < from);
        around[middleCount] = value;
        below += isBelow;
        middleCount += Number(value <= to) - isBelow;
      } else if (Number.isFinite(value)) {
        tails[tailCount++] = value;
      }
    }
  }
  middle.low = from;
  middle.high = to;
  middle.count = middleCount;
  middle.below = below;
  return {
    origin,
    coreLow,
    coreHigh,
    coreCount,
    coreSum,
    coreSquares,
    middle,
    nearest,
    tails: tails.subarray(0, tailCount),
  };
}

/** Statistics of core and remaining tails; the median is NaN when it is not in `middle`. */
function statisticsWithTails(parts: Split, tailCount: number): ClippedStatistics {
  const { origin, tails, middle, nearest, coreLow } = parts;
  let sum = parts.coreSum;
  let squares = parts.coreSquares;
  let lowTails = 0;
  for (let i = 0; i < tailCount; i++) {
    const offset = tails[i]! - origin;
    sum += offset;
    squares += offset * offset;
    if (tails[i]! < coreLow) lowTails++;
  }
  const count = parts.coreCount + tailCount;
  const shift = sum / count;
  const below = middle.below;
  middle.below = below + lowTails;
  const median = medianOfMiddle(middle, count, nearest);
  middle.below = below;
  return {
    mean: origin + shift,
    median,
    standardDeviation: Math.sqrt(Math.max(0, squares / count - shift * shift)),
    count,
  };
}

/**
 * Clips the finite ones of `values` about the median or mean by the standard deviation.
 *
 * @returns undefined when the small sample misjudged the set, or the limits cut into its core.
 */
export function clipLarge(values: ArrayLike<number>, limits: ClipLimits): LargeClip | undefined {
  const parts = split(values, limits);
  if (parts === undefined) return undefined;
  const { tails, coreLow, coreHigh } = parts;
  let tailCount = tails.length;
  let statistics = statisticsWithTails(parts, tailCount);
  for (let iterations = 1; ; iterations++) {
    const center = limits.center === "mean" ? statistics.mean : statistics.median;
    const low = center - limits.lower * statistics.standardDeviation;
    const high = center + limits.upper * statistics.standardDeviation;
    if (!(low <= coreLow && high >= coreHigh) || Number.isNaN(statistics.median)) return undefined;
    let kept = 0;
    for (let i = 0; i < tailCount; i++) {
      const value = tails[i]!;
      if (value >= low && value <= high) tails[kept++] = value;
    }
    const changed = kept !== tailCount;
    tailCount = kept;
    if (changed) statistics = statisticsWithTails(parts, tailCount);
    if (!changed || iterations === limits.maxIterations) {
      return Number.isNaN(statistics.median) ? undefined : { low, high, iterations, statistics };
    }
  }
}
