/** A window of an image as plain numbers, for inner loops that should see one array type. */

import { copyWindow, type ImageLike, sizeOf, windowView } from "@photkit/image";
import { ApertureError, check } from "../errors.ts";

/** Largest aperture, ring or fit radius, px: beyond it a window would outgrow the memory. */
export const LARGEST_RADIUS = 1024;

/** Pixels of a window, row by row; NaN where masked, infinite or outside the image. */
export interface PixelWindow {
  /** First column and row in the image; may lie outside it. */
  x0: number;
  y0: number;
  width: number;
  height: number;
  values: Float64Array;
}

/** A position that must be near the image. @throws ApertureError `"invalid-option"`. */
export function checkPosition(x: number, y: number): void {
  check.between("x", x, -FAR, FAR);
  check.between("y", y, -FAR, FAR);
}

/** A buffer that is kept between calls, so that measuring allocates nothing. */
export function createScratch(): (length: number) => Float64Array {
  let buffer = new Float64Array(1024);
  let view = buffer;
  return (length) => {
    if (view.length === length) return view;
    if (buffer.length < length) buffer = new Float64Array(length * 2);
    view = buffer.subarray(0, length);
    return view;
  };
}

/** No image reaches so far, px; what lies beyond is read as if it lay here. */
export const FAR = 1e8;
const FIRST_PIXEL = { x: 0, y: 0, width: 1, height: 1 };

/**
 * An image must have 2 dimensions and strides that stay within its pixels.
 * @throws ApertureError `"invalid-option"`.
 */
export function checkImage(image: ImageLike, name = "image"): void {
  try {
    windowView(image, FIRST_PIXEL);
    for (const number of [...image.shape, ...image.stride, image.offset]) {
      if (!Number.isSafeInteger(number)) {
        throw new RangeError(`shape, strides and offset must be integers. Received ${number}.`);
      }
    }
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new ApertureError("invalid-option", message, { data: { option: name }, cause });
  }
}

/**
 * A mask, or any companion of an image, must cover the image it belongs to; both must be images.
 * @throws ApertureError `"invalid-option"`.
 */
export function checkMask(
  image: ImageLike,
  mask: ImageLike | null | undefined,
  name = "mask",
): void {
  checkImage(image);
  if (!mask) return;
  checkImage(mask, name);
  const size = sizeOf(image);
  const own = sizeOf(mask);
  if (size.width !== own.width || size.height !== own.height) {
    throw new ApertureError(
      "invalid-option",
      `${name} must be as large as the image, ${size.width} x ${size.height}. Received ${own.width} x ${own.height}.`,
      { data: { option: name, received: mask.shape } },
    );
  }
}

/** Whether there is neither NaN nor infinity among the values. */
export function allFinite(values: Float64Array): boolean {
  // 0 for numbers, NaN for others; two sums side by side, as each addition waits for the one before.
  let even = 0;
  let odd = 0;
  const pairs = values.length & ~1;
  for (let i = 0; i < pairs; i += 2) {
    even += values[i]! - values[i]!;
    odd += values[i + 1]! - values[i + 1]!;
  }
  if (pairs < values.length) even += values[pairs]! - values[pairs]!;
  return even + odd === 0;
}

/** Makes infinite values NaN: what a division by 0 leaves is not measured. */
function hideInfinite(values: Float64Array): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i]!)) values[i] = Number.NaN;
  }
}

const isPlain = ({ data }: ImageLike): boolean => ArrayBuffer.isView(data);

/** Integers are never infinite. */
const mayBeInfinite = ({ data }: ImageLike): boolean =>
  data instanceof Float32Array || data instanceof Float64Array || !ArrayBuffer.isView(data);

/** Pixels must fill a box of `width * height`. @throws ApertureError `"invalid-option"`. */
export function checkBox(values: Float64Array, width: number, height: number): void {
  check.integerAtLeast("width", width, 0);
  check.integerAtLeast("height", height, 0);
  check.between("width", width, 0, 4 * LARGEST_RADIUS);
  check.between("height", height, 0, 4 * LARGEST_RADIUS);
  check.oneOf("values.length", values.length, [width * height]);
}

const maskScratch = createScratch();

/** Copies the pixels within `reach` of (x, y); masked and infinite ones become NaN. */
export function readWindow(
  image: ImageLike,
  x: number,
  y: number,
  reach: number,
  scratch: (length: number) => Float64Array,
  mask?: ImageLike | null,
): PixelWindow {
  const x0 = Math.floor(x - reach + 0.5);
  const y0 = Math.floor(y - reach + 0.5);
  const near = Math.abs(x) < FAR && Math.abs(y) < FAR;
  const width = near ? Math.max(1, Math.ceil(x + reach - 0.5) - x0 + 1) : 1;
  const height = near ? Math.max(1, Math.ceil(y + reach - 0.5) - y0 + 1) : 1;
  return readBox(image, x0, y0, width, height, scratch, mask);
}

/**
 * Copies a box of pixels; those outside the image, masked and infinite ones are NaN, all of them where
 * the box is at NaN.
 */
export function readBox(
  image: ImageLike,
  left: number,
  top: number,
  width: number,
  height: number,
  scratch: (length: number) => Float64Array,
  mask?: ImageLike | null,
): PixelWindow {
  const near = Math.abs(left) < FAR && Math.abs(top) < FAR;
  const x0 = near ? left : -FAR;
  const y0 = near ? top : -FAR;
  const length = width * height;
  // Reading what is no typed array may run code of the user's, which may measure: it gets no scratch.
  const own = isPlain(image) && (!mask || isPlain(mask)) ? null : new Float64Array(length);
  const values = copyWindow(image, x0, y0, width, height, own ?? scratch(length));
  if (mayBeInfinite(image) && !allFinite(values)) hideInfinite(values);
  if (mask) {
    const room = own === null ? maskScratch(length) : new Float64Array(length);
    const masked = copyWindow(mask, x0, y0, width, height, room);
    for (let i = 0; i < length; i++) if (masked[i] !== 0) values[i] = Number.NaN;
  }
  return { x0, y0, width, height, values };
}
