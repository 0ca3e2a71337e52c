/** Which counts become black and which white: the limits of a display stretch. */

import { check } from "./errors.ts";
import { type ImageLike, sizeOf } from "./image.ts";
import { sampledPixels } from "./sample.ts";
import { selectRank } from "./select.ts";
import { copyRows } from "./window.ts";

/** Counts shown black and white. Both NaN when the picture has no finite pixel. */
export interface DisplayLimits {
  readonly low: number;
  readonly high: number;
}

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

export interface PercentileOptions {
  /** Percentage of pixels shown black, 0 to 100. @default 0.5 */
  readonly lowPercent?: number;
  /** Percentage of pixels not shown white, 0 to 100, above `lowPercent`. @default 99.5 */
  readonly highPercent?: number;
}

/**
 * Limits at two percentiles of the pixels (linear between ranks). NaN and infinite pixels are left
 * out; pictures above 2^20 pixels are sampled on a regular grid.
 */
export function percentileLimits(image: ImageLike, options: PercentileOptions = {}): DisplayLimits {
  const { lowPercent = 0.5, highPercent = 99.5 } = options;
  check.between("lowPercent", lowPercent, 0, 100);
  check.between("highPercent", highPercent, lowPercent, 100);
  const values = sampledPixels(image, 2 ** 20);
  return { low: percentile(values, lowPercent), high: percentile(values, highPercent) };
}

function percentile(values: Float64Array, percent: number): number {
  const n = values.length;
  if (n === 0) return Number.NaN;
  const rank = ((n - 1) * percent) / 100;
  const below = Math.floor(rank);
  const low = selectRank(values, n, below);
  return below === n - 1 ? low : low + (rank - below) * (selectRank(values, n, below + 1) - low);
}

export interface AutoStretchOptions {
  /** How many widths of the sky's histogram above its peak are white, 1 to 6. @default 3 */
  readonly contrast?: number;
}

const AUTO_STRETCH_PATCH = 100;
const AUTO_STRETCH_SHARE = 0.75;
const AUTO_STRETCH_LEAST_WIDTH = 2;

/**
 * Limits of PyMovie 4.2's automatic stretch: the histogram of the central 100 x 100 pixels, from
 * its (first) peak a window grows symmetrically until it holds more than 75 % of them; black is
 * one width below the peak, white `contrast` widths above it, both within 0 … the largest pixel of
 * the patch. Pixels are truncated to integers of at least 0; NaN and infinite ones are left out.
 */
export function autoStretchLimits(
  image: ImageLike,
  options: AutoStretchOptions = {},
): DisplayLimits {
  const { contrast = 3 } = options;
  check.between("contrast", contrast, 1, 6);
  const size = sizeOf(image);
  const width = Math.min(size.width, AUTO_STRETCH_PATCH);
  const height = Math.min(size.height, AUTO_STRETCH_PATCH);
  const patch = new Float64Array(width * height);
  copyRows(image, (size.width - width) >> 1, (size.height - height) >> 1, width, height, patch);
  const counts = new Map<number, number>();
  let total = 0;
  let most = 0;
  for (const value of patch) {
    if (!Number.isFinite(value)) continue;
    const bin = Math.max(0, Math.trunc(value));
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
    if (bin > most) most = bin;
    total++;
  }
  if (total === 0) return { low: Number.NaN, high: Number.NaN };
  const bins = [...counts].sort((a, b) => a[0] - b[0]);
  const peak = bins.reduce((best, bin) => (bin[1] > best[1] ? bin : best))[0];
  const reach = reachOfShare(bins, peak, Math.floor(AUTO_STRETCH_SHARE * total));
  const widthOfSky = Math.max(
    Math.min(peak + reach, most) - Math.max(peak - reach, 0),
    AUTO_STRETCH_LEAST_WIDTH,
  );
  return {
    low: Math.max(peak - widthOfSky, 0),
    high: Math.min(peak + contrast * widthOfSky, most),
  };
}

/** Smallest half width of a window about `peak` that holds more than `share` pixels. */
function reachOfShare(bins: readonly (readonly [number, number])[], peak: number, share: number) {
  const byDistance = bins
    .map(([bin, count]) => [Math.abs(bin - peak), count] as const)
    .sort((a, b) => a[0] - b[0]);
  let held = 0;
  for (const [distance, count] of byDistance) {
    held += count;
    if (held > share) return distance;
  }
  return 0;
}
