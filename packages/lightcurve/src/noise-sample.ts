/** What is resampled to make series that hold only noise: the residuals of the series at hand. */

import { type Autoregression, whiten } from "./autoregression.ts";
import type { EventModel } from "./event-model.ts";
import { residualsOf } from "./event-removal.ts";
import type { Readings } from "./readings.ts";
import { isRounding, meanSquare } from "./rounding.ts";
import type { SquareWaveSearch } from "./square-wave-search.ts";

export interface NoiseSample {
  /** Whitened residuals of the series, zero mean. */
  readonly innovations: Float64Array;
  /** How much each of them counts where runs of low readings are judged: 1 or less. */
  readonly weight: Float64Array;
  /** Whether each may be drawn with the other sign too. */
  readonly eitherSign: boolean;
}

/** So few low readings can also be outliers: they stay among the noise that is resampled. */
const OUTLIER_READINGS = 3.5;
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

function skewness(values: Float64Array): number {
  const scale = Math.sqrt(meanSquare(values));
  return values.reduce((sum, value) => sum + (value / scale) ** 3, 0) / values.length;
}

/**
 * The noise of a series. Short events stay in it; where nothing but events is in the series, the
 * order of its readings is what could be chance, and all of them are resampled as they are.
 */
export function noiseSample(
  readings: Readings,
  { trend, accepted }: EventModel,
  noise: Autoregression,
): NoiseSample {
  const n = readings.length;
  const long = accepted.filter((event) => !isShort(event));
  const residuals = residualsOf(readings, trend, long);
  const weight = new Float64Array(n).fill(1);
  if (isRounding(residuals, readings)) {
    return { innovations: residualsOf(readings, trend, []), weight, eitherSign: false };
  }
  // The readings of one short drop are one accident, not several: each alone is a share of it.
  for (const event of accepted) {
    if (long.includes(event)) continue;
    const inside = [...readings.start.keys()].filter((i) => {
      const middle = readings.start[i]! + readings.exposure / 2;
      return middle > event.edges.d && middle < event.edges.r;
    });
    for (const i of inside) weight[i] = 1 / inside.length;
  }
  const innovations = whiten(noise, residuals);
  const oneTail = Math.max(LEAST_SKEWNESS, SKEWNESS_ERRORS * Math.sqrt(6 / n));
  // Low outliers may have been taken for events, so that the high ones stand for them, unless the
  // noise has a long tail upwards only, as counts of few photons have.
  return { innovations, weight, eitherSign: !(skewness(innovations) > oneTail) };
}
