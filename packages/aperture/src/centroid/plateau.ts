/** The flat top of a star that is clipped by its camera, known by its pixels of one value. */

import type { PixelWindow } from "../pixels/window.ts";

/** Pixels of a clipped top, and its middle in image pixels. */
export interface Plateau {
  readonly level: number;
  readonly pixels: number;
  readonly x: number;
  readonly y: number;
}

/** Fewer equal pixels than this are chance: four of a star without noise that stands between them. */
const LEAST_PIXELS = 5;
/** A top that noise or rounding made flat has pixels just below it; a clipped one has a cliff. */
const CLIFF_SHARE = 0.5;
const CLIFF_SIGMAS = 3;
const CLIFF_OF_HEIGHT = 0.02;

/** What sampling leaves of the position of a clipped star when its flanks count, px: as simulated. */
const FLANK_ERROR = 0.018;

/**
 * Uncertainty of a position for the pixels of the rim, which are in or out. Of the flat top alone, a
 * disk of radius R, it is 1 / sqrt(12 pi R); flanks smooth most of it.
 */
export const plateauError = (plateau: Plateau, flanks: boolean): number =>
  flanks ? FLANK_ERROR : 1 / Math.sqrt(12 * Math.PI * Math.sqrt(plateau.pixels / Math.PI));

/** The clipped top within `radius` of (x, y); null where the star has a peak. */
export function findPlateau(
  { x0, y0, width, values }: PixelWindow,
  x: number,
  y: number,
  radius: number,
  background: number,
  scatter: number,
): Plateau | null {
  const near = (k: number): boolean =>
    (x0 + (k % width) - x) ** 2 + (y0 + Math.floor(k / width) - y) ** 2 <= radius * radius;
  let level = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < values.length; k++) if (values[k]! > level && near(k)) level = values[k]!;
  const cliff = level - Math.max(CLIFF_SIGMAS * scatter, CLIFF_OF_HEIGHT * (level - background));
  let pixels = 0;
  let below = 0;
  let sumX = 0;
  let sumY = 0;
  for (let k = 0; k < values.length; k++) {
    const value = values[k]!;
    if (!(value >= cliff) || !near(k)) continue;
    if (value < level) {
      below++;
      continue;
    }
    pixels++;
    sumX += x0 + (k % width);
    sumY += y0 + Math.floor(k / width);
  }
  const clipped = level > background && pixels >= LEAST_PIXELS && below < CLIFF_SHARE * pixels;
  return clipped ? { level, pixels, x: sumX / pixels, y: sumY / pixels } : null;
}
