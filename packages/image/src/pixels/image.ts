/**
 * The picture type of PhotKit: the fields of an `ndarray`, without its constructor.
 * Pixel (x, y) is column x, row y, 0-based, integer = pixel centre, row 0 first in memory.
 */

import { ImageError } from "../errors.ts";

/** Arrays that hold pixels. */
export type PixelArray =
  | Uint8Array
  | Uint8ClampedArray
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** A picture: pixel (x, y) is `data[offset + y * stride[0] + x * stride[1]]`. */
export interface Image<D extends PixelArray = PixelArray> {
  readonly data: D;
  /** [height, width] in pixels. */
  readonly shape: readonly [height: number, width: number];
  /** Steps in `data` from row to row and from column to column. */
  readonly stride: readonly [row: number, column: number];
  readonly offset: number;
}

/** What every function accepts as a picture: an `Image`, a window of one, or a 2-D `NdArray`. */
export interface ImageLike {
  readonly data: ArrayLike<number>;
  readonly shape: readonly number[];
  readonly stride: readonly number[];
  readonly offset: number;
}

/**
 * Wraps pixels in row order as a picture, without copying.
 *
 * @param data - `width * height` pixels, row by row.
 * @throws ImageError `"invalid-shape"` when the sizes are not positive integers or do not match.
 */
export function createImage<D extends PixelArray>(
  data: D,
  width: number,
  height: number,
): Image<D> {
  if (!(Number.isSafeInteger(width) && Number.isSafeInteger(height) && width > 0 && height > 0)) {
    throw new ImageError(
      "invalid-shape",
      `width and height must be integers greater than 0. Received ${width} x ${height}.`,
      { data: { width, height } },
    );
  }
  if (data.length !== width * height) {
    throw new ImageError(
      "invalid-shape",
      `a ${width} x ${height} image needs ${width * height} pixels. Received ${data.length}.`,
      { data: { width, height, length: data.length } },
    );
  }
  return { data, shape: [height, width], stride: [width, 1], offset: 0 };
}

/**
 * Height and width of a picture.
 *
 * @throws ImageError `"invalid-shape"` unless it is one, with 2 dimensions.
 */
export function sizeOf(image: ImageLike): { width: number; height: number } {
  // Programs without types pass rows of numbers, or nothing.
  if (!image?.shape || !image.stride || !image.data) throw notAPicture(image);
  const [height, width] = image.shape;
  const isSize = (n: number | undefined): n is number => Number.isSafeInteger(n) && Number(n) >= 0;
  if (image.shape.length !== 2 || !isSize(height) || !isSize(width)) {
    throw new ImageError(
      "invalid-shape",
      `an image must have 2 dimensions [height, width], whole numbers. Received [${[...image.shape].join(", ")}].`,
      { data: { shape: image.shape } },
    );
  }
  return { width, height };
}

function notAPicture(image: unknown): ImageError {
  const received = Array.isArray(image)
    ? "an array"
    : ArrayBuffer.isView(image)
      ? "a typed array"
      : typeof image === "object" && image !== null
        ? `an object with ${Object.keys(image).join(", ") || "nothing"}`
        : String(image);
  return new ImageError(
    "invalid-shape",
    `an image must have data, shape, stride and offset, as createImage gives them. Received ${received}.`,
    { data: { received } },
  );
}
