/**
 * Finds the stars of a frame: background map, matched filter, peaks above the noise, and for every
 * peak a sub-pixel position, a flux and a shape. Peaks that are no stars are dropped.
 */

import { copyWindow, createImage, type ImageLike, labelComponents, sizeOf } from "@photkit/image";
import { type BackgroundMap, estimateBackground } from "./background-map.ts";
import { deadBorders } from "./dead-borders.ts";
import { check, checkMask } from "./errors.ts";
import { rowsWithNaN } from "./missing-pixels.ts";
import { type Frame, findPass } from "./star-pass.ts";
import { type StarTable, starTable } from "./star-table.ts";
import { searchWidth, usualWidth } from "./star-width.ts";

/** Options of `findStars`. */
export interface FindStarsOptions {
  /** Peaks of the filtered image this many standard deviations of its noise high are stars. @default 5 */
  readonly threshold?: number;
  /** Full width at half maximum of the stars, px. @default estimated, as by `estimateFwhm` */
  readonly fwhm?: number | null;
  /** Nothing is looked for this close to the image's edge, px. @default fwhm, rounded up */
  readonly border?: number | null;
  /** At most this many stars, the brightest. @default Infinity */
  readonly maxStars?: number;
  /** Pixels at or above this level are saturated, ADU. @default null (unknown) */
  readonly saturation?: number | null;
  /** Fainter peaks this close to a brighter star belong to it, px. @default 1 fwhm */
  readonly minimumSeparation?: number | null;
  /** Stars with a smaller axis ratio are trails; judged from a signal-to-noise ratio of 15 on. @default 0.3 */
  readonly minimumRoundness?: number;
  /** Side of the boxes of the background map, px. @default 64 */
  readonly box?: number;
  /**
   * Noise that pixels have at least, ADU: what is hidden by the rounding of frames that the image is a
   * mean of (`roundingNoise`). @default 0
   */
  readonly leastNoise?: number;
  /** A background map that is already there. @default null (estimated) */
  readonly background?: BackgroundMap | null;
  /** As large as the image; pixels that are not 0 are not used. @default null */
  readonly mask?: ImageLike | null;
}

/** Noise that a frame has at least, of its level: keeps noise-free pictures from dividing by 0. */
const LEAST_NOISE = 1e-6;
/** Noise that pixels of coarse steps have at least, steps: what is below one step is no star yet. */
const LEAST_STEPS = 0.5;

/**
 * Noise that the mean of frames has at least, ADU, where `image` is one of them: half a step, as a
 * frame of its own has, over the root of their number; 0 where pixels are no whole numbers. A sky that
 * is darker than the lowest step shows no noise but a few specks, and each would be a star.
 */
export function roundingNoise({ data }: ImageLike, frames: number): number {
  const whole = !(data instanceof Float32Array || data instanceof Float64Array);
  return whole ? LEAST_STEPS / Math.sqrt(frames) : 0;
}

/**
 * Finds stars, brightest first.
 *
 * Hot pixels (sharper than any star can be), trails and peaks that dissolve into the background are
 * left out. NaN, infinite and masked pixels are missing, and so are rows, columns and corners of one
 * value in an image with noise (black borders): beside them the filter makes do with the pixels that
 * are left, and a star is flagged. Nothing found is an empty table.
 *
 * @throws DetectionError `"invalid-option"` when an option is out of range.
 * @example
 * const stars = findStars(frame, { threshold: 8, maxStars: 50 });
 * for (let i = 0; i < stars.length; i++) console.log(stars.x[i], stars.y[i], stars.flux[i]);
 */
export function findStars(image: ImageLike, options: FindStarsOptions = {}): StarTable {
  const { threshold = 5, border = null, maxStars = Number.POSITIVE_INFINITY } = options;
  const { minimumSeparation = null, minimumRoundness = 0.3 } = options;
  check.positive("threshold", threshold);
  if (options.fwhm != null) check.positive("fwhm", options.fwhm);
  if (border !== null) check.notNegative("border", border);
  check.between("maxStars", maxStars, 0, Number.POSITIVE_INFINITY);
  if (minimumSeparation !== null) check.notNegative("minimumSeparation", minimumSeparation);
  check.between("minimumRoundness", minimumRoundness, 0, 1);
  const frame = prepare(image, options);
  if (frame === null) return starTable([]);
  const fwhm = options.fwhm ?? searchWidth(frame, threshold);
  const stars = findPass(frame, {
    fwhm,
    sharpestFwhm: fwhm,
    threshold,
    border: Math.ceil(border ?? fwhm),
    separation: minimumSeparation ?? fwhm,
    minimumRoundness,
  });
  return starTable(stars.slice(0, maxStars));
}

/**
 * Full width at half maximum of a frame's stars: the usual one of its bright, unsaturated, round ones;
 * where few are bright, the width of the filter that sees most of them.
 *
 * @returns px; NaN when there is no such star.
 * @throws DetectionError `"invalid-option"` when an option is out of range.
 */
export function estimateFwhm(image: ImageLike, options: FindStarsOptions = {}): number {
  const frame = prepare(image, options);
  const width = frame === null ? null : usualWidth(frame, options.threshold ?? 5);
  return width ?? Number.NaN;
}

/** The frame without its background; null when there is not a pixel to look at. */
function prepare(image: ImageLike, options: FindStarsOptions): Frame | null {
  const { saturation = null, box = 64, leastNoise = 0 } = options;
  check.notNegative("leastNoise", leastNoise);
  if (saturation !== null) check.finite("saturation", saturation);
  checkMask(image, options.mask ?? null);
  const { width, height } = sizeOf(image);
  const mask = withDeadBorders(image, options.mask ?? null);
  const background = options.background ?? estimateBackground(image, { box, mask });
  if (Number.isNaN(background.globalLevel)) return null;
  const pixels = background.subtractFrom(image).data;
  const saturated = saturation === null ? null : new Uint8Array(width * height);
  const row = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    if (mask) {
      copyWindow(mask, 0, y, width, 1, row);
      for (let x = 0; x < width; x++) if (row[x] !== 0) pixels[y * width + x] = Number.NaN;
    }
    if (saturated === null || saturation === null) continue;
    copyWindow(image, 0, y, width, 1, row);
    for (let x = 0; x < width; x++) if (row[x]! >= saturation) saturated[y * width + x] = 1;
  }
  return {
    pixels,
    width,
    height,
    box,
    holed: rowsWithNaN(pixels, width, height),
    rms: background.mesh.rms,
    leastNoise: Math.max(
      LEAST_NOISE * Math.max(1, Math.abs(background.globalLevel)),
      LEAST_STEPS * background.step,
      leastNoise,
    ),
    saturated: saturated && labelComponents(saturated, width, height, { connectivity: 8 }),
  };
}

/** The mask with the borders that no sky wrote; null when nothing is masked. */
function withDeadBorders(image: ImageLike, mask: ImageLike | null): ImageLike | null {
  const dead = deadBorders(image);
  if (dead === null) return mask;
  const { width, height } = sizeOf(image);
  const masked = mask === null ? null : copyWindow(mask, 0, 0, width, height);
  for (let i = 0; masked !== null && i < dead.length; i++) if (masked[i] !== 0) dead[i] = 1;
  return createImage(dead, width, height);
}
