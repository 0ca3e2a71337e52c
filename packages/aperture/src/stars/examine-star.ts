/**
 * Whether the light in an aperture looks like a star at its place: centroid and width under a
 * Gaussian window that moves with it (SExtractor's manual, "Windowed positional parameters"), each
 * judged by its error.
 */

import { type ImageLike, sizeOf } from "@photkit/image";
import { check } from "../errors.ts";
import { MeasurementFlag } from "../flags.ts";
import {
  checkMask,
  createScratch,
  LARGEST_RADIUS,
  type PixelWindow,
  readWindow,
} from "../pixels/window.ts";

/** What is known about the star beforehand. */
export interface ExamineOptions {
  /** Full width at half maximum of the stars, px. */
  readonly fwhm: number;
  /** Local background and the standard deviation of its pixels, ADU, as a measurement has them. */
  readonly background: number;
  readonly backgroundScatter: number;
  /** 1-sigma error of the expected position in x and in y, px. @default 0 */
  readonly positionError?: number;
  /** Electrons per ADU; without it the errors leave out the star's own noise. @default null */
  readonly gain?: number | null;
  /** As large as the image; pixels that are not 0 are not used. @default null */
  readonly mask?: ImageLike | null;
}

/** What the light looks like; NaN where it is too faint to tell. */
export interface ExaminedStar {
  readonly x: number;
  readonly y: number;
  /** 1-sigma errors of `x` and `y`, px. */
  readonly xError: number;
  readonly yError: number;
  /** Width of the light over that of the stars; infinite for light as wide as the window. */
  readonly widthRatio: number;
  /** `centroidMoved` and `implausibleWidth`, or 0. */
  readonly flags: number;
}

/** Errors within which a position or a width is taken for the expected one. */
const SIGMAS = 5;
/** A centroid this near is never wrong, in FWHM: pixels and seeing move it so far. */
const NEAR = 0.3;
/** Widths between these are a star's (Tangra's limits), in FWHM of the stars. */
const WIDTHS = { least: 0.5, most: 1.5 };
/** Light below this signal-to-noise ratio is no star. */
const SEEN = 5;
/** The centroid may wander so far, in FWHM. */
const FARTHEST = 1.5;
const FWHM_PER_SIGMA = 2 * Math.sqrt(2 * Math.LN2);
/** The window ends here, in its standard deviations. */
const REACH = 3;
/**
 * Of a Gaussian under a Gaussian window of variance w the moments are those of the product of both:
 * its centre lies w / (w - v) times as far as the centroid seen, whose variance is v. That is twice
 * for a star as wide as the window and once for a spike; never more than so many times.
 */
const LARGEST_STEP = 3;
const MOST_STEPS = 20;
/** Steps below this are rounding, px. */
const STEP_TOLERANCE = 1e-3;

const UNSEEN: ExaminedStar = {
  x: Number.NaN,
  y: Number.NaN,
  xError: Number.NaN,
  yError: Number.NaN,
  widthRatio: Number.NaN,
  flags: 0,
};

const pixelScratch = createScratch();
const columnScratch = createScratch();

/**
 * Examines the light around the place where a star is expected.
 *
 * A star that is not seen (signal-to-noise below 5) has nothing that could be wrong: no flags, so an
 * occulted star stays as good a reading as any. What is judged is what lies there otherwise: a
 * cosmic ray, a satellite, a star that the tracker lost, a smear.
 *
 * @param x - column where the star is expected, px.
 * @throws ApertureError `"invalid-option"` when an option is out of range.
 */
export function examineStar(
  image: ImageLike,
  x: number,
  y: number,
  options: ExamineOptions,
): ExaminedStar {
  const { fwhm, background, backgroundScatter, positionError = 0, mask = null } = options;
  check.between("fwhm", fwhm, 0.1, LARGEST_RADIUS / 4);
  check.notNegative("positionError", positionError);
  if (options.gain !== undefined && options.gain !== null) check.positive("gain", options.gain);
  checkMask(image, mask);
  const { width, height } = sizeOf(image);
  const inside = x > -0.5 && y > -0.5 && x < width - 0.5 && y < height - 0.5;
  if (!inside || !Number.isFinite(background)) return UNSEEN;
  const sigma = fwhm / FWHM_PER_SIGMA;
  const window = readWindow(image, x, y, FARTHEST * fwhm + REACH * sigma, pixelScratch, mask);
  const pixel = {
    background,
    scatter: Number.isFinite(backgroundScatter) ? backgroundScatter : 0,
    gain: options.gain ?? Number.POSITIVE_INFINITY,
  };
  const found = followLight(window, x, y, sigma, FARTHEST * fwhm, pixel);
  if (found === null) return UNSEEN;
  const error = SIGMAS * Math.hypot(found.xError, positionError);
  const errorY = SIGMAS * Math.hypot(found.yError, positionError);
  const limit = Math.max(NEAR * fwhm, error, errorY);
  const moved = Math.hypot(found.x - x, found.y - y) > limit;
  const narrow = found.moment + SIGMAS * found.momentError < momentOf(WIDTHS.least, sigma);
  const wide = found.moment - SIGMAS * found.momentError > momentOf(WIDTHS.most, sigma);
  return {
    x: found.x,
    y: found.y,
    xError: found.xError,
    yError: found.yError,
    widthRatio: ratioOf(found.moment, sigma),
    flags:
      (moved ? MeasurementFlag.centroidMoved : 0) |
      (narrow || wide ? MeasurementFlag.implausibleWidth : 0),
  };
}

