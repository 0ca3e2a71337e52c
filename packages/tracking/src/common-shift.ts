/**
 * The shift that all tracking stars share, found by adding their search windows: the stars pile up
 * at one place, their neighbours do not. One star alone gives the usual brightest-spot search.
 */

import { madStd, medianInPlace } from "@photkit/core-stats";
import { copyWindow, createImage, gaussianBlur, type ImageLike } from "@photkit/image";

export interface ExpectedStar {
  /** Where the star is expected, in px. */
  readonly x: number;
  readonly y: number;
  /** Height of the star above the background when it was chosen, in ADU. */
  readonly peak: number;
}

export interface CommonShiftOptions {
  /** Half side of the search window, in px: the largest shift that can be found. */
  readonly radius: number;
  /** Full width at half maximum of the stars, in px. */
  readonly fwhm: number;
}

export interface CommonShift {
  /** Whole-pixel shift of the stars against where they were expected. */
  readonly dx: number;
  readonly dy: number;
  /** The same to a fraction of a pixel, and its 1-sigma error along each axis. */
  readonly fine: { readonly dx: number; readonly dy: number; readonly error: number };
  /** Height of the pile over the scatter of the added windows. */
  readonly significance: number;
  /** The pile lies on the rim of the window: the true shift may be larger than `radius`. */
  readonly onRim: boolean;
}

/** Brighter neighbours count at most this many times the star that is looked for. */
const PEAK_CAP = 1.5;

/** Shift common to `stars` in `image`, or null when `stars` is empty. */
export function searchCommonShift(
  image: ImageLike,
  stars: readonly ExpectedStar[],
  options: CommonShiftOptions,
): CommonShift | null {
  if (stars.length === 0) return null;
  const radius = Math.ceil(options.radius);
  const side = 2 * radius + 1;
  const window = new Float64Array(side * side);
  const sorted = new Float64Array(side * side);
  const pile = new Float64Array(side * side);
  // Windows start at whole pixels: the stars lie beyond these by so much, all together.
  const beyond = { x: 0, y: 0 };
  for (const star of stars) {
    beyond.x += (star.x - Math.round(star.x)) / stars.length;
    beyond.y += (star.y - Math.round(star.y)) / stars.length;
    copyWindow(image, Math.round(star.x) - radius, Math.round(star.y) - radius, side, side, window);
    sorted.set(window);
    const level = medianInPlace(sorted);
    const cap = PEAK_CAP * star.peak;
    for (let i = 0; i < pile.length; i++) {
      const value = window[i]! - level;
      if (!Number.isNaN(value)) pile[i]! += Math.min(value, cap) / star.peak;
    }
  }
  const sigma = options.fwhm / 2.355;
  const smooth = gaussianBlur(createImage(pile, side, side), { sigma }).data;
  let best = 0;
  for (let i = 1; i < smooth.length; i++) if (smooth[i]! > smooth[best]!) best = i;
  const x = best % side;
  const y = (best - x) / side;
  const scatter = madStd(smooth);
  sorted.set(smooth);
  const height = smooth[best]! - medianInPlace(sorted);
  // Above windows without any scatter every pile stands out.
  const significance = scatter > 0 ? height / scatter : height > 0 ? Number.POSITIVE_INFINITY : 0;
  const onRim = x === 0 || y === 0 || x === side - 1 || y === side - 1;
  const fine = {
    dx: x - radius - beyond.x + (onRim ? 0 : vertex(smooth, best, 1)),
    dy: y - radius - beyond.y + (onRim ? 0 : vertex(smooth, best, side)),
    // The width of the smoothed pile over its signal-to-noise ratio.
    error: (Math.SQRT2 * sigma) / significance,
  };
  return { dx: x - radius, dy: y - radius, fine, significance, onRim };
}

/** Where the parabola through a maximum and its neighbours is highest, within half a pixel. */
function vertex(values: ArrayLike<number>, at: number, step: number): number {
  const [before, here, after] = [values[at - step]!, values[at]!, values[at + step]!];
  const bend = 2 * here - before - after;
  return bend > 0 ? Math.max(-0.5, Math.min(0.5, (after - before) / (2 * bend))) : 0;
}
