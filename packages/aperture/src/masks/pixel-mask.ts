/** Apertures of whole pixels: circles, blobs, anything drawn by hand. */

import type { ImageLike } from "@photkit/image";
import { sizeOf } from "@photkit/image";
import {
  askEstimator,
  type LocalBackground,
  type LocalBackgroundEstimator,
  NO_BACKGROUND,
} from "../background/local-background.ts";
import { check } from "../errors.ts";
import { MeasurementFlag } from "../flags.ts";
import { type Measurement, missingMeasurement, withFlags } from "../measurement.ts";
import { type CheckedNoise, checkNoise, type NoiseOptions } from "../noise/noise.ts";
import {
  checkMask,
  checkPosition,
  createScratch,
  LARGEST_RADIUS,
  type PixelWindow,
  readBox,
} from "../pixels/window.ts";
import { checkOtherStars, isItself, type OtherStars } from "../stars/neighbours.ts";
import { sumWeighted } from "../sums/weighted-sum.ts";

/** A set of pixels in a box of the image. */
export interface PixelMask {
  /** First column and row of the box in the image, integers. */
  readonly x0: number;
  readonly y0: number;
  readonly width: number;
  readonly height: number;
  /** `width * height` elements, row by row: 0 outside the mask, anything else (1 or 255) inside. */
  readonly values: Uint8Array;
  /** Number of pixels in the mask: of values that are not 0. */
  readonly pixels: number;
}

/**
 * The pixels whose centres lie within a circle, as PyMovie's default masks are.
 *
 * @param x - column of the centre in the image, px.
 * @param radius - px, greater than 0; pixels at exactly this distance belong to the mask.
 * @throws ApertureError `"invalid-option"`.
 */
export function circularMask(x: number, y: number, radius: number): PixelMask {
  checkPosition(x, y);
  check.positive("radius", radius);
  check.between("radius", radius, 0, LARGEST_RADIUS);
  const x0 = Math.ceil(x - radius);
  const y0 = Math.ceil(y - radius);
  const width = Math.max(1, Math.floor(x + radius) - x0 + 1);
  const height = Math.max(1, Math.floor(y + radius) - y0 + 1);
  const values = new Uint8Array(width * height);
  let pixels = 0;
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      if ((x0 + i - x) ** 2 + (y0 + j - y) ** 2 <= radius * radius) {
        values[j * width + i] = 1;
        pixels++;
      }
    }
  }
  return { x0, y0, width, height, values, pixels };
}

/** The same mask elsewhere: a tracking star's mask laid on another star. Whole pixels only. */
export function shiftMask(mask: PixelMask, columns: number, rows: number): PixelMask {
  return { ...mask, x0: mask.x0 + Math.round(columns), y0: mask.y0 + Math.round(rows) };
}

/** Options of `measureMask`. */
export interface MaskMeasureOptions extends NoiseOptions {
  /**
   * Finds the background at the mask's centroid; `null` subtracts none. It is not told the stars' shape
   * nor the pixels' errors, as in `CircleOptions`. @default null
   */
  readonly background?: LocalBackgroundEstimator | null;
  /** Pixels at or above this level are saturated, ADU. @default null (unknown) */
  readonly saturation?: number | null;
  /** As large as the image; pixels that are not 0 are not measured. @default null */
  readonly mask?: ImageLike | null;
  /** Stars around: where one reaches into the mask, the flag `neighbour` is set. @default null */
  readonly otherStars?: OtherStars | null;
}

const pixelScratch = createScratch();
const weightScratch = createScratch();
/** From the centre of a pixel to its corner, px. */
const TO_CORNER = Math.SQRT1_2;

/**
 * Flux in a mask of whole pixels. The position of the result is the centroid of the light above
 * the background, or the mask's centre where there is none.
 *
 * @throws ApertureError `"invalid-option"` when an option is out of range.
 */
export function measureMask(
  image: ImageLike,
  mask: PixelMask,
  options: MaskMeasureOptions = {},
): Measurement {
  const { background = null, saturation = null } = options;
  const noise = checkMaskMeasure(image, mask, options);
  if (mask.pixels === 0) return missingMeasurement(mask.x0, mask.y0, MeasurementFlag.outside);
  const { x0, y0, width, height } = mask;
  const [x, y] = maskCentre(mask);
  const asked = askEstimator(background, { image, x, y, mask: options.mask ?? null });
  const local = asked ?? NO_BACKGROUND;
  const window = readBox(image, x0, y0, width, height, pixelScratch, options.mask);
  const limit = saturation ?? Number.POSITIVE_INFINITY;
  const measured = measureMasked(image, window, mask, local, noise, limit);
  return withFlags(measured, maskNeighbourFlag(options.otherStars, mask, x, y));
}

