/**
 * PyMovie 4.2's later background estimator ("clip, erase the stars, mean of the rest"), for comparison
 * with PyMovie and as a second opinion. Its standard deviation counts the zeros of erased stars.
 */

import { check } from "../errors.ts";
import { meanOf, standardDeviationOf } from "../moments.ts";
import { median } from "../order/median.ts";
import { roundHalfToEven } from "./lunar-mean.ts";

/** The pixels of the window, row by row, without NaN, and how to find its stars. */
export interface PymovieWindow {
  readonly pixels: ArrayLike<number>;
  /** Columns of the window. */
  readonly width: number;
  /**
   * Marks the stars with anything but 0: the union of the 4-connected groups of at least 5 pixels in
   * which the blurred window (5 x 5 kernel of sigma 1.1, 16-bit integers) exceeds the whole number
   * `cut`.
   */
  readonly starsAbove: (cut: number) => ArrayLike<number>;
}

/** The level that PyMovie 4.2 subtracts, its scatter, and the steps that led there. */
export interface PymovieRobustMean {
  /** Mean of the pixels outside the stars; of all pixels when stars cover the window. */
  readonly mean: number;
  /** Scatter of the pixels outside the stars; NaN when there are none. */
  readonly standardDeviation: number;
  /** What PyMovie reports instead: the erased pixels counted as zeros. */
  readonly pymovieStandardDeviation: number;
  /** Largest value that counts for `pymovieStandardDeviation`. */
  readonly clip: number;
  /** Pixels that do: erased ones, and those up to `clip`. */
  readonly count: number;
  /** Pixels of stars. */
  readonly starPixels: number;
  /** Scatter after the first clipping. */
  readonly clippedStandardDeviation: number;
  /** What the blurred window is compared with, before rounding down. */
  readonly starCut: number;
}

/** Limit of the first clipping, in row scatters above the mean. */
const FIRST_CLIP = 4.5;
/** Threshold of stars in the blurred window, in clipped scatters above the clipped mean. */
const STAR_CUT = 2;
/** Limit of the last clipping, in clipped scatters. */
const LAST_CLIP = 3;

function medianRowScatter(pixels: Float64Array, width: number): number {
  const rows = pixels.length / width;
  const scatter = new Float64Array(rows);
  for (let y = 0; y < rows; y++) {
    const row = pixels.subarray(y * width, (y + 1) * width);
    scatter[y] = standardDeviationOf(row, width, meanOf(row, width));
  }
  return median(scatter);
}

/** Mean and scatter of the values for which `keep` is true. */
function statisticsWhere(pixels: Float64Array, keep: (value: number, i: number) => boolean) {
  const kept = pixels.filter(keep);
  const mean = meanOf(kept, kept.length);
  return {
    mean,
    standardDeviation: standardDeviationOf(kept, kept.length, mean),
    count: kept.length,
  };
}

/**
 * The background of a window as PyMovie 4.2 finds it: clip at 4.5 row scatters, erase the stars that
 * stand 2 scatters above the rest in the blurred window, take the mean of the other pixels.
 *
 * @throws StatsError `"invalid-option"`; `"length-mismatch"` when the pixels do not fill whole rows or
 * the star mask has another size.
 */
export function pymovieRobustMean(window: PymovieWindow): PymovieRobustMean {
  const { width, starsAbove } = window;
  const pixels = Float64Array.from(window.pixels);
  check.integerAtLeast("width", width, 1);
  check.sameLength("pixels", pixels.length, width * Math.max(1, Math.ceil(pixels.length / width)));
  const average = meanOf(pixels, pixels.length);
  const limit = average + FIRST_CLIP * medianRowScatter(pixels, width);
  const clipped = statisticsWhere(pixels, (value) => value <= limit);

  const starCut = clipped.mean + STAR_CUT * clipped.standardDeviation;
  const stars = starsAbove(Math.floor(starCut));
  check.sameLength("the mask of starsAbove", stars.length, pixels.length);
  const sky = statisticsWhere(pixels, (_, i) => stars[i] === 0);
  const erased = pixels.map((value, i) => (stars[i] === 0 ? value : 0));
  const clip =
    roundHalfToEven(meanOf(erased, erased.length)) + LAST_CLIP * clipped.standardDeviation;
  const reported = statisticsWhere(erased, (value) => value <= clip);
  return {
    mean: sky.count === 0 ? average : sky.mean,
    standardDeviation: sky.standardDeviation,
    pymovieStandardDeviation: reported.standardDeviation,
    clip,
    count: reported.count,
    starPixels: pixels.length - sky.count,
    clippedStandardDeviation: clipped.standardDeviation,
    starCut,
  };
}
