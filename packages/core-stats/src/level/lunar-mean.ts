/** PyMovie's "lunar mode": the level of the dark side where the Moon's limb crosses the window. */

import { meanOf } from "../moments.ts";
import { medianInPlace } from "../order/median.ts";
import { sortedSamples } from "../order/sorted-samples.ts";

/** PyMovie 4.2 rounds 1.4826 to this. */
const MAD_FACTOR = 1.486;

/** The level of the darker samples. */
export interface LunarMean {
  readonly mean: number;
  /** 1.486 times the median absolute deviation of the darker samples from their mean. */
  readonly standardDeviation: number;
  /** Number of darker samples. */
  readonly count: number;
}

/** Rounds half to even, as Python does. */
export function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/**
 * Mean and scatter of the samples below the rounded mean of all: PyMovie 4.2's lunar mode, for
 * comparison with it. The level of an evenly lit window comes out low by about 0.8 of its scatter.
 * NaN and infinite values are ignored; NaN when no sample lies below the mean.
 */
export function lunarMean(values: ArrayLike<number>): LunarMean {
  const sorted = sortedSamples(values);
  const limit = roundHalfToEven(meanOf(sorted, sorted.length));
  let count = 0;
  while (count < sorted.length && sorted[count]! < limit) count++;
  const mean = meanOf(sorted, count);
  for (let i = 0; i < count; i++) sorted[i] = Math.abs(sorted[i]! - mean);
  return { mean, standardDeviation: MAD_FACTOR * medianInPlace(sorted, count), count };
}
