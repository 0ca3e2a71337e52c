/**
 * Tight masks of best signal to noise: grown once on a finder image, then laid on every frame at the
 * nearby place of most light (PyMovie's TME).
 */

import { type ImageLike, sizeOf } from "@photkit/image";
import { robustLevel } from "../background/window-background.ts";
import { brightestCentroid } from "../centroid/brightest-centroid.ts";
import { check } from "../errors.ts";
import type { Measurement } from "../measurement.ts";
import {
  checkMask,
  checkPosition,
  createScratch,
  LARGEST_RADIUS,
  readWindow,
} from "../pixels/window.ts";
import {
  checkMaskMeasure,
  type MaskMeasureOptions,
  measureMask,
  type PixelMask,
  shiftMask,
} from "./pixel-mask.ts";

/** Options of `growTightMask`. */
export interface TightMaskOptions {
  /** Pixels farther away do not belong to the star, px. @default 10 */
  readonly radius?: number;
  /** Whether the circle is first moved onto the brightest pixels, by whole pixels. @default true */
  readonly snap?: boolean;
  /** Background level and scatter of the finder, ADU. @default robust mean of 51 x 51 pixels */
  readonly background?: { readonly level: number; readonly scatter: number };
  /** As large as the image; pixels that are not 0 are not used. @default null */
  readonly mask?: ImageLike | null;
}

/** Pixels that count as the brightest when a mask is centred. */
const BRIGHTEST = 5;
const WINDOW_RADIUS = 25;
const windowScratch = createScratch();

/**
 * The pixels within a circle that lie above the threshold at which signal / sqrt(pixels) is highest;
 * thresholds start one scatter above the background. Of equals the larger mask. The pixels need not
 * hang together. Empty when no pixel is high enough.
 *
 * @param finder - a picture with less noise than a frame, such as a stack.
 * @throws ApertureError `"invalid-option"`.
 */
export function growTightMask(
  finder: ImageLike,
  x: number,
  y: number,
  options: TightMaskOptions = {},
): PixelMask {
  const { radius = 10, snap = true, mask = null } = options;
  checkPosition(x, y);
  check.between("radius", radius, 0.5, LARGEST_RADIUS);
  checkMask(finder, mask);
  const window = readWindow(finder, x, y, Math.max(WINDOW_RADIUS, 2 * radius), windowScratch, mask);
  const { level, scatter } = options.background ?? robustLevel(window.values);
  if (options.background) check.finite("background.level", level);
  if (options.background) check.notNegative("background.scatter", scatter);
  let [centreX, centreY] = [x, y];
  if (snap) {
    const infinite = Number.POSITIVE_INFINITY;
    const pixel = { background: level, scatter, gain: infinite, clipped: infinite };
    const found = brightestCentroid(window, x, y, radius, BRIGHTEST, pixel);
    if (found.converged)
      [centreX, centreY] = [x + Math.round(found.x - x), y + Math.round(found.y - y)];
  }
  const x0 = Math.ceil(centreX - radius);
  const y0 = Math.ceil(centreY - radius);
  const width = Math.floor(centreX + radius) - x0 + 1;
  const height = Math.floor(centreY + radius) - y0 + 1;
  const candidates: { readonly at: number; readonly value: number }[] = [];
  for (let k = 0; k < width * height; k++) {
    const [column, row] = [x0 + (k % width), y0 + Math.floor(k / width)];
    const i = column - window.x0;
    const j = row - window.y0;
    if (i < 0 || j < 0 || i >= window.width || j >= window.height) continue;
    const value = window.values[j * window.width + i]!;
    const near = (column - centreX) ** 2 + (row - centreY) ** 2 <= radius * radius;
    if (near && value >= level + scatter) candidates.push({ at: k, value });
  }
  candidates.sort((a, b) => b.value - a.value);
  let signal = 0;
  let best = 0;
  let pixels = 0;
  candidates.forEach(({ value }, k) => {
    signal += value - level;
    // A threshold lies between different values only.
    if (candidates[k + 1]?.value === value) return;
    const signalToNoise = signal / Math.sqrt(k + 1);
    if (signalToNoise >= best) {
      best = signalToNoise;
      pixels = k + 1;
    }
  });
  const values = new Uint8Array(width * height);
  for (let k = 0; k < pixels; k++) values[candidates[k]!.at] = 1;
  return { x0, y0, width, height, values, pixels };
}

/** Options of `measureTightMask`. */
export interface TightMeasureOptions extends MaskMeasureOptions {
  /** The mask may move by so many whole pixels in x and y; 0 leaves it in place. @default 1 */
  readonly reach?: number;
}

/**
 * Flux in a mask at the place of most light within `reach`.
 *
 * The search finds noise where there is no star: on empty sky the flux is too high by about the noise
 * of one sum (1.5 of it for 9 places). `reach` 0 at a tracked place has no such bias.
 *
 * @throws ApertureError `"invalid-option"`.
 */
export function measureTightMask(
  image: ImageLike,
  mask: PixelMask,
  options: TightMeasureOptions = {},
): Measurement {
  const { reach = 1 } = options;
  check.integerAtLeast("reach", reach, 0);
  check.between("reach", reach, 0, 50);
  checkMaskMeasure(image, mask, options);
  const { width, height } = sizeOf(image);
  let best = mask;
  let most = Number.NEGATIVE_INFINITY;
  // Rolling the picture forwards moves the mask backwards: of equals PyMovie takes the last place.
  for (let down = reach; down >= -reach; down--) {
    for (let right = reach; right >= -reach; right--) {
      const placed = shiftMask(mask, right, down);
      const inside =
        placed.x0 >= 0 &&
        placed.y0 >= 0 &&
        placed.x0 + placed.width <= width &&
        placed.y0 + placed.height <= height;
      if (!inside && (right !== 0 || down !== 0)) continue;
      const { flux } = measureMask(image, placed, { mask: options.mask ?? null });
      if (flux > most) {
        best = placed;
        most = flux;
      }
    }
  }
  return measureMask(image, best, options);
}
