/**
 * Interlaced video: the two fields of a frame, exposed one after the other, measured by themselves.
 * A field is every second row of the image, counted from the image's own first row.
 */

import { type FieldName, fieldView, type ImageLike, parityOf } from "@photkit/image";
import { windowBackground } from "../background/window-background.ts";
import { MeasurementFlag } from "../flags.ts";
import {
  checkMaskMeasure,
  type MaskMeasureOptions,
  measureMask,
  type PixelMask,
} from "../masks/pixel-mask.ts";
import { type Measurement, missingMeasurement } from "../measurement.ts";

/** The pixels of a mask that belong to a field, in the rows of that field. */
function maskOfField(mask: PixelMask, parity: 0 | 1): PixelMask {
  const firstRow = Math.ceil((mask.y0 - parity) / 2);
  const skipped = 2 * firstRow + parity - mask.y0;
  const height = Math.max(0, Math.ceil((mask.height - skipped) / 2));
  const values = new Uint8Array(mask.width * height);
  for (let j = 0; j < height; j++) {
    const from = (skipped + 2 * j) * mask.width;
    values.set(mask.values.subarray(from, from + mask.width), j * mask.width);
  }
  const pixels = values.reduce((sum, one) => sum + (one === 0 ? 0 : 1), 0);
  return { x0: mask.x0, y0: firstRow, width: mask.width, height, values, pixels };
}

/** Measurements of the two fields of one frame. Which was exposed first, the recording says. */
export interface FieldMeasurements {
  readonly upper: Measurement;
  readonly lower: Measurement;
}

/**
 * Flux in a mask for each field, less that field's own background; `y` counts rows of the frame.
 * The background estimator sees the field, in whose coordinates rows are half as many.
 *
 * @param options - `background` @default robust mean of 51 x 51 pixels of the field.
 * @throws ApertureError `"invalid-option"`.
 */
export function measureFields(
  image: ImageLike,
  mask: PixelMask,
  options: MaskMeasureOptions = {},
): FieldMeasurements {
  checkMaskMeasure(image, mask, options);
  const background = options.background === undefined ? windowBackground() : options.background;
  const measure = (field: FieldName): Measurement => {
    const parity = parityOf(field);
    const view = fieldView(image, field);
    const part = maskOfField(mask, parity);
    const hidden = options.mask ? fieldView(options.mask, field) : null;
    // The lower field of a single row has no pixel: the mask lies outside the upper one, too.
    const measured =
      view === null
        ? missingMeasurement(part.x0, part.y0, MeasurementFlag.outside)
        : measureMask(view, part, { ...options, background, mask: hidden });
    return { ...measured, y: 2 * measured.y + parity };
  };
  return { upper: measure("upper"), lower: measure("lower") };
}
