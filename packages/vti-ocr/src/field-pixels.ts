/** The fields of a frame: every second row, as dense pixels. */

import { copyWindow, type ImageLike, sizeOf } from "@photkit/image";
import type { FieldPixels } from "./sample-line.ts";

/** Rows 0, 2, 4 … of a frame, or 1, 3, 5 …. */
export type FieldName = "upper" | "lower";

export const FIELD_NAMES: readonly FieldName[] = ["upper", "lower"];

/** One field as a view of its frame: nothing is copied. */
export function fieldView(image: ImageLike, field: FieldName): ImageLike {
  const { width, height } = sizeOf(image);
  const parity = field === "upper" ? 0 : 1;
  const [row = 0, column = 0] = image.stride;
  return {
    data: image.data,
    shape: [(height + 1 - parity) >> 1, width],
    stride: [2 * row, column],
    offset: image.offset + parity * row,
  };
}

/** Rows `start` to `stop` - 1 of a field, counted in the field; NaN where it has none. */
export function fieldPixels(
  image: ImageLike,
  field: FieldName,
  start = 0,
  stop = sizeOf(fieldView(image, field)).height,
): FieldPixels {
  const { width } = sizeOf(image);
  const height = stop - start;
  return { data: copyWindow(fieldView(image, field), 0, start, width, height), width, height };
}
