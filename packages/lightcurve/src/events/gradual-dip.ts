/**
 * Drops that lie plainly below an even baseline on both sides, whatever their shape: models of
 * trend and correlated noise, which bend to a gradual event, are not asked.
 */

import { lineFit } from "@photkit/core-stats";
import { readingsInside } from "./noise-sample.ts";
import type { Readings } from "./readings.ts";
import type { SquareWaveOptions } from "./square-wave-options.ts";
import { type SquareWaveSearch, searchSquareWave } from "./square-wave-search.ts";

/** Fewer low readings can be outliers. */
const FEWEST_INSIDE = 5;
/** Depth over the rms of an even baseline from which two levels lie apart, as PyOTE has it. */
const CLEAR_DROP = 3;
/** The same where the baseline wanders. */
const CLEAR_OF_WANDERING = 6;
/** Margins on both sides that belong to the dip, in its lengths. */
const MARGINS = [0.25, 0.5, 1];
const FEWEST_BESIDE = 5;
const LEAST_OUTSIDE = 0.2;
const BLOCKS = 10;
/** Sum of squares of ten normal deviates that chance exceeds in 1.5 % of cases. */
const UNEVEN = 22;

/** Whether means of neighbouring residuals scatter no more than independent ones do. */
function isEven(residuals: readonly number[], rms: number): boolean {
  const size = residuals.length / BLOCKS;
  let sum = 0;
  for (let k = 0; k < BLOCKS; k++) {
    const block = residuals.slice(Math.round(k * size), Math.round((k + 1) * size));
    sum += block.reduce((total, value) => total + value, 0) ** 2 / (block.length * rms ** 2);
  }
  return sum < UNEVEN;
}

/** Whether the middle of `[d, r]` is clear of a straight baseline outside the margins. */
function isClear(readings: Readings, d: number, r: number, margin: number): boolean {
  const { start, exposure, value, length } = readings;
  const rows = [...start.keys()];
  const before = rows.filter((i) => start[i]! + exposure < d - margin);
  const after = rows.filter((i) => start[i]! > r + margin);
  const outside = [...before, ...after];
  if (Math.min(before.length, after.length) < FEWEST_BESIDE) return false;
  if (outside.length < Math.max(2 * BLOCKS, LEAST_OUTSIDE * length)) return false;
  const times = outside.map((i) => start[i]! - d);
  const values = outside.map((i) => value[i]!);
  const { slope } = lineFit(times, values);
  const level = values.reduce((sum, v, k) => sum + v - slope * times[k]!, 0) / values.length;
  const residuals = values.map((v, k) => v - level - slope * times[k]!);
  const rms = Math.sqrt(residuals.reduce((sum, v) => sum + v * v, 0) / residuals.length);
  const quarter = (r - d) / 4;
  const middle = rows.filter((i) => start[i]! > d + quarter - exposure && start[i]! < r - quarter);
  const depth =
    middle.reduce((sum, i) => sum + level + slope * (start[i]! - d) - value[i]!, 0) / middle.length;
  return depth > (isEven(residuals, rms) ? CLEAR_DROP : CLEAR_OF_WANDERING) * rms;
}

/** The plain dip of a series, fitted by a square wave; null when there is none. */
export function gradualDip(
  readings: Readings,
  options: Required<SquareWaveOptions>,
): SquareWaveSearch | null {
  const search = searchSquareWave(readings, { ...options, noise: "white" }, null);
  if (search === null) return null;
  const { d, r } = search.edges;
  if (!Number.isFinite(r - d) || readingsInside(search) < FEWEST_INSIDE) return null;
  return MARGINS.some((share) => isClear(readings, d, r, share * (r - d))) ? search : null;
}
