/** Which counts become black and which white: the limits of a display stretch. */

import { check } from "./errors.ts";
import type { ImageLike } from "./image.ts";
import { sampledPixels } from "./sample.ts";
import { selectRank } from "./select.ts";

/** Counts shown black and white. Both NaN when the picture has no finite pixel. */
export interface DisplayLimits {
  readonly low: number;
  readonly high: number;
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
