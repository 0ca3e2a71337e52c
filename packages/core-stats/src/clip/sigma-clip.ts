/**
 * Iterative sigma clipping with the rules of astropy.stats.sigma_clip: the bounds of the last round
 * are applied to all samples, values on a bound stay.
 */

import { meanOf, standardDeviationOf } from "../moments.ts";
import { medianInPlace } from "../order/median.ts";
import { finiteSamples } from "../samples.ts";
import { clipLarge, LARGE_SIZE, type LargeClip } from "./clip-large.ts";
import { type ClipRule, clipBounds, clipRule, type SigmaClipOptions } from "./clip-options.ts";
import type { ClippedStatistics } from "./clipped-statistics.ts";

/** What was rejected, and the bounds of the last round. */
export interface SigmaClipResult {
  /** 1 = rejected (outside the bounds, NaN or infinite), one per sample. */
  readonly mask: Uint8Array;
  /** Smallest value that is kept; NaN without samples. */
  readonly low: number;
  /** Largest value that is kept; NaN without samples. */
  readonly high: number;
  /** How many samples are kept. */
  readonly kept: number;
  /** Rounds done. */
  readonly iterations: number;
}

/** Clips the first `length` values of a scratch buffer; the `count` survivors move to its front. */
export function clipBuffer(
  buffer: Float64Array,
  length: number,
  rule: ClipRule,
): { low: number; high: number; count: number; iterations: number } {
  let low = Number.NaN;
  let high = Number.NaN;
  let count = length;
  let iterations = 0;
  let changed = count > 0;
  while (changed && iterations < rule.maxIterations) {
    iterations++;
    const center = rule.centerOf(buffer, count);
    const width = rule.widthOf(buffer, count);
    ({ low, high } = clipBounds(rule, center, width));
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const value = buffer[i]!;
      if (value >= low && value <= high) buffer[kept++] = value;
    }
    changed = kept !== count && kept > 0;
    count = kept;
  }
  return { low, high, count, iterations };
}

/** Clips large sets in one pass where the estimators allow it. */
function clipQuickly(values: ArrayLike<number>, options: SigmaClipOptions): LargeClip | undefined {
  const { center = "median", width = "std" } = options;
  if (values.length < LARGE_SIZE || width !== "std" || typeof center === "function") {
    return undefined;
  }
  const { lower, upper, maxIterations } = clipRule(options, 0);
  if (!Number.isFinite(lower + upper)) return undefined;
  // Elements of what is no typed array may be code, which must not come upon shared memory in use.
  const plain = ArrayBuffer.isView(values) ? values : new Float64Array(values);
  return clipLarge(plain, { lower, upper, maxIterations, center });
}

function clipPlainly(values: ArrayLike<number>, options: SigmaClipOptions) {
  const samples = finiteSamples(values);
  const rule = clipRule(options, samples.length);
  return { samples, ...clipBuffer(samples, samples.length, rule) };
}

/** Marks everything outside low..high (and NaN) and counts the rest. */
export function markOutside(
  values: ArrayLike<number>,
  low: number,
  high: number,
  mask: Uint8Array,
): number {
  let kept = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const within = value >= low && value <= high;
    mask[i] = within ? 0 : 1;
    if (within) kept++;
  }
  return kept;
}

/** Statistics of the first `count` values of a buffer, which is reordered. */
export function statisticsOf(buffer: Float64Array, count: number): ClippedStatistics {
  const average = meanOf(buffer, count);
  return {
    mean: average,
    median: medianInPlace(buffer, count),
    standardDeviation: standardDeviationOf(buffer, count, average),
    count,
  };
}

/**
 * Rejects samples further than `sigma` widths from the center, again and again until nothing changes
 * or `maxIterations` rounds are done. NaN and infinite values are always rejected.
 *
 * @throws StatsError `"invalid-option"`.
 *
 * @example
 * sigmaClip([9, 10, 11, 10, 9, 11, 10, 99], { sigma: 2 }).mask; // 0 0 0 0 0 0 0 1
 */
export function sigmaClip(
  values: ArrayLike<number>,
  options: SigmaClipOptions = {},
): SigmaClipResult {
  const { low, high, iterations } = clipQuickly(values, options) ?? clipPlainly(values, options);
  const mask = new Uint8Array(values.length);
  const kept = markOutside(values, low, high, mask);
  return { mask, low, high, kept, iterations };
}

/**
 * Mean, median and standard deviation of the samples that survive every round of `sigmaClip`. (Its
 * mask judges all samples by the last bounds, which can take back a sample that an earlier round
 * rejected; astropy's `sigma_clip` and `sigma_clipped_stats` differ in the same way.) NaN and infinite
 * values are ignored; without samples the statistics are NaN and the count is 0.
 *
 * @throws StatsError `"invalid-option"`.
 */
export function clippedStatistics(
  values: ArrayLike<number>,
  options: SigmaClipOptions = {},
): ClippedStatistics {
  const quick = clipQuickly(values, options);
  if (quick !== undefined) return quick.statistics;
  const { samples, count } = clipPlainly(values, options);
  return statisticsOf(samples, count);
}
