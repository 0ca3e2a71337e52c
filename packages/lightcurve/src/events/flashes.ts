/** Readings that a satellite, an aircraft or a cosmic ray has lit up. */

import { madStd, median, quantile } from "@photkit/core-stats";
import type { ReadingSeries } from "./readings.ts";

/** A flash lasts less than half of this many readings. */
const WINDOW = 7;
/** Robust standard deviations by which a flash stands above its neighbours, and above the baseline. */
const LIMIT = 6;

/** Running median; windows are shorter at the ends. */
function runningMedian(values: Float64Array, window: number): Float64Array {
  const half = (window - 1) / 2;
  return values.map((_, i) => median(values.subarray(Math.max(0, i - half), i + half + 1)));
}

/** Of normal noise, quantiles of 75 and 90 % lie this many standard deviations apart. */
const NORMAL_QUANTILES = 0.607;

/**
 * Noise upwards in robust standard deviations: more than half of all differences can be the same
 * (counts of few photons, quantised readings), and counts have a longer tail above than below.
 */
function upwardNoise(excess: Float64Array): number {
  const robust = madStd(excess);
  const tail = (quantile(excess, 0.9) - quantile(excess, 0.75)) / NORMAL_QUANTILES;
  const plain = Math.sqrt(excess.reduce((sum, v) => sum + v * v, 0) / excess.length);
  return robust > 0 ? Math.max(robust, Math.min(tail, plain)) : plain;
}

/**
 * The series without its flashes (NaN in their place) and how many readings they took. A return to
 * the baseline between two drops is no flash, however short.
 */
export function withoutFlashes(series: ReadingSeries): { series: ReadingSeries; flashes: number } {
  const measured = series.value.filter(Number.isFinite);
  const smooth = runningMedian(series.value, WINDOW);
  const excess = series.value.map((value, i) => value - smooth[i]!);
  const limit = LIMIT * upwardNoise(excess.filter(Number.isFinite));
  const high = quantile(measured, 0.75) + limit;
  const lit = series.value.map((value, i) => (excess[i]! > limit && value > high ? 1 : 0));
  const flashes = lit.reduce((sum, one) => sum + one, 0);
  if (flashes === 0) return { series, flashes };
  const value = series.value.map((v, i) => (lit[i] === 1 ? Number.NaN : v));
  return { series: { ...series, value }, flashes };
}
