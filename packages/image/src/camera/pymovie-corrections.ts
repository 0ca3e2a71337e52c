/** The corrections of PyMovie 4.2 as it makes them, for comparison with its results. */

import { medianInPlace } from "@photkit/core-stats";
import { check, ImageError } from "../errors.ts";
import { createImage, type Image, type ImageLike, sizeOf } from "../pixels/image.ts";
import { copyRows } from "../pixels/window.ts";

export interface PymovieLineMedianOptions {
  /** Which lines are brought to a common median. @default "rows" */
  readonly direction?: "rows" | "columns" | "both";
  /** Rows at the top whose medians are taken as 0 (a time stamp). @default 0 */
  readonly top?: number;
  /** Rows at the bottom whose medians are taken as 0. @default 0 */
  readonly bottom?: number;
  /** Largest count. @default 255 for pictures of bytes, else 65535 */
  readonly maximum?: number;
}

/**
 * PyMovie's line-noise filter. Medians are truncated to integers; those of the rows at top and
 * bottom count as 0 (and so pull down the common median when there are many); those rows are
 * moved with the others; column medians come from the uncorrected picture. Results are clipped to
 * 0 … maximum. `removeLineMedian` does it without these traits. Pixels must be finite.
 */
export function pymovieLineMedian(
  image: ImageLike,
  options: PymovieLineMedianOptions = {},
): Image<Float64Array> {
  const { direction = "rows", top = 0, bottom = 0 } = options;
  const { width, height } = sizeOf(image);
  const bytes = image.data instanceof Uint8Array || image.data instanceof Uint8ClampedArray;
  const { maximum = bytes ? 255 : 65535 } = options;
  check.oneOf("direction", direction, ["rows", "columns", "both"]);
  check.integerAtLeast("top", top, 0);
  check.integerAtLeast("bottom", bottom, 0);
  check.between("top + bottom", top + bottom, 0, height - 1);
  check.positive("maximum", maximum);
  const data = new Float64Array(width * height);
  copyRows(image, 0, 0, width, height, data);
  const clip = (value: number) => Math.min(Math.max(value, 0), maximum);

  const rowMoves = new Float64Array(height);
  for (let y = top; y < height - bottom; y++) {
    rowMoves[y] = truncatedMedian(data.slice(y * width, (y + 1) * width));
  }
  const columnMoves = new Float64Array(width);
  for (let x = 0; x < width; x++) {
    const column = Float64Array.from(
      { length: height - top - bottom },
      (_, k) => data[(top + k) * width + x]!,
    );
    columnMoves[x] = truncatedMedian(column);
  }
  const rowMiddle = truncatedMedian(rowMoves.slice());
  const columnMiddle = truncatedMedian(columnMoves.slice());
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (direction !== "columns") data[i] = clip(data[i]! + rowMiddle - rowMoves[y]!);
      if (direction !== "rows") data[i] = clip(data[i]! + columnMiddle - columnMoves[x]!);
    }
  }
  return createImage(data, width, height);
}

const truncatedMedian = (values: Float64Array): number =>
  Math.trunc(medianInPlace(values, values.length));

/**
 * PyMovie's scrubbing of listed pixels: the mean of the eight neighbours in the uncorrected
 * picture, truncated; neighbours that are bad themselves count too. `repairPixels` leaves those
 * out.
 *
 * @param xs - columns of the pixels, integers, not on the edge of the picture.
 * @param ys - rows of the pixels.
 * @throws ImageError `"outside-image"` for a pixel outside the picture or on its edge.
 */
export function pymovieScrub(
  image: ImageLike,
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
): Image<Float64Array> {
  const { width, height } = sizeOf(image);
  const source = new Float64Array(width * height);
  copyRows(image, 0, 0, width, height, source);
  const out = source.slice();
  for (let k = 0; k < xs.length; k++) {
    const x = xs[k]!;
    const y = ys[k]!;
    if (!(x >= 1 && y >= 1 && x < width - 1 && y < height - 1)) {
      throw new ImageError(
        "outside-image",
        `the pixel must have eight neighbours in the ${width} x ${height} image. Received (${x}, ${y}).`,
        { data: { x, y, width, height } },
      );
    }
    let sum = 0;
    for (let row = y - 1; row <= y + 1; row++) {
      for (let column = x - 1; column <= x + 1; column++) sum += source[row * width + column]!;
    }
    out[y * width + x] = Math.trunc((sum - source[y * width + x]!) / 8);
  }
  return createImage(out, width, height);
}
