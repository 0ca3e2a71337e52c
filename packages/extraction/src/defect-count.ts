/** How many defective pixels lie under an aperture. */

import type { HotPixels } from "./hot-pixels.ts";

/** A mask of defects with hot pixels; null without either. */
export function withHotPixels(
  defects: Uint8Array | null,
  hot: HotPixels | null,
  width: number,
  height: number,
): Uint8Array | null {
  if (hot === null) return defects;
  const mask = defects?.slice() ?? new Uint8Array(width * height);
  hot.x.forEach((x, k) => {
    mask[hot.y[k]! * width + x] = 1;
  });
  return mask;
}

/**
 * Defective pixels whose centre lies within `radius` px of a place.
 *
 * @param defects - mask in row order; null when none is known, which counts 0.
 */
export function countDefects(
  defects: Uint8Array | null,
  width: number,
  x: number,
  y: number,
  radius: number,
): number {
  if (defects === null) return 0;
  const height = defects.length / width;
  let count = 0;
  for (let j = Math.max(0, Math.ceil(y - radius)); j <= Math.min(height - 1, y + radius); j++) {
    for (let i = Math.max(0, Math.ceil(x - radius)); i <= Math.min(width - 1, x + radius); i++) {
      if (defects[j * width + i] !== 0 && Math.hypot(i - x, j - y) < radius) count++;
    }
  }
  return count;
}
