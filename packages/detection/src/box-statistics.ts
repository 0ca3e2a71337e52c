/**
 * Level and noise of the pixels of one box: clipped mode (Bertin & Arnouts 1996); the clipped mean
 * where the noise is smaller than the step between pixel values, for there the median is one of them.
 */

import { clipInPlace } from "@photkit/core-stats";

/** Level and noise of a box, ADU; NaN without a pixel. */
export interface BoxStatistics {
  readonly level: number;
  readonly rms: number;
  /** Step between pixel values, ADU, where it hides the noise; 0 where it does not. */
  readonly step: number;
}

/** Mean and median this many sigmas apart mean a crowded box: the mode rule no longer holds. */
const CROWDED_SKEW = 0.3;
/** Noise below so many steps makes this share of neighbouring pixels equal. */
const COARSE_STEPS = 0.6;
const COARSE_EQUAL = 0.4;
/** Every so many pixels are compared with the next one. */
const COMPARE_EVERY = 7;
/** Values at a whole number of steps, to this part of one. */
const WHOLE_STEP = 1e-3;
/** The values next to the commonest are never clipped, steps. */
const LEAST_REACH = 1.5;

/** Statistics of the first `count` of these pixels, all finite; they are reordered. */
export function boxStatistics(
  pixels: Float64Array,
  count: number,
  sigma: number,
  maxIterations: number,
): BoxStatistics {
  const coarse = looksCoarse(pixels, count)
    ? coarseStatistics(pixels.slice(0, count).sort(), sigma, maxIterations)
    : null;
  if (coarse !== null) return coarse;
  const { mean, median, standardDeviation } = clipInPlace(pixels, count, sigma, maxIterations);
  const skewed = Math.abs(mean - median) > CROWDED_SKEW * standardDeviation;
  return { level: skewed ? median : 2.5 * median - 1.5 * mean, rms: standardDeviation, step: 0 };
}

function looksCoarse(pixels: Float64Array, count: number): boolean {
  let equal = 0;
  let compared = 0;
  for (let i = 1; i < count; i += COMPARE_EVERY, compared++) {
    if (pixels[i] === pixels[i - 1]) equal++;
  }
  return equal > COARSE_EQUAL * compared;
}

/** Of sorted values; null unless those about the median are steps apart and the noise is below one. */
function coarseStatistics(
  sorted: Float64Array,
  sigma: number,
  maxIterations: number,
): BoxStatistics | null {
  const median = sorted[sorted.length >> 1]!;
  const step = stepAbout(sorted, median);
  if (step === 0) return null;
  let from = 0;
  let to = sorted.length;
  let mean = median;
  let rms = 0;
  for (let iteration = 0; iteration <= maxIterations; iteration++) {
    let sum = 0;
    let squares = 0;
    for (let i = from; i < to; i++) sum += sorted[i]! - median;
    const offset = sum / (to - from);
    for (let i = from; i < to; i++) squares += (sorted[i]! - median - offset) ** 2;
    mean = median + offset;
    rms = Math.sqrt(squares / (to - from));
    const reach = Math.max(sigma * rms, LEAST_REACH * step);
    const kept = to - from;
    while (median - sorted[from]! > reach) from++;
    while (sorted[to - 1]! - median > reach) to--;
    if (to - from === kept) break;
  }
  for (let i = from; i < to; i++) {
    const steps = (sorted[i]! - median) / step;
    if (Math.abs(steps - Math.round(steps)) > WHOLE_STEP) return null;
  }
  return rms < COARSE_STEPS * step ? { level: mean, rms, step } : null;
}

/** Distance of the nearest other value; 0 when there is none. */
function stepAbout(sorted: Float64Array, median: number): number {
  let below = sorted.length >> 1;
  let above = below;
  while (below >= 0 && sorted[below] === median) below--;
  while (above < sorted.length && sorted[above] === median) above++;
  const down = below >= 0 ? median - sorted[below]! : Number.POSITIVE_INFINITY;
  const up = above < sorted.length ? sorted[above]! - median : Number.POSITIVE_INFINITY;
  const step = Math.min(down, up);
  return Number.isFinite(step) ? step : 0;
}
