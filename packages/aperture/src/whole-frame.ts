/** For many apertures on one image: its pixels as plain numbers once, instead of a window for each. */

import { type ImageLike, sizeOf, toFloat64 } from "@photkit/image";
import type { PixelWindow } from "./window.ts";

/**
 * The whole image as a window, masked pixels NaN; `null` when windows for `positions` apertures that
 * reach `reach` px are less work than that.
 */
export function wholeFrame(
  image: ImageLike,
  positions: number,
  reach: number,
  mask: ImageLike | null,
): PixelWindow | null {
  const { width, height } = sizeOf(image);
  const side = 2 * reach + 1;
  if (positions * side * side < width * height) return null;
  const values = toFloat64(image).data;
  if (mask) {
    const masked = toFloat64(mask).data;
    for (let i = 0; i < values.length; i++) if (masked[i] !== 0) values[i] = Number.NaN;
  }
  return { x0: 0, y0: 0, width, height, values };
}

/** Whether every pixel within `reach` of (x, y) lies in the window. */
export function holds(window: PixelWindow, x: number, y: number, reach: number): boolean {
  return (
    x - reach >= window.x0 &&
    y - reach >= window.y0 &&
    x + reach <= window.x0 + window.width - 1 &&
    y + reach <= window.y0 + window.height - 1
  );
}
