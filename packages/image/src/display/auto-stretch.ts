/** Display limits of PyMovie's automatic stretch. */

import { check } from "../errors.ts";
import { type ImageLike, sizeOf } from "../pixels/image.ts";
import { copyRows } from "../pixels/window.ts";
import type { DisplayLimits } from "./display-limits.ts";

export interface AutoStretchOptions {
  /** How many widths of the sky's histogram above its peak are white, 1 to 6. @default 3 */
  readonly contrast?: number;
}

const AUTO_STRETCH_PATCH = 100;
const AUTO_STRETCH_SHARE = 0.75;
const AUTO_STRETCH_LEAST_WIDTH = 2;

/**
 * Limits of PyMovie 4.2's automatic stretch: the histogram of the central 100 x 100 pixels, from
 * its (first) peak a window grows symmetrically until it holds more than 75 % of them; black is
 * one width below the peak, white `contrast` widths above it, both within 0 … the largest pixel of
 * the patch. Pixels are truncated to integers of at least 0; NaN and infinite ones are left out.
 */
export function autoStretchLimits(
  image: ImageLike,
  options: AutoStretchOptions = {},
): DisplayLimits {
  const { contrast = 3 } = options;
  check.between("contrast", contrast, 1, 6);
  const size = sizeOf(image);
  const width = Math.min(size.width, AUTO_STRETCH_PATCH);
  const height = Math.min(size.height, AUTO_STRETCH_PATCH);
  const patch = new Float64Array(width * height);
  copyRows(image, (size.width - width) >> 1, (size.height - height) >> 1, width, height, patch);
  const counts = new Map<number, number>();
  let total = 0;
  let most = 0;
  for (const value of patch) {
    if (!Number.isFinite(value)) continue;
    const bin = Math.max(0, Math.trunc(value));
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
    if (bin > most) most = bin;
    total++;
  }
  if (total === 0) return { low: Number.NaN, high: Number.NaN };
  const bins = [...counts].sort((a, b) => a[0] - b[0]);
  const peak = bins.reduce((best, bin) => (bin[1] > best[1] ? bin : best))[0];
  const reach = reachOfShare(bins, peak, Math.floor(AUTO_STRETCH_SHARE * total));
  const widthOfSky = Math.max(
    Math.min(peak + reach, most) - Math.max(peak - reach, 0),
    AUTO_STRETCH_LEAST_WIDTH,
  );
  return {
    low: Math.max(peak - widthOfSky, 0),
    high: Math.min(peak + contrast * widthOfSky, most),
  };
}

/** Smallest half width of a window about `peak` that holds more than `share` pixels. */
function reachOfShare(bins: readonly (readonly [number, number])[], peak: number, share: number) {
  const byDistance = bins
    .map(([bin, count]) => [Math.abs(bin - peak), count] as const)
    .sort((a, b) => a[0] - b[0]);
  let held = 0;
  for (const [distance, count] of byDistance) {
    held += count;
    if (held > share) return distance;
  }
  return 0;
}
