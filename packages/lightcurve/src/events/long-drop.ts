/**
 * Drops that take up most of a series: so little baseline is left that no trial of its noise says
 * how likely chance makes them. Where both levels are plain, that is no reason to say nothing.
 */

import { mean, standardDeviation } from "@photkit/core-stats";
import { eventFractions, type Readings } from "./readings.ts";
import type { SquareWaveOptions } from "./square-wave-options.ts";
import { type SquareWaveSearch, searchSquareWave } from "./square-wave-search.ts";

/** Depth over the rms of each level from which the levels lie apart, also where they wander. */
const CLEAR_DROP = 6;
/** Fewest readings of baseline on each side that the recording has. */
const FEWEST_BESIDE = 5;

/** A drop that leaves too little baseline to be tried, and is plain by its levels; null for none. */
export function longDrop(
  readings: Readings,
  options: Required<SquareWaveOptions>,
  largestShare: number,
): SquareWaveSearch | null {
  const search = searchSquareWave(readings, { ...options, noise: "white" }, null);
  if (search === null) return null;
  const { d, r } = search.edges;
  const share = eventFractions(readings, d, r);
  const { start, value, length } = readings;
  if (value.filter((_, i) => share[i]! > 0).length <= largestShare * length) return null;
  const before = value.filter((_, i) => share[i] === 0 && start[i]! < d);
  const after = value.filter((_, i) => share[i] === 0 && start[i]! > d);
  const sides = [Number.isFinite(d) ? before : null, Number.isFinite(r) ? after : null];
  if (sides.some((side) => side !== null && side.length < FEWEST_BESIDE)) return null;
  const bottom = value.filter((_, i) => share[i] === 1);
  const outside = value.filter((_, i) => share[i] === 0);
  const rms = Math.max(standardDeviation(bottom), standardDeviation(outside));
  return mean(outside) - mean(bottom) > CLEAR_DROP * rms ? search : null;
}
