/** Photometry in circles with exact pixel overlap, a clipped annulus and the full CCD error. */

import { type ImageLike, sizeOf } from "@photkit/image";
import {
  type AnnulusOptions,
  askEstimator,
  checkAnnulus,
  clippedRing,
  type LocalBackground,
  type LocalBackgroundEstimator,
  NO_BACKGROUND,
} from "../background/local-background.ts";
import { check } from "../errors.ts";
import { MeasurementFlag } from "../flags.ts";
import {
  createMeasurementTable,
  type Measurement,
  type MeasurementTable,
  missingMeasurement,
  setRow,
  withFlags,
} from "../measurement.ts";
import { type CheckedNoise, checkNoise, type NoiseOptions } from "../noise/noise.ts";
import { restoreOrder, visitOrder } from "../pixels/visit-order.ts";
import { type FrameWindow, frameView, holds, wholeFrame } from "../pixels/whole-frame.ts";
import { checkMask, createScratch, LARGEST_RADIUS, readWindow } from "../pixels/window.ts";
import { fillCircleWeights } from "../shapes/circle-weights.ts";
import { checkOtherStars, neighbourFlag, type OtherStars } from "../stars/neighbours.ts";
import { LARGEST_SUMMED_RADIUS, SMALLEST_SUMMED_RADIUS, sumCircle } from "./circle-sum.ts";
import { createSums, measurementOf, sumWeighted } from "./weighted-sum.ts";

/** Options of `measureCircle`. */
export interface CircleOptions extends NoiseOptions {
  /** Radius of the aperture, px. */
  readonly radius: number;
  /** Ring for the background; `null` subtracts none. @default inner radius + 4, outer radius + 10 */
  readonly annulus?: AnnulusOptions | null;
  /**
   * A function that finds the background; takes the place of `annulus`. A circle knows nothing of the
   * stars' shape or of the pixels' errors: what wants them is given as
   * `(request) => estimator({ ...request, error, semimajor: 2.1 })`. @default null
   */
  readonly background?: LocalBackgroundEstimator | null;
  /** Pixels at or above this level are saturated, ADU. @default null (unknown) */
  readonly saturation?: number | null;
  /** As large as the image; pixels that are not 0 are not measured. @default null */
  readonly mask?: ImageLike | null;
  /** Stars around: where one reaches into the circle, the flag `neighbour` is set. @default null */
  readonly otherStars?: OtherStars | null;
}

/** Options of `measureCircle` after checks, with defaults filled in. */
export interface CheckedCircle {
  readonly radius: number;
  readonly annulus: Required<AnnulusOptions> | null;
  readonly background: LocalBackgroundEstimator | null;
  readonly noise: CheckedNoise;
  readonly saturation: number;
  readonly mask: ImageLike | null;
  readonly otherStars: OtherStars | null;
}

const pixelScratch = createScratch();
const weightScratch = createScratch();
const sums = createSums();

export function checkCircle(image: ImageLike, options: CircleOptions): CheckedCircle {
  const { radius, background = null, saturation = null, mask = null, otherStars = null } = options;
  check.positive("radius", radius);
  check.between("radius", radius, 0, LARGEST_RADIUS);
  if (saturation !== null) check.finite("saturation", saturation);
  checkMask(image, mask);
  checkOtherStars(otherStars);
  const annulus =
    options.annulus === undefined ? { inner: radius + 4, outer: radius + 10 } : options.annulus;
  return {
    radius,
    annulus: background !== null || annulus === null ? null : checkAnnulus(annulus),
    background,
    noise: checkNoise(options),
    saturation: saturation ?? Number.POSITIVE_INFINITY,
    mask,
    otherStars,
  };
}

/**
 * Flux of a star in a circle: the exact-overlap sum minus area times local background.
 *
 * Pixels that are masked, NaN or outside the image are left out of the sum and of `pixels`, and
 * flagged; nothing is filled in for them. A circle without any pixel gives NaN, flagged `outside`
 * when it misses the image and `maskedPixels` when everything in it is masked.
 *
 * The error is the CCD equation with each pixel's variance weighted by the square of its overlap:
 * star shot noise (with a gain), background pixel noise, and n² times the variance of the level.
 *
 * The light beyond the circle is missed, and the star's wings in the ring are taken for sky: of stars
 * of every brightness the same share, so that ratios are right. `apertureShare` tells it.
 *
 * @param x - column of the centre, px; NaN gives NaN.
 * @param y - row of the centre, px.
 * @throws ApertureError `"invalid-option"` when an option is out of range.
 * @example
 * const star = measureCircle(frame, 424.2, 286.1, { radius: 5, gain: 2.1, readNoise: 6 });
 * console.log(star.flux, star.fluxError, flagNames(star.flags));
 */
export function measureCircle(
  image: ImageLike,
  x: number,
  y: number,
  options: CircleOptions,
): Measurement {
  const checked = checkCircle(image, options);
  return circleAt(image, x, y, checked, frameView(image, checked.mask));
}

/**
 * `measureCircle` at many positions.
 *
 * @returns one row per position, in order; empty for no positions.
 * @throws ApertureError `"invalid-option"` also when `xs` and `ys` differ in length.
 */
