/** Sums of pixels in apertures of any shape, with errors by the squared overlap. */

import type { ImageLike } from "@photkit/image";
import { sizeOf } from "@photkit/image";
import { MeasurementFlag } from "../flags.ts";
import { checkMask, createScratch, readBox } from "../pixels/window.ts";
import type { ApertureShape } from "../shapes/aperture-shape.ts";
import { apertureWeights, type OverlapOptions } from "../shapes/aperture-weights.ts";

/** Options of `sumAperture`. */
export interface SumOptions extends OverlapOptions {
  /** Standard deviation of each pixel, as large as the image. @default null (no error) */
  readonly error?: ImageLike | null;
  /** As large as the image; pixels that are not 0 are not measured. @default null */
  readonly mask?: ImageLike | null;
}

/** The sum of an aperture; NaN without a pixel to measure. */
export interface ApertureSum {
  /** Sum of share times pixel. */
  readonly sum: number;
  /** Square root of the sum of share² times variance; NaN without `error`. */
  readonly sumError: number;
  /** Area that was measured, px. */
  readonly area: number;
  readonly minimum: number;
  readonly maximum: number;
  /** `MeasurementFlag` bits: `edge`, `maskedPixels`, `outside`. */
  readonly flags: number;
}

const pixelScratch = createScratch();
const errorScratch = createScratch();

/**
 * Sums the pixels of a shape at (x, y); no background is subtracted.
 * Pixels that are NaN, masked or outside are left out, nothing is filled in for them.
 *
 * @throws ApertureError `"invalid-option"` when a size, the position or an option is out of range.
 * @example
 * const shape = { kind: "ellipse", semimajor: 6, semiminor: 4, thetaRadians: 0.3 } as const;
 * const { sum, area } = sumAperture(frame, shape, 120.4, 80.2);
 */
export function sumAperture(
  image: ImageLike,
  shape: ApertureShape,
  x: number,
  y: number,
  options: SumOptions = {},
): ApertureSum {
  const { error = null, mask = null } = options;
  checkMask(image, mask);
  checkMask(image, error, "error");
  const { x0, y0, width, height, values: weights } = apertureWeights(shape, x, y, options);
  const size = sizeOf(image);
  const { values } = readBox(image, x0, y0, width, height, pixelScratch, mask);
  const errors = error && readBox(error, x0, y0, width, height, errorScratch).values;
  let sum = 0;
  let variance = 0;
  let area = 0;
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  let flags = 0;
  for (let k = 0; k < weights.length; k++) {
    const weight = weights[k]!;
    if (weight === 0) continue;
    const value = values[k]!;
    if (Number.isNaN(value)) {
      const column = x0 + (k % width);
      const row = y0 + Math.floor(k / width);
      const inside = column >= 0 && row >= 0 && column < size.width && row < size.height;
      flags |= inside ? MeasurementFlag.maskedPixels : MeasurementFlag.edge;
      continue;
    }
    sum += weight * value;
    area += weight;
    variance += errors ? (weight * errors[k]!) ** 2 : Number.NaN;
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
  }
  if (area === 0) {
    const nan = Number.NaN;
    // A shape between the pixels touches none: that is not outside.
    const nowhere = flags === MeasurementFlag.edge ? MeasurementFlag.outside : 0;
    return { sum: nan, sumError: nan, area: 0, minimum: nan, maximum: nan, flags: flags | nowhere };
  }
  return { sum, sumError: Math.sqrt(variance), area, minimum, maximum, flags };
}
