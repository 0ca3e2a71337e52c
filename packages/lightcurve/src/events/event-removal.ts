/** What is left of a series when trend and events are taken out. */

import { eventFractions, type Readings } from "./readings.ts";
import { solveLevels } from "./square-wave-likelihood.ts";
import type { SquareWaveSearch } from "./square-wave-search.ts";
import { type Trend, trendOf } from "./trend.ts";

const sharesOf = (readings: Readings, events: readonly SquareWaveSearch[]): Float64Array[] =>
  events.map(({ edges }) => eventFractions(readings, edges.d, edges.r));

/** Baseline less bottom. */
export function depthOf({ likelihood, edges }: SquareWaveSearch): number {
  const levels = solveLevels(likelihood.sums(edges.d, edges.r, edges.ratio));
  return levels.baseline - levels.bottom;
}

/** Values without their trend; levels inside the events are fitted along with it. */
export function withoutTrend(
  values: Float64Array,
  trend: Trend,
  shares: readonly Float64Array[],
): Float64Array {
  if (trend.length === 0) return values;
  const slow = trendOf(values, trend, shares);
  return values.map((value, i) => value - slow[i]!);
}

/** Noise inside an event over that outside from which its readings count for less. */
const NOISIER = 1.5;

/**
 * Readings without their trend and without the drops of `removed`.
 *
 * @param present - every event in the readings, so that none passes for a trend.
 */
export function withoutEvents(
  readings: Readings,
  trend: Trend,
  removed: readonly SquareWaveSearch[],
  present: readonly SquareWaveSearch[],
): Readings {
  const flat = withoutTrend(readings.value, trend, sharesOf(readings, present));
  const value = Float64Array.from(flat);
  for (const event of removed) {
    const depth = depthOf(event);
    const share = eventFractions(readings, event.edges.d, event.edges.r);
    for (let i = 0; i < value.length; i++) value[i]! += depth * share[i]!;
  }
  const noisy = removed.filter(({ edges }) => edges.ratio > NOISIER);
  if (noisy.length === 0) return { ...readings, value };
  const ratio = noiseRatios(readings, noisy);
  return { ...readings, value, relativeError: readings.relativeError.map((e, i) => e * ratio[i]!) };
}

/** What trend and events leave, in units of each reading's error; quieter bottoms are scaled up. */
export function residualsOf(
  readings: Readings,
  trend: Trend,
  events: readonly SquareWaveSearch[],
): Float64Array {
  const rest = withoutEvents(readings, trend, events, events);
  const ratio = noiseRatios(readings, events);
  const mean = rest.value.reduce((sum, value) => sum + value, 0) / rest.length;
  return rest.value.map((value, i) => (value - mean) / (readings.relativeError[i]! * ratio[i]!));
}

/** Noise of each reading over that of a baseline reading. */
export function noiseRatios(readings: Readings, events: readonly SquareWaveSearch[]): Float64Array {
  const ratio = new Float64Array(readings.length).fill(1);
  for (const { edges } of events) {
    const share = eventFractions(readings, edges.d, edges.r);
    for (let i = 0; i < ratio.length; i++) {
      ratio[i]! *= Math.sqrt(1 - share[i]! + share[i]! * edges.ratio ** 2);
    }
  }
  return ratio;
}
