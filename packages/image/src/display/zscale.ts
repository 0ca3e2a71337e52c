/** Display limits around the sky: the zscale rule of IRAF. */

import { zscale } from "@photkit/core-stats";
import { check } from "../errors.ts";
import type { ImageLike } from "../pixels/image.ts";
import { sampledPixels } from "../pixels/sample.ts";
import type { DisplayLimits } from "./display-limits.ts";

export interface ZscaleOptions {
  /** Slope of the fitted line is divided by this: small values show more. @default 0.25 */
  readonly contrast?: number;
  /** Largest number of pixels looked at, on a regular grid. @default 1000 */
  readonly samples?: number;
}

/**
 * Limits around the sky by the zscale rule of IRAF's `display` (NOAO, task help): a line is fitted
 * to the sorted sample with 2.5-sigma rejection, and extended about the median with its slope
 * divided by `contrast`, never beyond the sample. NaN and infinite pixels are left out.
 */
export function zscaleLimits(image: ImageLike, options: ZscaleOptions = {}): DisplayLimits {
  const { contrast = 0.25, samples = 1000 } = options;
  check.positive("contrast", contrast);
  check.integerAtLeast("samples", samples, 1);
  return zscale(sampledPixels(image, samples), { contrast, sampleCount: samples });
}
