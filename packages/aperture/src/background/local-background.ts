/**
 * The sky around a star: its level, the scatter of its pixels, and the error of the level.
 * An estimator is any function of a `BackgroundRequest`; those here are the usual ones.
 */

import { clipSamples, unbiasedClipInPlace } from "@photkit/core-stats";
import type { ImageLike } from "@photkit/image";
import { check } from "../errors.ts";
import { type FrameWindow, frameView, holds } from "../pixels/whole-frame.ts";
import { checkMask, createScratch, LARGEST_RADIUS, readWindow } from "../pixels/window.ts";
import { coarseSky, maybeCoarse } from "./coarse-sky.ts";
import { readRing } from "./read-ring.ts";

/** A local background. All NaN, with 0 pixels, when no pixel was left to estimate it from. */
export interface LocalBackground {
  /** ADU per pixel. */
  readonly level: number;
  /** Standard deviation of the pixels, ADU. */
  readonly scatter: number;
  /** 1-sigma uncertainty of `level`, ADU. */
  readonly error: number;
  /** Pixels that the level rests on. */
  readonly pixels: number;
  /** Pixels that were there before clipping, masked ones not counted. */
  readonly candidates: number;
}

/** What stands for "no background was asked for". */
export const NO_BACKGROUND: LocalBackground = {
  level: 0,
  scatter: Number.NaN,
  error: 0,
  pixels: 0,
  candidates: 0,
};

/** What an estimator says that found no pixel. */
export const MISSING_BACKGROUND: LocalBackground = {
  level: Number.NaN,
  scatter: Number.NaN,
  error: Number.NaN,
  pixels: 0,
  candidates: 0,
};

/** Where a background is wanted. */
export interface BackgroundRequest {
  readonly image: ImageLike;
  /** Position of the star, px. */
  readonly x: number;
  readonly y: number;
  /** Standard deviation of the pixels where it is known, ADU. */
  readonly error?: ImageLike | null;
  /** Pixels that are not 0 are not used. */
  readonly mask?: ImageLike | null;
  /** 1-sigma semi-axes of the stars, px. */
  readonly semimajor?: number;
  readonly semiminor?: number;
  /** Direction of the first semi-axis, from +x towards +y. */
  readonly thetaRadians?: number;
}

/** Any function that finds the background at a position. */
export type LocalBackgroundEstimator = (request: BackgroundRequest) => LocalBackground;

/**
 * What an estimator says, as plain numbers; null without one. It may be a function of the user's, which
 * measures by itself: it is asked before scratch memory is taken, and nothing of it runs afterwards.
 */
export function askEstimator(
  estimator: LocalBackgroundEstimator | null,
  request: BackgroundRequest,
): LocalBackground | null {
  const found = estimator?.(request) ?? null;
  if (found === null || found === NO_BACKGROUND) return found;
  const { level, scatter, error, pixels, candidates } = found;
  return { level, scatter, error, pixels, candidates };
}

/** A ring around the star, clipped. */
export interface AnnulusOptions {
  /** Inner radius, px; pixels whose centre is nearer are left out. */
  readonly inner: number;
  /** Outer radius, px, greater than `inner`. */
  readonly outer: number;
  /** Pixels farther than this many standard deviations from the median are dropped. @default 3 */
  readonly sigma?: number;
  /** Most clipping passes; 0 keeps every pixel. @default 10 */
  readonly maxIterations?: number;
}

/** Checks an annulus. @throws ApertureError `"invalid-option"`. */
export function checkAnnulus(annulus: AnnulusOptions): Required<AnnulusOptions> {
  const { inner, outer, sigma = 3, maxIterations = 10 } = annulus;
  check.notNegative("annulus.inner", inner);
  check.above("annulus.outer", outer, inner);
  check.between("annulus.outer", outer, 0, LARGEST_RADIUS);
  check.positive("annulus.sigma", sigma);
  check.integerAtLeast("annulus.maxIterations", maxIterations, 0);
  return { inner, outer, sigma, maxIterations };
}

const ringScratch = createScratch();
const windowScratch = createScratch();

/** Clipped background of the ring around (x, y) in a window that holds it. */
export function clippedRing(
  window: FrameWindow,
  x: number,
  y: number,
  annulus: Required<AnnulusOptions>,
): LocalBackground {
  const { inner, outer, sigma, maxIterations } = annulus;
  const side = 2 * Math.ceil(outer) + 1;
  const room = side * side;
  const ring = room <= clipSamples.length ? clipSamples : ringScratch(room);
  const candidates = readRing(window, x, y, inner, outer, ring);
  return clippedLevel(ring, candidates, sigma, maxIterations);
}

/**
 * The level that a clip about the median finds in the first `length` values, which it reorders; of a
 * sky coarser than its noise, the mean of all near the median.
 */
export function clippedLevel(
  values: Float64Array,
  length: number,
  sigma: number,
  maxIterations: number,
): LocalBackground {
  const sky = maybeCoarse(values, length);
  const found = unbiasedClipInPlace(values, length, sigma, maxIterations);
  const clipped = (sky && coarseSky(sky, length, found)) ?? found;
  return {
    level: clipped.mean,
    scatter: clipped.standardDeviation,
    error: clipped.standardDeviation / Math.sqrt(clipped.count),
    pixels: clipped.count,
    candidates: length,
  };
}

/**
 * Mean of the ring's pixels that lie within `sigma` standard deviations of their median, and their
 * scatter, both as they were before the clip (`unbiasedClipInPlace`): the mean of the rest alone is
 * 0.05 electrons per pixel too low, because photon noise leans to high values.
 *
 * @throws ApertureError `"invalid-option"` when the radii do not make a ring.
 */
export function annulusBackground(options: AnnulusOptions): LocalBackgroundEstimator {
  const annulus = checkAnnulus(options);
  return ({ image, x, y, mask }) => {
    checkMask(image, mask);
    const frame = frameView(image, mask);
    const window =
      frame !== null && holds(frame, x, y, annulus.outer)
        ? frame
        : readWindow(image, x, y, annulus.outer, windowScratch, mask);
    return clippedRing(window, x, y, annulus);
  };
}
