/** Finding hot, cold and dead pixels in one picture. */

import { medianInPlace } from "@photkit/core-stats";
import { check } from "../errors.ts";
import { medianFilter } from "../filters/median-filter.ts";
import { type ImageLike, sizeOf } from "../pixels/image.ts";
import { packMeasured } from "../pixels/pack-measured.ts";
import { copyRows } from "../pixels/window.ts";

export interface BadPixelOptions {
  /** How far a pixel must stand out from the median around it, in units of the scatter. @default 8 */
  readonly sigmas?: number;
  /** Pixels above, below, or on both sides of the median around them. @default "both" */
  readonly kind?: "hot" | "cold" | "both";
  /**
   * Largest deviation of the eight neighbours from the same median, as a share of the pixel's own (2
   * units of the scatter are allowed on top): a star's light
   * spreads (0.25 for a full width at half maximum of 1.4 pixels), a bad pixel's does not. `Infinity`
   * for dark frames, where there are no stars and bad pixels may touch. @default 0.2
   */
  readonly neighbourShare?: number;
}

const MAD_TO_SIGMA = 1.4826;
/** Noise that a neighbour of a bad pixel may have on top of its share. */
const NEIGHBOUR_SIGMAS = 2;
/** Scatter of a value rounded to whole counts. */
const ROUNDING_SCATTER = Math.sqrt(1 / 12);

/**
 * Marks pixels that stand out alone from their 5 x 5 median. The scatter is that of the whole
 * picture against its 5 x 5 median (1.4826 times the median deviation, at least that of rounding
 * for integer pixels). Bad pixels that touch each other or lie in the image of a star are not found
 * among stars; look for them in a dark frame.
 *
 * @returns a mask in row order: 1 for bad pixels. NaN pixels are not marked.
 * @throws ImageError `"invalid-option"`.
 */
export function findBadPixels(image: ImageLike, options: BadPixelOptions = {}): Uint8Array {
  const { sigmas = 8, kind = "both", neighbourShare = 0.2 } = options;
  check.positive("sigmas", sigmas);
  check.oneOf("kind", kind, ["hot", "cold", "both"]);
  check.between("neighbourShare", neighbourShare, 0, Number.POSITIVE_INFINITY);
  const { width, height } = sizeOf(image);
  const source = new Float64Array(width * height);
  copyRows(image, 0, 0, width, height, source);
  const around = medianFilter(image, { size: 5 }).data;
  const whole = source.every((value) => value % 1 === 0 || Number.isNaN(value));
  const deviation = source.map((value, i) => Math.abs(value - around[i]!));
  const median = medianInPlace(deviation, packMeasured(deviation, deviation.length));
  const scatter = Math.max(MAD_TO_SIGMA * median, whole ? ROUNDING_SCATTER : 0);
  const mask = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const excess = source[i]! - around[i]!;
      const strength = kind === "both" ? Math.abs(excess) : kind === "hot" ? excess : -excess;
      if (!(strength > sigmas * scatter)) continue;
      const allowed = neighbourShare * strength + NEIGHBOUR_SIGMAS * scatter;
      if (largestStep(source, width, height, x, y, around[i]!) <= allowed) mask[i] = 1;
    }
  }
  return mask;
}

/** Largest distance of the eight neighbours of a pixel from a level; NaN and outside count as 0. */
function largestStep(
  source: Float64Array,
  width: number,
  height: number,
  x: number,
  y: number,
  level: number,
): number {
  let most = 0;
  for (let j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++) {
    for (let i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++) {
      const value = Math.abs(source[j * width + i]! - level);
      if (value > most && (i !== x || j !== y)) most = value;
    }
  }
  return most;
}
