/** Saturated pixels in colour: where a picture says no more than "at least so bright". */

import { check, ImageError } from "../errors.ts";
import { type ImageLike, sizeOf } from "../pixels/image.ts";
import { copyRows } from "../pixels/window.ts";
import type { Colour, RgbImage } from "./colour.ts";

export interface MarkSaturatedOptions {
  /** Counts from which on a pixel is marked. */
  readonly level: number;
  /** Red, green, blue, 0 to 255. @default [255, 43, 214] */
  readonly colour?: Colour;
}

/**
 * Colours the pixels of a canvas that are at or above a level in the picture it shows, in place.
 * NaN is not marked.
 *
 * @param canvas - of the size of `image`, as `createCanvas` makes it.
 * @returns how many pixels were marked.
 * @throws ImageError `"invalid-option"`, `"invalid-shape"` for a canvas of another size.
 */
export function markSaturated(
  canvas: RgbImage,
  image: ImageLike,
  options: MarkSaturatedOptions,
): number {
  const { level, colour = [255, 43, 214] } = options;
  check.finite("level", level);
  const { width, height } = sizeOf(image);
  if (canvas.width !== width || canvas.height !== height) {
    throw new ImageError(
      "invalid-shape",
      `the canvas must be ${width} x ${height} pixels as the picture is. Received ${canvas.width} x ${canvas.height}.`,
      { data: { received: [canvas.width, canvas.height] } },
    );
  }
  const row = new Float64Array(width);
  let marked = 0;
  for (let y = 0; y < height; y++) {
    copyRows(image, 0, y, width, 1, row);
    for (let x = 0; x < width; x++) {
      if (!(row[x]! >= level)) continue;
      canvas.data.set(colour, 3 * (y * width + x));
      marked++;
    }
  }
  return marked;
}