/** `neighbour` where another star than that at (x, y) reaches a pixel of a mask, else 0. */
export function maskNeighbourFlag(
  others: OtherStars | null | undefined,
  mask: PixelMask,
  x: number,
  y: number,
): number {
  if (!others) return 0;
  const { x0, y0, width, height, values } = mask;
  const reach = (others.reach ?? 0) + TO_CORNER;
  for (let k = 0; k < others.x.length; k++) {
    const u = others.x[k]! - x0;
    const v = others.y[k]! - y0;
    if (isItself(others, k, x, y)) continue;
    for (let j = Math.max(0, Math.ceil(v - reach)); j <= Math.min(height - 1, v + reach); j++) {
      for (let i = Math.max(0, Math.ceil(u - reach)); i <= Math.min(width - 1, u + reach); i++) {
        if (values[j * width + i] === 0 || Math.hypot(i - u, j - v) > reach) continue;
        return MeasurementFlag.neighbour;
      }
    }
  }
  return 0;
}

/** Checks a mask. @throws ApertureError `"invalid-option"`. */
export function checkPixelMask(mask: PixelMask): void {
  for (const key of ["x0", "y0"] as const) check.integerAtLeast(`mask.${key}`, mask[key], -1e9);
  check.integerAtLeast("mask.pixels", mask.pixels, 0);
  if (mask.pixels > 0) {
    check.integerAtLeast("mask.width", mask.width, 1);
    check.integerAtLeast("mask.height", mask.height, 1);
    check.oneOf("mask.values.length", mask.values.length, [mask.width * mask.height]);
  }
  // Who edits the values by hand must count again.
  const inside = mask.values.reduce((sum, value) => sum + Number(value !== 0), 0);
  check.oneOf("mask.pixels, the number of values that are not 0,", mask.pixels, [inside]);
}

/** Checks a mask and the options of its measurement. @throws ApertureError `"invalid-option"`. */
export function checkMaskMeasure(
  image: ImageLike,
  mask: PixelMask,
  options: MaskMeasureOptions,
): CheckedNoise {
  const { saturation = null } = options;
  if (saturation !== null) check.finite("saturation", saturation);
  checkMask(image, options.mask);
  checkOtherStars(options.otherStars);
  checkPixelMask(mask);
  return checkNoise(options);
}

/** Unweighted centroid of a mask; NaN for an empty one. */
export function maskCentre(mask: PixelMask): [x: number, y: number] {
  let sumX = 0;
  let sumY = 0;
  for (let j = 0; j < mask.height; j++) {
    for (let i = 0; i < mask.width; i++) {
      if (mask.values[j * mask.width + i] === 0) continue;
      sumX += i;
      sumY += j;
    }
  }
  return [mask.x0 + sumX / mask.pixels, mask.y0 + sumY / mask.pixels];
}

/** Measures a mask whose box lies within a window of pixels. */
export function measureMasked(
  image: ImageLike,
  window: PixelWindow,
  mask: PixelMask,
  background: LocalBackground,
  noise: CheckedNoise,
  saturation: number,
): Measurement {
  const { width, height } = mask;
  const [centreX, centreY] = maskCentre(mask);
  if (mask.pixels === 0) return missingMeasurement(centreX, centreY, MeasurementFlag.outside);
  const offset = (mask.y0 - window.y0) * window.width + mask.x0 - window.x0;
  const weights = weightScratch(width * height);
  let light = 0;
  let sumX = 0;
  let sumY = 0;
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const inside = Number(mask.values[j * width + i] !== 0);
      weights[j * width + i] = inside;
      const net = window.values[offset + j * window.width + i]! - background.level;
      // Masked pixels are NaN and fail the comparison.
      if (inside === 0 || !(net > 0)) continue;
      light += net;
      sumX += net * i;
      sumY += net * j;
    }
  }
  const x = light > 0 ? mask.x0 + sumX / light : centreX;
  const y = light > 0 ? mask.y0 + sumY / light : centreY;
  return sumWeighted(
    window.values,
    offset,
    window.width,
    weights,
    width,
    height,
    x,
    y,
    background,
    noise,
    saturation,
    { originX: mask.x0, originY: mask.y0, ...sizeOf(image) },
  );
}
