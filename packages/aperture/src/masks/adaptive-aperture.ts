/** Photometry in a mask that follows the star's blob of light in every frame. */

import { type ImageLike, sizeOf } from "@photkit/image";
import type { LocalBackground } from "../background/local-background.ts";
import { robustLevel } from "../background/window-background.ts";
import { check } from "../errors.ts";
import { MeasurementFlag } from "../flags.ts";
import { type Measurement, missingMeasurement, withFlags } from "../measurement.ts";
import { type CheckedNoise, checkNoise, type NoiseOptions } from "../noise/noise.ts";
import {
  checkMask,
  createScratch,
  LARGEST_RADIUS,
  type PixelWindow,
  readBox,
} from "../pixels/window.ts";
import { checkOtherStars, type OtherStars } from "../stars/neighbours.ts";
import { type BlobChoice, blurWindow, chooseBlob } from "./adaptive-mask.ts";
import {
  checkPixelMask,
  circularMask,
  maskCentre,
  maskNeighbourFlag,
  measureMasked,
  type PixelMask,
  shiftMask,
} from "./pixel-mask.ts";

/** Options of `measureAdaptive`. */
export interface AdaptiveOptions extends NoiseOptions {
  /** Side of the square window, odd, px. @default 51 */
  readonly windowSize?: number;
  /** Height of the mask's edge above the background, standard deviations of a pixel. @default 2 */
  readonly thresholdSigma?: number;
  /** Height of the mask's edge above the background, ADU; takes the place of `thresholdSigma`. @default null */
  readonly threshold?: number | null;
  /** Which blob is the star. @default "nearest" */
  readonly choose?: BlobChoice;
  /** Blobs centred farther from the given position are not the star, px; may be `Infinity`. @default 8 */
  readonly maxDistance?: number;
  /** Smaller blobs are noise. @default 9 */
  readonly minimumPixels?: number;
  /** Radius of the circle that is used when there is no blob, px. @default 3.2 */
  readonly defaultRadius?: number;
  /**
   * Mask that is used when there is no blob, laid with its centroid on the given position (whole
   * pixels): the tracking star's mask of this frame. @default null (the circle)
   */
  readonly defaultMask?: PixelMask | null;
  /** Pixels at or above this level are saturated, ADU. @default null (unknown) */
  readonly saturation?: number | null;
  /** As large as the image; pixels that are not 0 are not measured. @default null */
  readonly mask?: ImageLike | null;
  /** Stars around: where one reaches into the blob, the flag `neighbour` is set. @default null */
  readonly otherStars?: OtherStars | null;
}

/** A measurement and the mask it was made in. */
export interface AdaptiveMeasurement extends Measurement {
  readonly aperture: PixelMask;
}

/** Options after checks, with defaults filled in. */
interface CheckedAdaptive extends Required<Omit<AdaptiveOptions, keyof NoiseOptions>> {
  readonly noise: CheckedNoise;
}

/** What is the same for all thresholds: the window, its background and its blur. */
interface BlurredWindow {
  readonly window: PixelWindow;
  readonly background: LocalBackground;
  readonly blurred: Float64Array;
  /** No pixel is masked or lies beyond the picture. */
  readonly complete: boolean;
}

const pixelScratch = createScratch();
const blurScratch = createScratch();
const defaultScratch = createScratch();

/**
 * Flux of the blob of light at a position: the window's robust mean is the background, pixels whose
 * 5x5 blur lies above the threshold and that hang together are the aperture.
 *
 * Without a blob of `minimumPixels` within `maxDistance` the default mask is used at the given
 * position, flagged `defaultMask`. `x`, `y` of the result are the centroid of the light in the
 * blob; the given position with the default mask.
 *
 * Such a mask shrinks as the star fades, so its flux is not linear: a star near the threshold keeps
 * about half of its light (PyMovie's manual, Appendix A). For depths use circles. The robust mean is
 * 0.35 electrons per pixel below the sky's mean (`windowBackground`).
 *
 * @param x - column where the star is expected, px; NaN or a position outside the image give NaN
 *   values flagged `outside`, with an empty aperture.
 * @throws ApertureError `"invalid-option"` when an option is out of range.
 */
export function measureAdaptive(
  image: ImageLike,
  x: number,
  y: number,
  options: AdaptiveOptions = {},
): AdaptiveMeasurement {
  const checked = checkAdaptive(image, options);
  const { threshold, thresholdSigma } = checked;
  const view = blurredWindow(image, x, y, checked);
  if (typeof view === "number") return nothing(x, y, view);
  const height = threshold ?? thresholdSigma * view.background.scatter;
  return measureAbove(image, x, y, height, view, checked);
}

function checkAdaptive(image: ImageLike, options: AdaptiveOptions): CheckedAdaptive {
  const { windowSize = 51, thresholdSigma = 2, threshold = null, choose = "nearest" } = options;
  const { maxDistance = 8, minimumPixels = 9, defaultRadius = 3.2, saturation = null } = options;
  const { defaultMask = null, mask = null, otherStars = null } = options;
  check.oddInteger("windowSize", windowSize);
  check.between("windowSize", windowSize, 3, 2 * LARGEST_RADIUS);
  check.positive("thresholdSigma", thresholdSigma);
  if (threshold !== null) check.finite("threshold", threshold);
  check.oneOf("choose", choose, ["nearest", "largest", "brightest"]);
  check.between("maxDistance", maxDistance, 0, Number.POSITIVE_INFINITY);
  check.integerAtLeast("minimumPixels", minimumPixels, 1);
  check.positive("defaultRadius", defaultRadius);
  if (saturation !== null) check.finite("saturation", saturation);
  checkMask(image, mask);
  if (defaultMask !== null) checkPixelMask(defaultMask);
  checkOtherStars(otherStars);
  return {
    windowSize,
    thresholdSigma,
    threshold,
    choose,
    maxDistance,
    minimumPixels,
    defaultRadius,
    defaultMask,
    saturation,
    mask,
    otherStars,
    noise: checkNoise(options),
  };
}

