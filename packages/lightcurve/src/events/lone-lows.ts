/**
 * Single readings far below all others: lost frames, misread rows, satellites in the annulus. No
 * event is as short, but among the noise of a series one of them passes for noise so strong that
 * every event could come of it.
 */

import { madStd, median } from "@photkit/core-stats";
import type { ReadingSeries } from "./readings.ts";

/** Neighbours on each side that a reading is compared with. */
const REACH = 3;
/** Robust standard deviations by which an outlier lies below its neighbours, and below all others. */
const LIMIT = 6;
/** A neighbour within this many of them shows that the light was not down for longer. */
const UNTOUCHED = 3;

/**
 * The series with such readings raised to the lowest of all others. They stay outliers, as bad as
 * any other, so that chance makes events no oftener than before.
 *
 * @param fewestReadings - events of one reading are never raised.
 */
export function withoutLoneLows(series: ReadingSeries, fewestReadings: number): ReadingSeries {
  if (fewestReadings < 2) return series;
  const rows = [...series.value.keys()].filter((i) => Number.isFinite(series.value[i]!));
  const values = rows.map((i) => series.value[i]!);
  if (values.length <= 2 * REACH) return series;
  const excess = values.map((value, k) => value - median(besides(values, k)));
  const noise = madStd(excess);
  if (!(noise > 0)) return series;
  const untouched = (k: number) => excess[k] === undefined || excess[k]! > -UNTOUCHED * noise;
  const lone = excess.map(
    (depth, k) => depth < -LIMIT * noise && untouched(k - 1) && untouched(k + 1),
  );
  const lowest = values.reduce((least, v, k) => (lone[k] ? least : Math.min(least, v)), Infinity);
  if (!values.some((v, k) => lone[k] && v < lowest - LIMIT * noise)) return series;
  const value = Float64Array.from(series.value);
  rows.forEach((row, k) => {
    if (lone[k] && values[k]! < lowest - LIMIT * noise) value[row] = lowest;
  });
  return { ...series, value };
}

const besides = (values: readonly number[], k: number): number[] => [
  ...values.slice(Math.max(0, k - REACH), k),
  ...values.slice(k + 1, k + 1 + REACH),
];
