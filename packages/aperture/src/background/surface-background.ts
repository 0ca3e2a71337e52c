/**
 * A sky that slopes or curves: a polynomial in x and y through the pixels of a ring, clipped, read at
 * the star.
 */

import {
  choleskyFactor,
  choleskyInverse,
  choleskySolve,
  madStd,
  unbiasedClipInPlace,
} from "@photkit/core-stats";
import { check } from "../errors.ts";
import { checkMask, createScratch, readWindow } from "../pixels/window.ts";
import {
  type AnnulusOptions,
  checkAnnulus,
  type LocalBackgroundEstimator,
  MISSING_BACKGROUND,
} from "./local-background.ts";

/** Options of `surfaceBackground`. */
export interface SurfaceBackgroundOptions extends AnnulusOptions {
  /**
   * Highest sum of powers: 1 is a plane, 2 and 3 follow a sky that curves. The level in the hole of
   * the ring is less certain the higher the order. @default 1
   */
  readonly order?: 1 | 2 | 3;
}

const windowScratch = createScratch();

/** Pixels of a ring: the terms of the polynomial, one row a pixel, and the values. */
interface RingPixels {
  readonly terms: readonly Float64Array[];
  readonly value: readonly number[];
}

/**
 * Least-squares surface through a ring. Unlike a mean it is right on a slope also where part of the
 * ring is masked, clipped or outside the image. Clipping is about the surface, by the scatter of what
 * it leaves (from the median deviation, so that neighbours do not widen it). What the clip takes from
 * noise that leans, as that of photons, is given back as `annulusBackground` does.
 *
 * @returns an estimator of the level at the star; NaN with no more pixels than the polynomial has
 *   terms (3, 6 or 10), or with pixels that cannot tell the terms apart, such as all in one line.
 * @throws ApertureError `"invalid-option"` when the radii do not make a ring.
 */
export function surfaceBackground(options: SurfaceBackgroundOptions): LocalBackgroundEstimator {
  const { order = 1 } = options;
  check.oneOf("order", order, [1, 2, 3]);
  const { inner, outer, sigma, maxIterations } = checkAnnulus(options);
  return ({ image, x, y, mask }) => {
    checkMask(image, mask);
    if (!(Number.isFinite(x) && Number.isFinite(y))) return MISSING_BACKGROUND;
    const { x0, y0, width, values } = readWindow(image, x, y, outer, windowScratch, mask);
    const terms: Float64Array[] = [];
    const value: number[] = [];
    for (let k = 0; k < values.length; k++) {
      const u = x0 + (k % width) - x;
      const v = y0 + Math.floor(k / width) - y;
      const squared = u * u + v * v;
      if (squared < inner * inner || squared >= outer * outer || !Number.isFinite(values[k]!)) {
        continue;
      }
      terms.push(powers(u / outer, v / outer, order));
      value.push(values[k]!);
    }
    return clippedSurface({ terms, value }, sigma, maxIterations);
  };
}

/** `surfaceBackground` of order 1: least-squares plane through a ring. */
export const planeBackground = (options: AnnulusOptions): LocalBackgroundEstimator =>
  surfaceBackground({ ...options, order: 1 });

/** 1, then all products u^i v^j with i + j up to `order`. */
function powers(u: number, v: number, order: number): Float64Array {
  const terms = new Float64Array(((order + 1) * (order + 2)) / 2);
  let k = 0;
  for (let degree = 0; degree <= order; degree++) {
    for (let j = 0; j <= degree; j++) terms[k++] = u ** (degree - j) * v ** j;
  }
  return terms;
}

function clippedSurface(pixels: RingPixels, sigma: number, maxIterations: number) {
  const { terms, value } = pixels;
  let kept = value.map((_, i) => i);
  for (let pass = 0; ; pass++) {
    const fit = fitSurface(pixels, kept);
    if (fit === null) return { ...MISSING_BACKGROUND, candidates: value.length };
    const { coefficients, levelVariance } = fit;
    const left = value.map(
      (one, i) => one - coefficients.reduce((sum, c, k) => sum + c * terms[i]![k]!, 0),
    );
    const limit = sigma * madStd(kept.map((i) => left[i]!));
    const next = left.flatMap((one, i) => (Math.abs(one) <= limit ? [i] : []));
    const free = coefficients.length;
    if (pass === maxIterations || next.length === kept.length || next.length <= free) {
      // The rest clipped once more, by its own scatter: a clip whose bias is known, the same everywhere.
      const rest = Float64Array.from(kept, (i) => left[i]!);
      const clipped = unbiasedClipInPlace(rest, rest.length, sigma, maxIterations);
      const scatter = clipped.standardDeviation * Math.sqrt(kept.length / (kept.length - free));
      return {
        level: coefficients[0]! + clipped.mean,
        scatter,
        error: scatter * Math.sqrt(levelVariance),
        pixels: kept.length,
        candidates: value.length,
      };
    }
    kept = next;
  }
}

function fitSurface(
  { terms, value }: RingPixels,
  kept: readonly number[],
): { coefficients: Float64Array; levelVariance: number } | null {
  const size = terms[0]?.length ?? 1;
  const normal = new Float64Array(size * size);
  const coefficients = new Float64Array(size);
  for (const i of kept) {
    const row = terms[i]!;
    for (let k = 0; k < size; k++) {
      coefficients[k]! += row[k]! * value[i]!;
      for (let l = 0; l <= k; l++) normal[size * k + l]! += row[k]! * row[l]!;
    }
  }
  if (kept.length <= size || !choleskyFactor(normal, size, normal)) return null;
  choleskySolve(normal, size, coefficients, coefficients);
  return { coefficients, levelVariance: choleskyInverse(normal, size)[0]! };
}
