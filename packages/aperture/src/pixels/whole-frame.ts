/**
 * For apertures on an image whose pixels can be read where they lie, and for many apertures on any
 * image: the whole of it as one window, instead of a copy of the surroundings of each.
 */

import { copyWindow, type ImageLike, sizeOf, toFloat64 } from "@photkit/image";
import type { PixelWindow } from "./window.ts";

/** Pixels in a frame are as they came where 32-bit floats hold them: half the memory to go through. */
export interface FrameWindow extends Omit<PixelWindow, "values"> {
  readonly values: Float64Array | Float32Array;
}

/** Up to this many pixels (16 MB) the numbers of one frame make room for the next. */
const LARGEST_KEPT = 2 ** 22;

/** Fresh memory costs more than filling it: 3 ms against 0.2 ms for a million pixels. */
let kept = new Float32Array(0);

/** An image of floats in dense rows as a window, without a copy; `null` for others and with a mask. */
export function frameView(
  image: ImageLike,
  mask: ImageLike | null | undefined,
): FrameWindow | null {
  const { data, stride, offset } = image;
  if (mask || !(data instanceof Float32Array || data instanceof Float64Array)) return null;
  const { width, height } = sizeOf(image);
  if (stride[1] !== 1 || stride[0] !== width) return null;
  const whole = offset === 0 && data.length === width * height;
  const values = whole ? data : data.subarray(offset, offset + width * height);
  return { x0: 0, y0: 0, width, height, values };
}

/**
 * The whole image as a window, masked pixels NaN; `null` when windows for `positions` apertures that
 * reach `reach` px are less work than that.
 *
 * @param share - the window may be overwritten by the next call.
 */
export function wholeFrame(
  image: ImageLike,
  positions: number,
  reach: number,
  mask: ImageLike | null,
  share: boolean,
): FrameWindow | null {
  const view = frameView(image, mask);
  if (view !== null) return view;
  const { width, height } = sizeOf(image);
  const side = 2 * reach + 1;
  if (positions * side * side < width * height) return null;
  const values = numbersOf(image, width, height, share);
  if (mask) {
    const masked = toFloat64(mask).data;
    for (let i = 0; i < values.length; i++) if (masked[i] !== 0) values[i] = Number.NaN;
  }
  return { x0: 0, y0: 0, width, height, values };
}

function numbersOf(
  image: ImageLike,
  width: number,
  height: number,
  share: boolean,
): Float64Array | Float32Array {
  const { data } = image;
  const size = width * height;
  const exact =
    data instanceof Float32Array || (ArrayBuffer.isView(data) && elementBytes(data) <= 2);
  if (!exact) return copyWindow(image, 0, 0, width, height);
  if (!share || size > LARGEST_KEPT) {
    return copyWindow(image, 0, 0, width, height, new Float32Array(size));
  }
  if (kept.length !== size) kept = new Float32Array(size);
  return copyWindow(image, 0, 0, width, height, kept);
}

const elementBytes = (data: ArrayBufferView & { readonly BYTES_PER_ELEMENT?: number }): number =>
  data.BYTES_PER_ELEMENT ?? Number.POSITIVE_INFINITY;

/** Whether every pixel within `reach` of (x, y) lies in the window. */
export function holds(window: FrameWindow, x: number, y: number, reach: number): boolean {
  return (
    x - reach >= window.x0 &&
    y - reach >= window.y0 &&
    x + reach <= window.x0 + window.width - 1 &&
    y + reach <= window.y0 + window.height - 1
  );
}
