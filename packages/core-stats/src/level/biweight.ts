/**
 * Tukey's biweight: location, scale and midvariance (Beers, Flynn & Gebhardt 1990, AJ 100, 32), with
 * the definitions of astropy.stats: one step from the median, deviations in units of c * MAD.
 */

import { check } from "../errors.ts";
import { medianInPlace } from "../order/median.ts";
import { medianOfDeviations } from "../order/median-absolute-deviation.ts";
import { measuredSamples } from "../samples.ts";

export interface BiweightOptions {
  /**
   * Samples further than this many median absolute deviations from the center have no weight.
   * @default 6 for the location, 9 for scale and midvariance
   */
  readonly tuning?: number;
}

export interface BiweightScaleOptions extends BiweightOptions {
  /**
   * Counts only samples with a weight, instead of all, as the sample size.
   * @default false
   */
  readonly countWeighted?: boolean;
}

interface Centred {
  readonly samples: Float64Array;
  readonly median: number;
  readonly deviation: number;
}

function centred(values: ArrayLike<number>): Centred {
  const samples = measuredSamples(values);
  const median = medianInPlace(samples);
  const scratch = new Float64Array(samples.length);
  return {
    samples,
    median,
    deviation: medianOfDeviations(samples, samples.length, median, scratch),
  };
}

/**
 * The biweight location: a mean that ignores outliers smoothly. NaN values are ignored; NaN for no
 * samples; the median when more than half of the samples are equal.
 *
 * @throws StatsError `"invalid-option"`.
 */
export function biweightLocation(values: ArrayLike<number>, options: BiweightOptions = {}): number {
  const { tuning = 6 } = options;
  check.positive("tuning", tuning);
  const { samples, median, deviation } = centred(values);
  if (!(deviation > 0)) return median;
  let sum = 0;
  let weights = 0;
  for (let i = 0; i < samples.length; i++) {
    const offset = samples[i]! - median;
    const u = offset / (tuning * deviation);
    if (Math.abs(u) < 1) {
      const weight = (1 - u * u) ** 2;
      sum += weight * offset;
      weights += weight;
    }
  }
  return median + sum / weights;
}

/**
 * The biweight midvariance, a variance that ignores outliers smoothly. NaN values are ignored; NaN for
 * no samples; 0 when more than half of the samples are equal.
 *
 * @throws StatsError `"invalid-option"`.
 */
export function biweightMidvariance(
  values: ArrayLike<number>,
  options: BiweightScaleOptions = {},
): number {
  const { tuning = 9, countWeighted = false } = options;
  check.positive("tuning", tuning);
  const { samples, median, deviation } = centred(values);
  if (!(deviation > 0)) return deviation;
  let upper = 0;
  let lower = 0;
  let weighted = 0;
  for (let i = 0; i < samples.length; i++) {
    const offset = samples[i]! - median;
    const square = (offset / (tuning * deviation)) ** 2;
    if (square < 1) {
      upper += offset * offset * (1 - square) ** 4;
      lower += (1 - square) * (1 - 5 * square);
      weighted++;
    }
  }
  return ((countWeighted ? weighted : samples.length) * upper) / (lower * lower);
}

/** The biweight scale: the square root of `biweightMidvariance`, with its rules and options. */
export function biweightScale(
  values: ArrayLike<number>,
  options: BiweightScaleOptions = {},
): number {
  return Math.sqrt(biweightMidvariance(values, options));
}
