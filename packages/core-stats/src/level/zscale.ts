/**
 * IRAF's zscale: the display range of a picture from a line through its sorted samples, so that the
 * background keeps its contrast whatever the brightest star is (IRAF `display`, task help).
 */

import { check } from "../errors.ts";
import { standardDeviation } from "../moments.ts";
import { sortedSamples } from "../order/sorted-samples.ts";

export interface ZscaleOptions {
  /**
   * The slope of the line is divided by this, 0 to 1: smaller means a wider range.
   * @default 0.25
   */
  readonly contrast?: number;
  /**
   * Samples taken evenly from the values.
   * @default 1000
   */
  readonly sampleCount?: number;
  /**
   * Samples further than this many standard deviations from the line are rejected.
   * @default 2.5
   */
  readonly rejection?: number;
  /**
   * Rounds of rejection at most.
   * @default 5
   */
  readonly maxIterations?: number;
}

/** Values to show as black and as white. */
export interface DisplayRange {
  readonly low: number;
  readonly high: number;
}

/** The line is used while at least this share of the samples follows it, and at least 5 of them. */
const LEAST_KEPT_SHARE = 0.5;
const LEAST_KEPT = 5;
/** Every round the neighbours of rejected samples go with them, over this share of the samples. */
const GROW_SHARE = 0.01;

function evenSamples(values: ArrayLike<number>, count: number): Float64Array {
  const finite: number[] = [];
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i]!)) finite.push(values[i]!);
  const step = Math.max(1, Math.floor(finite.length / count));
  return sortedSamples(finite.filter((_, i) => i % step === 0).slice(0, count));
}

/** Slope and intercept of the samples that are not rejected, over their rank. */
function lineThrough(sorted: Float64Array, rejected: Uint8Array) {
  let n = 0;
  let sumX = 0;
  let sumY = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (rejected[i]) continue;
    n++;
    sumX += i;
    sumY += sorted[i]!;
  }
  const meanX = sumX / n;
  const meanY = sumY / n;
  let xx = 0;
  let xy = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (rejected[i]) continue;
    xx += (i - meanX) ** 2;
    xy += (i - meanX) * (sorted[i]! - meanY);
  }
  const slope = xy / xx;
  return { slope, intercept: meanY - slope * meanX };
}

/** Rejects samples off the line, and the neighbours of all rejected ones. @returns how many are left. */
function rejectOutliers(
  sorted: Float64Array,
  rejected: Uint8Array,
  line: { slope: number; intercept: number },
  limit: number,
): number {
  const off = sorted.map((value, i) => value - line.intercept - line.slope * i);
  const threshold = limit * standardDeviation(off.filter((_, i) => rejected[i] === 0));
  const outliers = [...off.keys()].filter(
    (i) => rejected[i] === 1 || Math.abs(off[i]!) > threshold,
  );
  // So many in all, the outlier among them: of an even number one more behind it than before.
  const grown = Math.max(1, Math.floor(sorted.length * GROW_SHARE));
  const before = (grown - 1) >> 1;
  for (const i of outliers) {
    rejected.fill(1, Math.max(0, i - before), i - before + grown);
  }
  return rejected.reduce((left, flag) => left - flag, rejected.length);
}

/**
 * The range of values to display. NaN and infinite values are ignored; NaN without any value. The
 * samples are rejected as astropy's `ZScaleInterval` rejects them; its ends lie one rank off the middle,
 * these do not.
 *
 * @throws StatsError `"invalid-option"`.
 */
export function zscale(values: ArrayLike<number>, options: ZscaleOptions = {}): DisplayRange {
  const { contrast = 0.25, sampleCount = 1000, rejection = 2.5, maxIterations = 5 } = options;
  check.positive("contrast", contrast);
  check.integerAtLeast("sampleCount", sampleCount, 1);
  check.positive("rejection", rejection);
  check.integerAtLeast("maxIterations", maxIterations, 1);
  const sorted = evenSamples(values, sampleCount);
  const n = sorted.length;
  const whole = { low: sorted[0] ?? Number.NaN, high: sorted[n - 1] ?? Number.NaN };
  const leastKept = Math.max(LEAST_KEPT, Math.floor(n * LEAST_KEPT_SHARE));

  const rejected = new Uint8Array(n);
  let kept = n;
  let line = { slope: 0, intercept: 0 };
  for (let round = 0; round < maxIterations && kept >= leastKept; round++) {
    line = lineThrough(sorted, rejected);
    const left = rejectOutliers(sorted, rejected, line, rejection);
    if (left === kept) break;
    kept = left;
  }
  if (kept < leastKept) return whole;
  const middle = (n - 1) / 2;
  const center = (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
  const reach = (middle * line.slope) / contrast;
  return {
    low: Math.max(whole.low, center - reach),
    high: Math.min(whole.high, center + reach),
  };
}
