/** Rectangles of a picture: views that share its pixels and copies for the inner loops. */

import { check, checkLength, checkSize, ImageError } from "../errors.ts";
import { type ImageLike, sizeOf } from "./image.ts";

/** A rectangle of pixels: columns `x … x + width - 1`, rows `y … y + height - 1`. */
export interface Window {
  /** First column, integer pixels. */
  readonly x: number;
  /** First row, integer pixels. */
  readonly y: number;
  /** Number of columns, integer of at least 1. */
  readonly width: number;
  /** Number of rows, integer of at least 1. */
  readonly height: number;
}

/**
 * A window of a picture that shares its pixels: nothing is copied.
 * Pixel (0, 0) of the view is pixel (window.x, window.y) of the picture.
 *
 * @throws ImageError `"invalid-option"` when the window is not made of integers,
 *   `"outside-image"` when a part of it lies outside the picture.
 */
export function windowView<T extends ImageLike>(
  image: T,
  window: Window,
): {
  readonly data: T["data"];
  readonly shape: readonly [height: number, width: number];
  readonly stride: readonly [row: number, column: number];
  readonly offset: number;
} {
  const size = sizeOf(image);
  const { x, y, width, height } = window;
  checkWindow(x, y, width, height);
  if (x < 0 || y < 0 || x + width > size.width || y + height > size.height) {
    throw new ImageError(
      "outside-image",
      `the window must lie inside the ${size.width} x ${size.height} image. ` +
        `Received columns ${x} to ${x + width - 1}, rows ${y} to ${y + height - 1}.`,
      { data: { window, size } },
    );
  }
  const [rowStride, columnStride] = stridesOf(image);
  return {
    data: image.data,
    shape: [height, width],
    stride: [rowStride, columnStride],
    offset: image.offset + y * rowStride + x * columnStride,
  };
}

/**
 * Copies a window into a dense Float64Array (or `out`), row by row: the form in which inner loops want pixels.
 * The window may hang over the edge or miss the picture; pixels outside it are NaN.
 *
 * @param x0 - first column of the window, integer pixels, may be negative.
 * @param y0 - first row of the window.
 * @param out - filled and returned when given, `width * height` elements.
 * @throws ImageError `"invalid-option"` when the window is not made of integers,
 *   `"invalid-shape"` when `out` has another length.
 */
export function copyWindow(
  image: ImageLike,
  x0: number,
  y0: number,
  width: number,
  height: number,
  out?: Float64Array,
): Float64Array;
export function copyWindow(
  image: ImageLike,
  x0: number,
  y0: number,
  width: number,
  height: number,
  out: Float32Array,
): Float32Array;
export function copyWindow(
  image: ImageLike,
  x0: number,
  y0: number,
  width: number,
  height: number,
  out?: Float64Array | Float32Array,
): Float64Array | Float32Array {
  checkWindow(x0, y0, width, height);
  if (out === undefined) checkSize(width, height);
  const filled = out ?? new Float64Array(width * height);
  checkLength("out", filled.length, width, height);
  copyRows(image, x0, y0, width, height, filled);
  return filled;
}

/** Strides of a picture as a pair. Throws `"invalid-shape"` when it reaches beyond its pixels. */
function stridesOf(image: ImageLike): readonly [row: number, column: number] {
  const { width, height } = sizeOf(image);
  const [row = Number.NaN, column = Number.NaN] = image.stride;
  const down = row * (height - 1);
  const across = column * (width - 1);
  const first = image.offset + Math.min(0, down) + Math.min(0, across);
  const last = image.offset + Math.max(0, down) + Math.max(0, across);
  if (!(first >= 0 && last < image.data.length)) {
    throw new ImageError(
      "invalid-shape",
      "an image must have 2 strides [row, column] that stay within its pixels. " +
        `Received shape [${image.shape.join(", ")}], stride [${image.stride.join(", ")}], ` +
        `offset ${image.offset} on ${image.data.length} pixels.`,
      { data: { shape: image.shape, stride: image.stride, offset: image.offset } },
    );
  }
  return [row, column];
}

/** Copies a window of any picture into dense rows; NaN outside the picture, 0 among integers. */
export function copyRows(
  image: ImageLike,
  x0: number,
  y0: number,
  width: number,
  height: number,
  out: Float64Array | Float32Array | Uint8Array | Uint16Array,
): void {
  const size = sizeOf(image);
  const [rowStride, columnStride] = stridesOf(image);
  const left = Math.min(Math.max(0, -x0), width);
  const right = Math.max(Math.min(width, size.width - x0), left);
  const top = Math.min(Math.max(0, -y0), height);
  const bottom = Math.max(Math.min(height, size.height - y0), top);
  if (left > 0 || top > 0 || right < width || bottom < height) out.fill(Number.NaN);
  const { data } = image;
  const dense = columnStride === 1 && ArrayBuffer.isView(data);
  for (let row = top; row < bottom; row++) {
    const from = image.offset + (y0 + row) * rowStride + (x0 + left) * columnStride;
    const to = row * width + left;
    if (dense) {
      out.set((data as Float64Array).subarray(from, from + right - left), to);
    } else {
      for (let i = 0, n = right - left; i < n; i++) out[to + i] = data[from + i * columnStride]!;
    }
  }
}

function checkWindow(x: number, y: number, width: number, height: number): void {
  check.integerAtLeast("x", x, -0x8000_0000);
  check.integerAtLeast("y", y, -0x8000_0000);
  check.integerAtLeast("width", width, 1);
  check.integerAtLeast("height", height, 1);
}
