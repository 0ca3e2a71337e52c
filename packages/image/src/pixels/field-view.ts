/** The fields of interlaced video: every second row of a frame, exposed one after the other. */

import { type ImageLike, sizeOf } from "./image.ts";

/** `"upper"`: rows 0, 2, 4 … of the image; `"lower"`: rows 1, 3, 5 … */
export type FieldName = "upper" | "lower";

export const FIELD_NAMES: readonly FieldName[] = ["upper", "lower"];

/** The first row of a field in its frame. */
export const parityOf = (field: FieldName): 0 | 1 => (field === "upper" ? 0 : 1);

/**
 * One field of an image as an image of half the height, without copying: row j of it is row
 * 2 j (+ 1) of the image. Null for the lower field of an image of one row.
 *
 * @throws ImageError `"invalid-shape"` when the image has not 2 dimensions.
 */
export function fieldView(image: ImageLike, field: FieldName): ImageLike | null {
  const { width, height } = sizeOf(image);
  const [row, column] = image.stride as [number, number];
  const parity = parityOf(field);
  const rows = Math.ceil((height - parity) / 2);
  if (rows <= 0) return null;
  return {
    data: image.data,
    shape: [rows, width],
    stride: [2 * row, column],
    offset: image.offset + parity * row,
  };
}
