/** Dense floating-point copies of pictures of any type and stride, and the bridge to ndarray. */

import ndarray, { type NdArray } from "ndarray";
import { createImage, type Image, type ImageLike, type PixelArray, sizeOf } from "./image.ts";
import { copyRows } from "./window.ts";

/** A dense copy as 64-bit floats: exact for every pixel type. Never shares pixels with `image`. */
export function toFloat64(image: ImageLike): Image<Float64Array> {
  const { width, height } = sizeOf(image);
  const data = new Float64Array(width * height);
  copyRows(image, 0, 0, width, height, data);
  return createImage(data, width, height);
}

/**
 * A dense copy as 32-bit floats, half the memory of `toFloat64`: exact for integers up to 2^24
 * (so for all 8- and 16-bit cameras). Never shares pixels with `image`.
 */
export function toFloat32(image: ImageLike): Image<Float32Array> {
  const { width, height } = sizeOf(image);
  const data = new Float32Array(width * height);
  copyRows(image, 0, 0, width, height, data);
  return createImage(data, width, height);
}

/**
 * Wraps a picture as an ndarray of shape [height, width] that shares its pixels.
 *
 * The constructor of ndarray compiles code at run time, which pages under a strict
 * content-security policy refuse; nothing else in PhotKit calls it.
 */
export function toNdarray<D extends PixelArray>(image: Image<D>): NdArray<D> {
  return ndarray(image.data, [...image.shape], [...image.stride], image.offset);
}
