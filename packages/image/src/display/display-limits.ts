/** Which counts become black and which white: the limits of a display stretch. */

import { quantile } from "@photkit/core-stats";
import { check } from "../errors.ts";
import type { ImageLike } from "../pixels/image.ts";
import { sampledPixels } from "../pixels/sample.ts";

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
  return { low: quantile(values, lowPercent / 100), high: quantile(values, highPercent / 100) };
}
