/** What is put in another order to make series that hold only noise: the residuals of the series at hand. */

import { type Autoregression, whiten } from "./autoregression.ts";
import type { EventModel } from "./event-model.ts";
import { residualsOf } from "./event-removal.ts";
import type { Readings } from "./readings.ts";
import { isRounding, meanSquare } from "./rounding.ts";
import type { SquareWaveSearch } from "./square-wave-search.ts";

export interface NoiseSample {
  /** Whitened residuals of the series, zero mean. */
  readonly innovations: Float64Array;
  /** Whether each may have the other sign too. */
  readonly eitherSign: boolean;
}

/** So few low readings can also be outliers: they stay among the noise that is resampled. */
const OUTLIER_READINGS = 3.5;
/** Noise inside an event over that outside beyond which outliers may have made it. */
const NOISIER = 1.5;
/** Skewness beyond which noise has one long tail: of a normal sample it is 0 +- sqrt(6 / n). */
const LEAST_SKEWNESS = 0.3;
const SKEWNESS_ERRORS = 4;

/** Readings between the edges, of an event that the recording cuts too. */
export function readingsInside({ edges, readings }: SquareWaveSearch): number {
  const { start, exposure, length, cadence } = readings;
  const end = start[length - 1]! + exposure;
  return (Math.min(edges.r, end) - Math.max(edges.d, start[0]!)) / cadence;
}

/** Whether a drop is so short that outliers may have made it. */
export const isShort = (event: SquareWaveSearch): boolean =>
  readingsInside(event) <= OUTLIER_READINGS;

/** A few outliers beside each other scatter more than a baseline; a star that is hidden does not. */
const isNoisier = ({ edges }: SquareWaveSearch): boolean => edges.ratio > NOISIER;

function skewness(values: Float64Array): number {
  const scale = Math.sqrt(meanSquare(values));
  return values.reduce((sum, value) => sum + (value / scale) ** 3, 0) / values.length;
}

/**
 * The noise of a series. Short events stay in it; where nothing but events is in the series, the
 * order of its readings is what could be chance, and all of them are taken as they are.
 */
export function noiseSample(
  readings: Readings,
  { trend, accepted }: EventModel,
  noise: Autoregression,
): NoiseSample {
  const long = accepted.filter((event) => !isShort(event) && !isNoisier(event));
  const residuals = residualsOf(readings, trend, long);
  if (isRounding(residuals, readings)) {
    return { innovations: residualsOf(readings, trend, []), eitherSign: false };
  }
  const innovations = whiten(noise, residuals);
  const oneTail = Math.max(LEAST_SKEWNESS, SKEWNESS_ERRORS * Math.sqrt(6 / readings.length));
  // Low outliers may have been taken for events, so that the high ones stand for them, unless the
  // noise has a long tail upwards only, as counts of few photons have.
  return { innovations, eitherSign: !(skewness(innovations) > oneTail) };
}
