/** Photometry in a mask that follows the star's blob of light in every frame. */

import { type ImageLike, sizeOf } from "@photkit/image";
import { type BlobChoice, blurWindow, chooseBlob } from "./adaptive-mask.ts";
import { check } from "./errors.ts";
import { MeasurementFlag } from "./flags.ts";
import { type Measurement, missingMeasurement, withFlags } from "./measurement.ts";
import { checkOtherStars, type OtherStars } from "./neighbours.ts";
import { checkNoise, type NoiseOptions } from "./noise.ts";
import {
  circularMask,
  maskCentre,
  maskNeighbourFlag,
  measureMasked,
  type PixelMask,
  shiftMask,
} from "./pixel-mask.ts";
import { checkMask, createScratch, LARGEST_RADIUS, type PixelWindow, readBox } from "./window.ts";
import { robustLevel } from "./window-background.ts";

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

const pixelScratch = createScratch();
const blurScratch = createScratch();

/**
 * Flux of the blob of light at a position: the window's robust mean is the background, pixels whose
 * 5x5 blur lies above the threshold and that hang together are the aperture.
 *
 * Without a blob of `minimumPixels` within `maxDistance` the default mask is used at the given
 * position, flagged `defaultMask`. `x`, `y` of the result are the centroid of the light in the
 * blob; the given position with the default mask.
 *
 * Such a mask shrinks as the star fades, so its flux is not linear: a star near the threshold keeps
 * about half of its light (PyMovie's manual, Appendix A). For depths use circles.
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
  const { windowSize = 51, thresholdSigma = 2, threshold = null, choose = "nearest" } = options;
  const { maxDistance = 8, minimumPixels = 9, defaultRadius = 3.2, saturation = null } = options;
  check.oddInteger("windowSize", windowSize);
  check.between("windowSize", windowSize, 3, 2 * LARGEST_RADIUS);
  check.positive("thresholdSigma", thresholdSigma);
  if (threshold !== null) check.finite("threshold", threshold);
  check.oneOf("choose", choose, ["nearest", "largest", "brightest"]);
  check.between("maxDistance", maxDistance, 0, Number.POSITIVE_INFINITY);
  check.integerAtLeast("minimumPixels", minimumPixels, 1);
  check.positive("defaultRadius", defaultRadius);
  if (saturation !== null) check.finite("saturation", saturation);
  checkMask(image, options.mask);
  checkOtherStars(options.otherStars);
  const noise = checkNoise(options);

  const size = sizeOf(image);
  if (!(x > -0.5 && y > -0.5 && x < size.width - 0.5 && y < size.height - 0.5)) {
    return nothing(x, y, MeasurementFlag.outside);
  }
  const half = (windowSize - 1) / 2;
  const window = readBox(
    image,
    Math.round(x) - half,
    Math.round(y) - half,
    windowSize,
    windowSize,
    pixelScratch,
    options.mask,
  );
  const background = robustLevel(window.values);
  if (background.pixels === 0) return nothing(x, y, MeasurementFlag.maskedPixels);

  const blurred = blurWindow(
    window.values,
    windowSize,
    windowSize,
    background.level,
    blurScratch(windowSize * windowSize),
  );
  const found = chooseBlob(window, blurred, {
    threshold: background.level + (threshold ?? thresholdSigma * background.scatter),
    background: background.level,
    choose,
    x,
    y,
    maxDistance,
    minimumPixels,
  });
  const aperture = found ?? placeDefault(options.defaultMask ?? null, x, y, defaultRadius);
  const fits =
    found !== null ||
    (aperture.x0 >= window.x0 &&
      aperture.y0 >= window.y0 &&
      aperture.x0 + aperture.width <= window.x0 + windowSize &&
      aperture.y0 + aperture.height <= window.y0 + windowSize);
  const pixels = fits
    ? window
    : readBox(
        image,
        aperture.x0,
        aperture.y0,
        aperture.width,
        aperture.height,
        pixelScratch,
        options.mask,
      );
  const measured = measureMasked(
    image,
    pixels,
    aperture,
    background,
    noise,
    saturation ?? Number.POSITIVE_INFINITY,
  );
  const neighbour = maskNeighbourFlag(options.otherStars, aperture, x, y);
  if (found !== null) {
    return { ...withFlags(measured, neighbour | gapFlags(window, found, size)), aperture };
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
    column >= 0 && row >= 0 && column < width && row < height && values[row * width + column] === 1;
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
 * Nested adaptive apertures: one measurement per threshold, with one window and otherwise the same
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
  return thresholds.map((threshold) => measureAdaptive(image, x, y, { ...options, threshold }));
}
