/** The fields of a frame as dense pixels. */

import { copyWindow, type FieldName, fieldView, type ImageLike, sizeOf } from "@photkit/image";
import type { FieldPixels } from "./sample-line.ts";

/** Rows `start` to `stop` - 1 of a field, counted in the field; NaN where it has none. */
export function fieldPixels(
  image: ImageLike,
  field: FieldName,
  start = 0,
  stop = Number.POSITIVE_INFINITY,
): FieldPixels {
  const { width } = sizeOf(image);
  const view = fieldView(image, field);
  const rows = view === null ? 0 : sizeOf(view).height;
  const height = (Number.isFinite(stop) ? stop : rows) - start;
  const data =
    view === null
      ? new Float64Array(width * height).fill(Number.NaN)
      : copyWindow(view, 0, start, width, height);
  return { data, width, height };
}
