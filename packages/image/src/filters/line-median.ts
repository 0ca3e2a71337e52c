/** Removal of banding: rows or columns that stand above or below the others as a whole. */

import { medianInPlace } from "@photkit/core-stats";
import { check, checkLength } from "../errors.ts";
import { createImage, type Image, type ImageLike, sizeOf } from "../pixels/image.ts";
import { packMeasured } from "../pixels/pack-measured.ts";
import { copyRows } from "../pixels/window.ts";

export interface LineMedianOptions {
  /** Which lines are brought to a common median; `"both"` does rows, then columns. @default "rows" */
  readonly direction?: "rows" | "columns" | "both";
  /** Rows at the top that are left alone and not looked at (a time stamp). @default 0 */
  readonly top?: number;
  /** Rows at the bottom that are left alone and not looked at. @default 0 */
  readonly bottom?: number;
}

/** A picture without banding, and what was taken away. */
export interface LineMedianResult {
  readonly image: Image<Float64Array>;
  /** Counts subtracted from each row; 0 for those left alone and where only columns were done. */
  readonly rows: Float64Array;
  /** Counts subtracted from each column, all 0 where only rows were done. */
  readonly columns: Float64Array;
}

/**
 * Subtracts from each row (column) how far its median lies from the median of all row (column)
 * medians. Nothing is rounded or clipped; NaN pixels stay NaN and are left out, and a line without
 * a measured pixel is left alone.
 *
 * A star that covers more than a few per cent of a line lowers the rest of it: subtract banding
 * before measuring only where it is larger than that.
 *
 * @throws ImageError `"invalid-option"` when `top + bottom` leaves no row.
 */
export function removeLineMedian(
  image: ImageLike,
  options: LineMedianOptions = {},
): LineMedianResult {
  const { width, height } = sizeOf(image);
  const data = new Float64Array(width * height);
  copyRows(image, 0, 0, width, height, data);
  return {
    image: createImage(data, width, height),
    ...subtractLineMedian(data, width, height, options),
  };
}

/**
 * `removeLineMedian` on dense rows of pixels where they lie.
 *
 * @returns what was subtracted.
 * @throws ImageError as `removeLineMedian`, and `"invalid-shape"` unless there are `width * height`
 *   pixels.
 */
export function subtractLineMedian(
  data: Float64Array | Float32Array,
  width: number,
  height: number,
  options: LineMedianOptions = {},
): Omit<LineMedianResult, "image"> {
  const { direction = "rows", top = 0, bottom = 0 } = options;
  checkLength("data", data.length, width, height);
  check.oneOf("direction", direction, ["rows", "columns", "both"]);
  check.integerAtLeast("top", top, 0);
  check.integerAtLeast("bottom", bottom, 0);
  check.between("top + bottom", top + bottom, 0, height - 1);
  const rows = new Float64Array(height);
  const columns = new Float64Array(width);
  const first = top * width;
  if (direction !== "columns") {
    rows.set(deviations(data, first, height - top - bottom, width, width, 1), top);
    subtract(data, width, height, top, bottom, (_, y) => rows[y]!);
  }
  if (direction !== "rows") {
    columns.set(deviations(data, first, width, 1, height - top - bottom, width));
    subtract(data, width, height, top, bottom, (x) => columns[x]!);
  }
  return { rows, columns };
}

/** How far the median of each line lies from the median of those medians; 0 for an empty line. */
function deviations(
  data: Float64Array | Float32Array,
  first: number,
  lines: number,
  lineStride: number,
  length: number,
  stride: number,
): Float64Array {
  const medians = new Float64Array(lines);
  const line = new Float64Array(length);
  for (let k = 0; k < lines; k++) {
    for (let i = 0; i < length; i++) line[i] = data[first + k * lineStride + i * stride]!;
    medians[k] = medianInPlace(line, packMeasured(line, length));
  }
  const sorted = medians.slice();
  const middle = medianInPlace(sorted, packMeasured(sorted, lines));
  return medians.map((median) => (Number.isNaN(median) ? 0 : median - middle));
}

function subtract(
  data: Float64Array | Float32Array,
  width: number,
  height: number,
  top: number,
  bottom: number,
  amount: (x: number, y: number) => number,
): void {
  for (let y = top; y < height - bottom; y++) {
    for (let x = 0; x < width; x++) data[y * width + x]! -= amount(x, y);
  }
}
