/** Undoing what a camera's gamma setting did to the brightness scale. */

import { check } from "../errors.ts";
import { createImage, type Image, type ImageLike, sizeOf } from "../pixels/image.ts";
import { copyRows } from "../pixels/window.ts";

export interface GammaOptions {
  /** The camera's setting: recorded = maximum (light / maximum)^gamma. Greater than 0. */
  readonly gamma: number;
  /** Largest count of the recording. @default 255 */
  readonly maximum?: number;
}

/**
 * Makes the counts of a camera with a gamma curve proportional to light again:
 * maximum (count / maximum)^(1 / gamma), not rounded. Counts below 0 become 0, NaN stays.
 *
 * @throws ImageError `"invalid-option"`.
 */
export function invertGamma(image: ImageLike, options: GammaOptions): Image<Float64Array> {
  const { gamma, maximum = 255 } = options;
  check.positive("gamma", gamma);
  check.positive("maximum", maximum);
  const { width, height } = sizeOf(image);
  const data = new Float64Array(width * height);
  copyRows(image, 0, 0, width, height, data);
  for (let i = 0; i < data.length; i++) {
    data[i] = maximum * (Math.max(data[i]!, 0) / maximum) ** (1 / gamma);
  }
  return createImage(data, width, height);
}

/**
 * PyMovie's table for undoing a gamma curve: for each count 0 … maximum the linear one, truncated
 * to an integer. Use it with `applyTable`; `invertGamma` does not lose the fractions.
 *
 * @throws ImageError `"invalid-option"`, also for a `maximum` that is not an integer.
 */
export function gammaTable(options: GammaOptions): Float64Array {
  const { gamma, maximum = 255 } = options;
  check.positive("gamma", gamma);
  check.integerAtLeast("maximum", maximum, 1);
  check.between("maximum", maximum, 1, 2 ** 24);
  return Float64Array.from({ length: maximum + 1 }, (_, count) =>
    Math.trunc(maximum * (count / maximum) ** (1 / gamma)),
  );
}

/**
 * Replaces each count by the table's entry for it (a measured response curve, `gammaTable`).
 * Counts are truncated and limited to the table; NaN stays.
 *
 * @param table - values by count, at least one.
 * @throws ImageError `"invalid-option"` for an empty table.
 */
export function applyTable(image: ImageLike, table: ArrayLike<number>): Image<Float64Array> {
  check.integerAtLeast("length of table", table.length, 1);
  const { width, height } = sizeOf(image);
  const data = new Float64Array(width * height);
  copyRows(image, 0, 0, width, height, data);
  const last = table.length - 1;
  for (let i = 0; i < data.length; i++) {
    const count = data[i]!;
    if (!Number.isNaN(count)) data[i] = table[Math.trunc(Math.min(Math.max(count, 0), last))]!;
  }
  return createImage(data, width, height);
}
