/**
 * Sigma clipping of large sets in one pass. A small sample says where the core of the samples lies;
 * the pass sums the core, collects what may become the median, and sets the tails apart. The rounds
 * of clipping then look at the tails only. Results equal those of clipping sample by sample, up to
 * the rounding of sums.
 */

import type { ClippedStatistics } from "./clip-in-place.ts";
import { madStd } from "./median-absolute-deviation.ts";
import { selectInPlace } from "./select.ts";

/** From this many samples on, the pass is faster than clipping all of them again and again. */
export const LARGE_SIZE = 20_000;

const SAMPLE_SIZE = 2048;
/** Quantiles of the sample between which the median of the clipped set is sought. */
const MEDIAN_WINDOW = [0.4, 0.56] as const;
/** The core ends at this share of the clipping limit that the sample suggests. */
const CORE_SHARE = 0.75;

export interface LargeClip {
  readonly low: number;
  readonly high: number;
  readonly iterations: number;
  readonly statistics: ClippedStatistics;
}

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
  /** Core samples below those in `middle`. */
  readonly below: number;
  readonly middle: Float64Array;
  readonly tails: Float64Array;
}

function split(samples: Float64Array, limits: ClipLimits): Split {
  const step = Math.floor(samples.length / SAMPLE_SIZE);
  const sample = Float64Array.from({ length: SAMPLE_SIZE }, (_, i) => samples[i * step]!).sort();
  const origin = sample[SAMPLE_SIZE >> 1]!;
  const width = madStd(sample);
  const coreLow = origin - CORE_SHARE * limits.lower * width;
  const coreHigh = origin + CORE_SHARE * limits.upper * width;
  const from = sample[Math.floor(MEDIAN_WINDOW[0] * SAMPLE_SIZE)]!;
  const to = sample[Math.floor(MEDIAN_WINDOW[1] * SAMPLE_SIZE)]!;
  const tails = new Float64Array(samples.length);
  const middle = new Float64Array(samples.length);
  let tailCount = 0;
  let middleCount = 0;
  let below = 0;
  let coreSum = 0;
  let coreSquares = 0;
  for (let i = 0; i < samples.length; i++) {
    const value = samples[i]!;
    if (value < coreLow || value > coreHigh) {
      tails[tailCount++] = value;
      continue;
    }
    const offset = value - origin;
    coreSum += offset;
    coreSquares += offset * offset;
    if (value < from) below++;
    else if (value <= to) middle[middleCount++] = value;
  }
  return {
    origin,
    coreLow,
    coreHigh,
    coreCount: samples.length - tailCount,
    coreSum,
    coreSquares,
    below,
    middle: middle.subarray(0, middleCount),
    tails: tails.subarray(0, tailCount),
  };
}

/** Statistics of core and remaining tails; the median is NaN when it is not in `middle`. */
function statisticsWithTails(parts: Split, tailCount: number): ClippedStatistics {
  const { origin, tails, middle, coreLow } = parts;
  let sum = parts.coreSum;
  let squares = parts.coreSquares;
  let below = parts.below;
  for (let i = 0; i < tailCount; i++) {
    const offset = tails[i]! - origin;
    sum += offset;
    squares += offset * offset;
    if (tails[i]! < coreLow) below++;
  }
  const count = parts.coreCount + tailCount;
  const shift = sum / count;
  const rank = (count >> 1) - below;
  const even = count % 2 === 0;
  let median = Number.NaN;
  if (rank - (even ? 1 : 0) >= 0 && rank < middle.length) {
    median = selectInPlace(middle, rank);
    if (even) {
      let lower = Number.NEGATIVE_INFINITY;
      for (let i = 0; i < rank; i++) if (middle[i]! > lower) lower = middle[i]!;
      median = (lower + median) / 2;
    }
  }
  return {
    mean: origin + shift,
    median,
    standardDeviation: Math.sqrt(Math.max(0, squares / count - shift * shift)),
    count,
  };
}

/**
 * Clips about the median or mean by the standard deviation.
 *
 * @returns undefined when the small sample misjudged the set, or the limits cut into its core.
 */
export function clipLarge(samples: Float64Array, limits: ClipLimits): LargeClip | undefined {
  const parts = split(samples, limits);
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
