/** The median absolute deviation, and the Gaussian standard deviation it stands for. */

import { measuredSamples } from "../samples.ts";
import { medianInPlace } from "./median.ts";

/** 1 / Phi^-1(3/4): a Gaussian's standard deviation in units of its median absolute deviation. */
export const MAD_TO_STANDARD_DEVIATION = 1.482602218505602;

/**
 * The median of |value - center| of the first `length` values of a buffer without NaN; the deviations
 * are written to `scratch`, which may be the buffer itself.
 */
export function medianOfDeviations(
  buffer: Float64Array,
  length: number,
  center: number,
  scratch: Float64Array,
): number {
  for (let i = 0; i < length; i++) scratch[i] = Math.abs(buffer[i]! - center);
  return medianInPlace(scratch, length);
}

/**
 * The median of |value - center|. NaN values are ignored; NaN for no samples or an infinite
 * center.
 *
 * @param center - Default: the median of the values.
 */
export function medianAbsoluteDeviation(values: ArrayLike<number>, center?: number): number {
  const samples = measuredSamples(values);
  const from = center ?? medianInPlace(samples);
  if (!Number.isFinite(from)) return Number.NaN;
  return medianOfDeviations(samples, samples.length, from, samples);
}

/**
 * The standard deviation of the Gaussian with the same median absolute deviation (1.4826 MAD): what
 * the scatter is when less than half of the samples are outliers. NaN values are ignored; NaN for no
 * samples.
 */
export function madStd(values: ArrayLike<number>): number {
  return MAD_TO_STANDARD_DEVIATION * medianAbsoluteDeviation(values);
}