/** Second moment, per axis, of a Gaussian `ratio` times as wide as the window of `sigma` it is seen by. */
const momentOf = (ratio: number, sigma: number): number =>
  (sigma * sigma * ratio * ratio) / (1 + ratio * ratio);

/** The other way round. */
const ratioOf = (moment: number, sigma: number): number =>
  moment < sigma * sigma
    ? Math.sqrt(Math.max(0, moment) / (sigma * sigma - moment))
    : Number.POSITIVE_INFINITY;

interface PixelNoise {
  readonly background: number;
  readonly scatter: number;
  readonly gain: number;
}

interface FollowedLight {
  readonly x: number;
  readonly y: number;
  readonly xError: number;
  readonly yError: number;
  /** Second moment about (x, y) under the window, per axis, px², and its error. */
  readonly moment: number;
  readonly momentError: number;
}

/** Moves the window onto the light; null when there is none, or it wanders off. */
function followLight(
  window: PixelWindow,
  x: number,
  y: number,
  sigma: number,
  farthest: number,
  pixel: PixelNoise,
): FollowedLight | null {
  let cx = x;
  let cy = y;
  for (let step = 0; step < MOST_STEPS; step++) {
    const sums = windowSums(window, cx, cy, sigma, pixel);
    if (!(sums.light > SEEN * Math.sqrt(sums.skyVariance))) return null;
    const [seenX, seenY] = [sums.x / sums.light, sums.y / sums.light];
    const variance = sums.squared / sums.light - (seenX * seenX + seenY * seenY) / 2;
    const away = (sigma * sigma) / (sigma * sigma - variance);
    const factor = away >= 1 && away < LARGEST_STEP ? away : variance < 0 ? 1 : LARGEST_STEP;
    const [stepX, stepY] = [factor * seenX, factor * seenY];
    if (Math.hypot(stepX, stepY) < STEP_TOLERANCE) return described(sums, cx, cy);
    cx += stepX;
    cy += stepY;
    if (Math.hypot(cx - x, cy - y) > farthest) return null;
  }
  return null;
}

/** Sums under a window: of the light, its moments, and the variances of these. */
interface WindowSums {
  readonly light: number;
  readonly x: number;
  readonly y: number;
  readonly squared: number;
  /** Variance of the light from the sky alone, and of all moments with the star's noise. */
  readonly skyVariance: number;
  readonly variance: number;
  readonly varianceX: number;
  readonly varianceY: number;
  readonly varianceSquared: number;
  readonly covariance: number;
}

function windowSums(
  { x0, y0, width, height, values }: PixelWindow,
  cx: number,
  cy: number,
  sigma: number,
  { background, scatter, gain }: PixelNoise,
): WindowSums {
  let [light, x, y, squared] = [0, 0, 0, 0];
  let [skyVariance, variance, varianceX, varianceY, varianceSquared, covariance] = [
    0, 0, 0, 0, 0, 0,
  ];
  const reach = REACH * sigma;
  const exponent = -1 / (2 * sigma * sigma);
  const skyNoise = scatter * scatter;
  const top = Math.max(0, Math.ceil(cy - reach) - y0);
  const bottom = Math.min(height - 1, Math.floor(cy + reach) - y0);
  const left = Math.max(0, Math.ceil(cx - reach) - x0);
  const right = Math.min(width - 1, Math.floor(cx + reach) - x0);
  // A Gaussian of the distance is one of the column times one of the row.
  const alongRow = columnScratch(Math.max(0, right - left + 1));
  for (let i = left; i <= right; i++) alongRow[i - left] = Math.exp(exponent * (x0 + i - cx) ** 2);
  for (let j = top; j <= bottom; j++) {
    const dy = y0 + j - cy;
    const rowWeight = Math.exp(exponent * dy * dy);
    for (let i = left; i <= right; i++) {
      const net = values[j * width + i]! - background;
      if (Number.isNaN(net)) continue;
      const dx = x0 + i - cx;
      const half = (dx * dx + dy * dy) / 2;
      const weight = rowWeight * alongRow[i - left]!;
      const sky = weight * weight * skyNoise;
      const noise = sky + (weight * weight * Math.max(0, net)) / gain;
      light += weight * net;
      x += weight * net * dx;
      y += weight * net * dy;
      squared += weight * net * half;
      skyVariance += sky;
      variance += noise;
      varianceX += noise * dx * dx;
      varianceY += noise * dy * dy;
      varianceSquared += noise * half * half;
      covariance += noise * half;
    }
  }
  return {
    light,
    x,
    y,
    squared,
    skyVariance,
    variance,
    varianceX,
    varianceY,
    varianceSquared,
    covariance,
  };
}

/** The errors are those of ratios of two sums. The centroid follows its window: twice the moment's. */
function described(sums: WindowSums, x: number, y: number): FollowedLight {
  const { light, squared, variance, varianceX, varianceY, varianceSquared, covariance } = sums;
  const moment = squared / light;
  return {
    x,
    y,
    xError: (2 * Math.sqrt(varianceX)) / light,
    yError: (2 * Math.sqrt(varianceY)) / light,
    moment,
    momentError:
      Math.sqrt(varianceSquared - 2 * moment * covariance + moment * moment * variance) / light,
  };
}
