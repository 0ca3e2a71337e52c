/**
 * Level and scatter of a background after sigma clipping, without the bias of the clip. Photon noise
 * leans to high values: limits at equal distances from the median take away more above than below, and
 * the mean of the rest is too low (by 0.05 electrons per pixel for a clip at 3 sigma, whatever the
 * sky). To first order in the skewness, by Gram and Charlier's series of the distribution of noise,
 * that bias is a multiple of the third moment of the rest, which is therefore given back.
 */

import { clipInPlace, clipRoundByRound } from "./clip-in-place.ts";
import { clipLarge, LARGE_SIZE } from "./clip-large.ts";
import { type ClipMoments, clipTails } from "./clip-tails.ts";
import type { ClippedStatistics } from "./clipped-statistics.ts";

/** What a clip does to noise of unit scatter. */
interface ClipEffect {
  readonly sigma: number;
  readonly maxIterations: number;
  /** What is missing from the mean, over third moment / variance of the rest. */
  readonly missing: number;
  /** Standard deviation of the rest, of Gaussian noise. */
  readonly deviation: number;
}

/** Steps of Simpson's rule from 0 to the limit; even. */
const STEPS = 200;
/** A median lies this part of the skewness below the mean, in standard deviations. */
const MEDIAN_SHIFT = 1 / 6;
/** A clip as narrow as this leaves too little of the noise to tell how it leans. */
const NARROWEST = 1;
/** One as wide as this takes nothing away. */
const WIDEST = 8;

/** Moments of unit Gaussian noise between -limit and limit, and its density at the limit. */
function gaussianBetween(limit: number) {
  const step = limit / STEPS;
  let [share, second, fourth, sixth] = [0, 0, 0, 0];
  for (let i = 0; i <= STEPS; i++) {
    const z = i * step;
    const simpson = i === 0 || i === STEPS ? 1 : i % 2 === 1 ? 4 : 2;
    const weight = ((simpson * step) / 3) * Math.exp(-z * z * 0.5);
    share += weight;
    second += weight * z ** 2;
    fourth += weight * z ** 4;
    sixth += weight * z ** 6;
  }
  // Both sides of the share; the density's own factor stands in both and is left out.
  const edge = Math.exp(-limit * limit * 0.5) / (2 * share);
  return { second: second / share, fourth: fourth / share, sixth: sixth / share, edge };
}

/** The effect of clipping again and again by the scatter of what is left, as `clipInPlace` does. */
function clipEffect(sigma: number, maxIterations: number): ClipEffect {
  let missing = 0;
  let deviation = 1;
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const limit = sigma * deviation;
    if (!(limit > NARROWEST && limit < WIDEST)) {
      return { sigma, maxIterations, missing: 0, deviation: 1 };
    }
    const { second, fourth, sixth, edge } = gaussianBetween(limit);
    // Of unit skewness: the series' term (z³ - 3z) / 6 within the limits, and the limits' own shift.
    const mean = (fourth - 3 * second) / 6 - 2 * limit * edge * MEDIAN_SHIFT;
    const third = (sixth - 3 * fourth) / 6 - 2 * limit ** 3 * edge * MEDIAN_SHIFT;
    missing = (-mean * second) / (third - 3 * mean * second);
    const narrowed = Math.sqrt(second);
    if (Math.abs(narrowed - deviation) < 1e-9) break;
    deviation = narrowed;
  }
  return { sigma, maxIterations, missing, deviation };
}

let lastEffect: ClipEffect | null = null;

/** Most callers ask for the same clip thousands of times. */
function effectOf(sigma: number, maxIterations: number): ClipEffect {
  if (lastEffect?.sigma !== sigma || lastEffect.maxIterations !== maxIterations) {
    lastEffect = clipEffect(sigma, maxIterations);
  }
  return lastEffect;
}

/**
 * `clipInPlace`, with the mean and the standard deviation of the noise as it was before the clip: the
 * mean is right for noise that leans as photon noise does, the standard deviation for Gaussian noise.
 * Stars that the clip leaves lean the same way: they raise this mean a tenth to a quarter more than
 * the mean of the rest.
 *
 * @param sigma - Clipping limit in standard deviations, > 0; below about 2 little is left to correct by.
 * @param maxIterations - 0 gives the plain mean and standard deviation.
 * @returns the median and the count are those of the rest; NaN and count 0 without a finite value.
 */
export function unbiasedClipInPlace(
  buffer: Float64Array,
  length: number,
  sigma: number,
  maxIterations: number,
): ClippedStatistics {
  const { missing, deviation } = effectOf(sigma, maxIterations);
  if (missing === 0) return clipInPlace(buffer, length, sigma, maxIterations);
  const { mean, median, standardDeviation, count, third } = clipMoments(
    buffer,
    length,
    sigma,
    maxIterations,
  );
  if (!(standardDeviation > 0)) return { mean, median, standardDeviation, count };
  return {
    mean: mean + (missing * third) / (standardDeviation * standardDeviation),
    median,
    standardDeviation: standardDeviation / deviation,
    count,
  };
}

/** The clip, with the third moment of what it keeps: in a pass of its own where need be. */
function clipMoments(
  buffer: Float64Array,
  length: number,
  sigma: number,
  maxIterations: number,
): ClipMoments {
  if (length >= LARGE_SIZE) {
    const limits = { lower: sigma, upper: sigma, maxIterations, center: "median" } as const;
    const large = clipLarge(buffer.subarray(0, length), limits);
    if (large !== undefined) {
      return withThird(large.statistics, buffer, length, large.low, large.high);
    }
  }
  const tails = clipTails(buffer, length, sigma, maxIterations);
  if (tails !== undefined) return tails;
  const clipped = clipRoundByRound(buffer, length, sigma, maxIterations);
  return withThird(clipped, buffer, clipped.count, Number.NEGATIVE_INFINITY, Infinity);
}

/** Statistics of the values from `low` to `high`, and their third moment. */
function withThird(
  statistics: ClippedStatistics,
  buffer: Float64Array,
  length: number,
  low: number,
  high: number,
): ClipMoments {
  const { mean, count } = statistics;
  let cubes = 0;
  for (let i = 0; i < length; i++) {
    const value = buffer[i]!;
    const offset = value >= low && value <= high ? value - mean : 0;
    cubes += offset * offset * offset;
  }
  return { ...statistics, third: cubes / count };
}
