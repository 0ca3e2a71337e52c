/** How filters see beyond the edge of a picture. */

import { check } from "../errors.ts";
import { type ImageLike, sizeOf } from "../pixels/image.ts";
import { copyRows } from "../pixels/window.ts";

/**
 * What stands beyond the edge of `abcd`: `"reflect-101"` dcb|abcd|cba, `"reflect"` cba|abcd|dcb,
 * `"replicate"` aaa|abcd|ddd, `"nan"` nothing: the pixels are not measured.
 */
export type Edges = "reflect-101" | "reflect" | "replicate" | "nan";

export const checkEdges = (edges: Edges): void =>
  check.oneOf("edges", edges, ["reflect-101", "reflect", "replicate", "nan"]);

/** Index inside 0 … n-1 of the pixel that stands at index `i`, or -1 for none. */
export function edgeIndex(i: number, n: number, edges: Edges): number {
  if (i >= 0 && i < n) return i;
  if (edges === "nan") return -1;
  if (edges === "replicate") return i < 0 ? 0 : n - 1;
  if (n === 1) return 0;
  const period = edges === "reflect" ? 2 * n : 2 * n - 2;
  const phase = ((i % period) + period) % period;
  return phase < n ? phase : edges === "reflect" ? period - 1 - phase : period - phase;
}

/** A dense copy with `margin` pixels added on every side: `(width + 2 margin)` per row. */
export function padded(
  image: ImageLike,
  marginX: number,
  marginY: number,
  edges: Edges,
): Float64Array {
  const { width, height } = sizeOf(image);
  const out = new Float64Array((width + 2 * marginX) * (height + 2 * marginY));
  pad(image, marginX, marginY, edges, out);
  return out;
}

/** `padded` into an array of the right length; bytes know no edges `"nan"`. */
export function pad(
  image: ImageLike,
  marginX: number,
  marginY: number,
  edges: Edges,
  out: Float64Array | Uint8Array,
): void {
  const { width, height } = sizeOf(image);
  const paddedWidth = width + 2 * marginX;
  const paddedHeight = height + 2 * marginY;
  copyRows(image, -marginX, -marginY, paddedWidth, paddedHeight, out);
  if (edges === "nan") return;
  for (let y = marginY; y < marginY + height; y++) {
    const row = y * paddedWidth;
    for (let x = 0; x < marginX; x++) {
      const last = paddedWidth - 1 - x;
      out[row + x] = out[row + marginX + edgeIndex(x - marginX, width, edges)]!;
      out[row + last] = out[row + marginX + edgeIndex(last - marginX, width, edges)]!;
    }
  }
  for (let y = 0; y < marginY; y++) {
    for (const row of [y, paddedHeight - 1 - y]) {
      const from = (marginY + edgeIndex(row - marginY, height, edges)) * paddedWidth;
      out.copyWithin(row * paddedWidth, from, from + paddedWidth);
    }
  }
}