/** The window around a position; the flags that say why, where there is none. */
function blurredWindow(
  image: ImageLike,
  x: number,
  y: number,
  { windowSize, mask }: CheckedAdaptive,
): BlurredWindow | number {
  const size = sizeOf(image);
  if (!(x > -0.5 && y > -0.5 && x < size.width - 0.5 && y < size.height - 0.5)) {
    return MeasurementFlag.outside;
  }
  const half = (windowSize - 1) / 2;
  const [x0, y0] = [Math.round(x) - half, Math.round(y) - half];
  const window = readBox(image, x0, y0, windowSize, windowSize, pixelScratch, mask);
  const { values } = window;
  const background = robustLevel(values);
  if (background.pixels === 0) return MeasurementFlag.maskedPixels;
  const out = blurScratch(values.length);
  const blurred = blurWindow(values, windowSize, windowSize, background.level, out);
  return { window, background, blurred, complete: background.pixels === values.length };
}

/** The measurement in the blob whose blur stands `height` ADU above the background. */
function measureAbove(
  image: ImageLike,
  x: number,
  y: number,
  height: number,
  { window, background, blurred, complete }: BlurredWindow,
  checked: CheckedAdaptive,
): AdaptiveMeasurement {
  const { choose, maxDistance, minimumPixels, defaultMask, defaultRadius, mask } = checked;
  const found = chooseBlob(window, blurred, {
    threshold: background.level + height,
    background: background.level,
    choose,
    x,
    y,
    maxDistance,
    minimumPixels,
  });
  const aperture = found ?? placeDefault(defaultMask, x, y, defaultRadius);
  const { x0, y0 } = aperture;
  const fits =
    found !== null ||
    (x0 >= window.x0 &&
      y0 >= window.y0 &&
      x0 + aperture.width <= window.x0 + window.width &&
      y0 + aperture.height <= window.y0 + window.height);
  const pixels = fits
    ? window
    : readBox(image, x0, y0, aperture.width, aperture.height, defaultScratch, mask);
  const saturation = checked.saturation ?? Number.POSITIVE_INFINITY;
  const measured = measureMasked(image, pixels, aperture, background, checked.noise, saturation);
  const neighbour = maskNeighbourFlag(checked.otherStars, aperture, x, y);
  if (found !== null) {
    const gaps = complete ? 0 : gapFlags(window, found, sizeOf(image));
    return { ...withFlags(measured, neighbour | gaps), aperture };
  }
  return { ...withFlags(measured, neighbour | MeasurementFlag.defaultMask), x, y, aperture };
}

/** What is missing of a blob: masked pixels in it or at its rim, and what lies beyond the picture. */
function gapFlags(
  window: PixelWindow,
  blob: PixelMask,
  size: { readonly width: number; readonly height: number },
): number {
  let flags = 0;
  for (let j = -1; j <= blob.height; j++) {
    for (let i = -1; i <= blob.width; i++) {
      const [column, row] = [blob.x0 + i, blob.y0 + j];
      const at = (row - window.y0) * window.width + column - window.x0;
      const read = column >= window.x0 && column < window.x0 + window.width;
      if (!read || !Number.isNaN(window.values[at]!) || !touches(blob, i, j)) continue;
      const inside = column >= 0 && row >= 0 && column < size.width && row < size.height;
      flags |= inside ? MeasurementFlag.maskedPixels : MeasurementFlag.edge;
    }
  }
  return flags;
}

/** Whether a pixel of a mask lies beside place (i, j) of its box, or above or below. */
function touches({ width, height, values }: PixelMask, i: number, j: number): boolean {
  const holds = (column: number, row: number): boolean =>
    column >= 0 && row >= 0 && column < width && row < height && values[row * width + column] !== 0;
  return holds(i - 1, j) || holds(i + 1, j) || holds(i, j - 1) || holds(i, j + 1);
}

function placeDefault(mask: PixelMask | null, x: number, y: number, radius: number): PixelMask {
  if (mask === null) return circularMask(x, y, radius);
  const [centreX, centreY] = maskCentre(mask);
  return shiftMask(mask, x - centreX, y - centreY);
}

function nothing(x: number, y: number, flags: number): AdaptiveMeasurement {
  const aperture = { x0: 0, y0: 0, width: 0, height: 0, values: new Uint8Array(0), pixels: 0 };
  return { ...missingMeasurement(x, y, flags), aperture };
}

/**
 * Nested adaptive apertures: one measurement per threshold, in one window with one background and the same
 * options, to see which mask suits a star.
 *
 * @param thresholds - heights of the masks' edges above the background, ADU.
 * @throws ApertureError `"invalid-option"`.
 */
export function measureAdaptiveLevels(
  image: ImageLike,
  x: number,
  y: number,
  thresholds: readonly number[],
  options: Omit<AdaptiveOptions, "threshold" | "thresholdSigma"> = {},
): AdaptiveMeasurement[] {
  const checked = checkAdaptive(image, options);
  for (const threshold of thresholds) check.finite("threshold", threshold);
  const view = blurredWindow(image, x, y, checked);
  return thresholds.map((threshold) =>
    typeof view === "number"
      ? nothing(x, y, view)
      : measureAbove(image, x, y, threshold, view, checked),
  );
}
