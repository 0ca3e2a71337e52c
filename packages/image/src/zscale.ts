/** Display limits around the sky: the zscale rule of IRAF. */

import type { DisplayLimits } from "./display-limits.ts";
import { check } from "./errors.ts";
import type { ImageLike } from "./image.ts";
import { sampledPixels } from "./sample.ts";

export interface ZscaleOptions {
  /** Slope of the fitted line is divided by this: small values show more. @default 0.25 */
  readonly contrast?: number;
  /** Largest number of pixels looked at, on a regular grid. @default 1000 */
  readonly samples?: number;
}

const ZSCALE_REJECTION_SIGMAS = 2.5;
const ZSCALE_ITERATIONS = 5;
/** Fewer pixels than this, or less than half of them left, and the fit is not trusted. */
const ZSCALE_LEAST_PIXELS = 5;

/**
 * Limits around the sky by the zscale rule of IRAF's `display` (NOAO, task help): a line is fitted
 * to the sorted sample with 2.5-sigma rejection, and extended about the median with its slope
 * divided by `contrast`, never beyond the sample. NaN and infinite pixels are left out.
 */
export function zscaleLimits(image: ImageLike, options: ZscaleOptions = {}): DisplayLimits {
  const { contrast = 0.25, samples = 1000 } = options;
  check.positive("contrast", contrast);
  check.integerAtLeast("samples", samples, 1);
  const sorted = sampledPixels(image, samples).sort();
  const n = sorted.length;
  if (n === 0) return { low: Number.NaN, high: Number.NaN };
  const least = sorted[0]!;
  const most = sorted[n - 1]!;
  const centre = (n - 1) / 2;
  const median = (sorted[Math.floor(centre)]! + sorted[Math.ceil(centre)]!) / 2;
  const slope = slopeOfSorted(sorted);
  if (slope === undefined) return { low: least, high: most };
  const reach = slope / contrast;
  return {
    low: Math.max(least, median - centre * reach),
    high: Math.min(most, median + centre * reach),
  };
}

/** Slope per rank of the clipped line through sorted values, or nothing when too few stay. */
function slopeOfSorted(sorted: Float64Array): number | undefined {
  const n = sorted.length;
  const leastLeft = Math.max(ZSCALE_LEAST_PIXELS, Math.floor(n / 2));
  const grow = Math.max(1, Math.floor(n * 0.01));
  let good = new Uint8Array(n).fill(1);
  let left = n;
  let slope = 0;
  for (let iteration = 0; iteration < ZSCALE_ITERATIONS; iteration++) {
    if (left < leastLeft) return undefined;
    const line = fitLine(sorted, good);
    slope = line.slope;
    const limit = ZSCALE_REJECTION_SIGMAS * line.scatter;
    const next = good.slice();
    for (let i = 0; i < n; i++) {
      if (Math.abs(sorted[i]! - line.intercept - slope * i) <= limit) continue;
      const from = Math.max(0, i - (grow >> 1));
      next.fill(0, from, from + grow);
    }
    const kept = next.reduce((count, one) => count + one, 0);
    if (kept === left) break;
    good = next;
    left = kept;
  }
  return left < leastLeft ? undefined : slope;
}

function fitLine(values: Float64Array, good: Uint8Array) {
  let n = 0;
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < values.length; i++) {
    if (good[i] === 0) continue;
    n++;
    meanX += i;
    meanY += values[i]!;
  }
  meanX /= n;
  meanY /= n;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (let i = 0; i < values.length; i++) {
    if (good[i] === 0) continue;
    const dx = i - meanX;
    const dy = values[i]! - meanY;
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  const slope = xx > 0 ? xy / xx : 0;
  return {
    slope,
    intercept: meanY - slope * meanX,
    scatter: Math.sqrt(Math.max(0, yy - slope * xy) / n),
  };
}
