/** Pixels of a picture on a regular grid, for statistics that do not need all of them. */

import { type ImageLike, sizeOf } from "./image.ts";
import { copyRows } from "./window.ts";

/**
 * At most about `limit` finite pixels, every n-th of every n-th row with the smallest n that
 * keeps to the limit; all of them when the picture is small. Empty when no pixel is finite.
 */
export function sampledPixels(image: ImageLike, limit: number): Float64Array {
  const { width, height } = sizeOf(image);
  const step = Math.max(1, Math.ceil(Math.sqrt((width * height) / limit)));
  const row = new Float64Array(width);
  const out = new Float64Array(Math.ceil(width / step) * Math.ceil(height / step));
  let n = 0;
  for (let y = 0; y < height; y += step) {
    copyRows(image, 0, y, width, 1, row);
    for (let x = 0; x < width; x += step) {
      const value = row[x]!;
      if (Number.isFinite(value)) out[n++] = value;
    }
  }
  return out.subarray(0, n);
}
