/** From counts to grey levels for the eye. */

import { check } from "../errors.ts";
import { createImage, type Image, type ImageLike, sizeOf } from "../pixels/image.ts";
import { copyRows } from "../pixels/window.ts";
import { autoStretchLimits } from "./auto-stretch.ts";
import { type DisplayLimits, percentileLimits } from "./display-limits.ts";
import { zscaleLimits } from "./zscale.ts";

export interface StretchOptions {
  /**
   * `"zscale"` the sky and its noise (IRAF), `"percentile"` 0.5 to 99.5 %, `"asinh"` faint and
   * bright together (Lupton et al. 1999) from the 25th percentile to the 99.9th, `"linear"` least
   * to largest, `"auto"` PyMovie's. All but `"asinh"` are linear between their limits.
   * @default "zscale"
   */
  readonly method?: "zscale" | "percentile" | "asinh" | "linear" | "auto";
  /** Counts shown black. @default what the method finds */
  readonly low?: number;
  /** Counts shown white, above `low`. @default what the method finds */
  readonly high?: number;
  /** Share of the range in which asinh is still linear, greater than 0. @default 0.01 */
  readonly softening?: number;
}

/**
 * Stretches a picture to 8-bit grey for display, rounded; below `low` is 0, above `high` 255.
 * NaN is 0. A picture of one value, or without a finite pixel, is black.
 *
 * @throws ImageError `"invalid-option"`, also when `high` is below `low`.
 * @example
 * const png = encodePng(stretch(frame, { method: "asinh" }));
 */
export function stretch(image: ImageLike, options: StretchOptions = {}): Image<Uint8Array> {
  const { method = "zscale", softening = 0.01 } = options;
  check.oneOf("method", method, ["zscale", "percentile", "asinh", "linear", "auto"]);
  check.positive("softening", softening);
  const found =
    options.low === undefined || options.high === undefined
      ? limitsOf(image, method)
      : { low: options.low, high: options.high };
  const low = options.low ?? found.low;
  const high = options.high ?? found.high;
  if (options.low !== undefined) check.finite("low", low);
  if (options.high !== undefined) check.between("high", high, options.low ?? -Infinity, Infinity);

  const { width, height } = sizeOf(image);
  const row = new Float64Array(width);
  const out = new Uint8Array(width * height);
  const range = high - low;
  if (!(range > 0)) return createImage(out, width, height);
  const top = Math.asinh(1 / softening);
  for (let y = 0; y < height; y++) {
    copyRows(image, 0, y, width, 1, row);
    for (let x = 0; x < width; x++) {
      const share = (row[x]! - low) / range;
      if (!(share > 0)) continue;
      const level = method === "asinh" ? Math.asinh(share / softening) / top : share;
      out[y * width + x] = level >= 1 ? 255 : Math.floor(255 * level + 0.5);
    }
  }
  return createImage(out, width, height);
}

function limitsOf(image: ImageLike, method: NonNullable<StretchOptions["method"]>): DisplayLimits {
  if (method === "zscale") return zscaleLimits(image);
  if (method === "auto") return autoStretchLimits(image);
  if (method === "linear") return percentileLimits(image, { lowPercent: 0, highPercent: 100 });
  if (method === "percentile") return percentileLimits(image);
  return percentileLimits(image, { lowPercent: 25, highPercent: 99.9 });
}