export function measureCircles(
  image: ImageLike,
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  options: CircleOptions,
): MeasurementTable {
  check.oneOf("ys.length", ys.length, [xs.length]);
  const checked = checkCircle(image, options);
  const table = createMeasurementTable(xs.length);
  const frame = wholeFrame(
    image,
    xs.length,
    reachOf(checked),
    checked.mask,
    // What a function of the user's measures meanwhile must not come upon these pixels.
    checked.background === null,
  );
  // A function of the user's is asked in the order of the positions.
  const { width, height } = sizeOf(image);
  const order = checked.background === null ? visitOrder(xs, ys, width, height) : null;
  for (let k = 0; k < xs.length; k++) {
    const i = order === null ? k : order[k]!;
    setRow(table, k, circleAt(image, xs[i]!, ys[i]!, checked, frame));
  }
  if (order !== null) restoreOrder(table, order);
  return table;
}

/**
 * Circles of many radii around one position, with one background for all.
 *
 * @param radii - px, each greater than 0.
 * @param options - `radius` only serves to choose the default annulus; the largest radius does so
 *   when it is left out.
 * @returns one row per radius, in order.
 */
export function measureRadii(
  image: ImageLike,
  x: number,
  y: number,
  radii: ArrayLike<number>,
  options: Omit<CircleOptions, "radius"> & { readonly radius?: number } = {},
): MeasurementTable {
  const table = createMeasurementTable(radii.length);
  if (radii.length === 0) return table;
  let largest = 0;
  for (let i = 0; i < radii.length; i++) {
    check.positive("radii", radii[i]!);
    check.between("radii", radii[i]!, 0, LARGEST_RADIUS);
    largest = Math.max(largest, radii[i]!);
  }
  const checked = checkCircle(image, { ...options, radius: options.radius ?? largest });
  if (!hasPosition(image, x, y, largest)) {
    const missing = missingMeasurement(x, y, MeasurementFlag.outside);
    for (let i = 0; i < radii.length; i++) setRow(table, i, missing);
    return table;
  }
  const reach = Math.max(largest, checked.annulus?.outer ?? 0);
  const asked = askBackground(image, x, y, checked);
  const window = readWindow(image, x, y, reach, pixelScratch, checked.mask);
  const background = asked ?? ringOrNone(window, x, y, checked);
  for (let i = 0; i < radii.length; i++) {
    const measured = circleInWindow(image, x, y, radii[i]!, window, background, checked);
    setRow(table, i, withFlags(measured, neighbourFlag(checked.otherStars, x, y, radii[i]!)));
  }
  return table;
}

function hasPosition(image: ImageLike, x: number, y: number, radius: number): boolean {
  const { width, height } = sizeOf(image);
  return (
    x + radius > -0.5 && y + radius > -0.5 && x - radius < width - 0.5 && y - radius < height - 0.5
  );
}

/** How far from the centre pixels are looked at, px. */
const reachOf = (checked: CheckedCircle): number =>
  Math.max(checked.radius, checked.annulus?.outer ?? 0);

function circleAt(
  image: ImageLike,
  x: number,
  y: number,
  checked: CheckedCircle,
  frame: FrameWindow | null,
): Measurement {
  if (!hasPosition(image, x, y, checked.radius)) {
    return missingMeasurement(x, y, MeasurementFlag.outside);
  }
  const asked = askBackground(image, x, y, checked);
  const reach = reachOf(checked);
  const window =
    frame !== null && holds(frame, x, y, reach)
      ? frame
      : readWindow(image, x, y, reach, pixelScratch, checked.mask);
  const background = asked ?? ringOrNone(window, x, y, checked);
  const measured = circleInWindow(image, x, y, checked.radius, window, background, checked);
  return withFlags(measured, neighbourFlag(checked.otherStars, x, y, checked.radius));
}

const askBackground = (
  image: ImageLike,
  x: number,
  y: number,
  checked: CheckedCircle,
): LocalBackground | null => askEstimator(checked.background, { image, x, y, mask: checked.mask });

const ringOrNone = (
  window: FrameWindow,
  x: number,
  y: number,
  { annulus }: CheckedCircle,
): LocalBackground => (annulus === null ? NO_BACKGROUND : clippedRing(window, x, y, annulus));

function circleInWindow(
  image: ImageLike,
  x: number,
  y: number,
  radius: number,
  window: FrameWindow,
  background: LocalBackground,
  checked: CheckedCircle,
): Measurement {
  // Only the rows and columns that the circle touches are visited.
  const i0 = Math.floor(x - radius + 0.5) - window.x0;
  const j0 = Math.floor(y - radius + 0.5) - window.y0;
  const width = Math.ceil(x + radius - 0.5) - window.x0 - i0 + 1;
  const height = Math.ceil(y + radius - 0.5) - window.y0 - j0 + 1;
  const offset = j0 * window.width + i0;
  const centreX = x - window.x0 - i0;
  const centreY = y - window.y0 - j0;
  if (radius >= SMALLEST_SUMMED_RADIUS && radius <= LARGEST_SUMMED_RADIUS) {
    sumCircle(
      window.values,
      offset,
      window.width,
      centreX,
      centreY,
      radius,
      width,
      height,
      background.level,
      sums,
    );
    if (Number.isFinite(sums.flux)) {
      return measurementOf(sums, x, y, background, checked.noise, checked.saturation);
    }
  }

  // Another radius, or a pixel without a value: all weights, and a question at each pixel if need be.
  const weights = weightScratch(width * height);
  fillCircleWeights(centreX, centreY, radius, width, height, weights);
  const size = sizeOf(image);
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
    checked.noise,
    checked.saturation,
    { originX: window.x0 + i0, originY: window.y0 + j0, width: size.width, height: size.height },
  );
}
