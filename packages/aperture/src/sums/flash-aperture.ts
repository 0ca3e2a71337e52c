/** The flash aperture: the light of a whole window, for flashes that mark a time. */

import { type ImageLike, sizeOf } from "@photkit/image";
import { check } from "../errors.ts";
import { MeasurementFlag } from "../flags.ts";
import { checkMaskMeasure, type MaskMeasureOptions, measureMask } from "../masks/pixel-mask.ts";
import { type Measurement, missingMeasurement } from "../measurement.ts";
import { checkMask, LARGEST_RADIUS } from "../pixels/window.ts";

/** Options of `measureFlash`. */
export interface FlashOptions extends Omit<MaskMeasureOptions, "background"> {
  /** Side of the square window, odd, px. @default 51 */
  readonly size?: number;
  /** Pixels along the rim that are not counted, px. @default 1 */
  readonly border?: number;
}

/**
 * Sum of all pixels of a square window at a fixed place; no background is subtracted.
 *
 * @param x - column of the centre, rounded to whole pixels; NaN gives NaN, flagged `outside`.
 * @throws ApertureError `"invalid-option"`.
 */
export function measureFlash(
  image: ImageLike,
  x: number,
  y: number,
  options: FlashOptions = {},
): Measurement {
  const { size = 51, border = 1 } = options;
  check.oddInteger("size", size);
  check.between("size", size, 1, 2 * LARGEST_RADIUS);
  check.integerAtLeast("border", border, 0);
  check.between("border", border, 0, (size - 1) / 2);
  checkMask(image, options.mask);
  const side = size - 2 * border;
  const half = (side - 1) / 2;
  const values = new Uint8Array(side * side).fill(1);
  const [x0, y0] = [Math.round(x) - half, Math.round(y) - half];
  const placed = Number.isSafeInteger(x0) && Number.isSafeInteger(y0);
  const mask = {
    x0: placed ? x0 : 0,
    y0: placed ? y0 : 0,
    width: side,
    height: side,
    values,
    pixels: side * side,
  };
  if (!placed || isFar(image, x0, y0, side)) {
    checkMaskMeasure(image, mask, options);
    return missingMeasurement(x, y, MeasurementFlag.outside);
  }
  const measured = measureMask(image, mask, options);
  return { ...measured, x: Math.round(x), y: Math.round(y) };
}

function isFar(image: ImageLike, x0: number, y0: number, side: number): boolean {
  const { width, height } = sizeOf(image);
  return x0 >= width || y0 >= height || x0 + side <= 0 || y0 + side <= 0;
}
