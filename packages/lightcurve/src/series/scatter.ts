/** How much a series scatters from point to point and altogether; NaN values are left out. */

import { madStd, median } from "@photkit/core-stats";

const finite = (values: ArrayLike<number>): number[] => Array.from(values).filter(Number.isFinite);

/**
 * Point-to-point noise: standard deviation of the differences of successive values over sqrt(2),
 * outliers beyond 5 robust sigma left out (event edges, cosmic rays). Slow changes do not count.
 * NaN for fewer than 3 values.
 */
export function pointToPointScatter(values: ArrayLike<number>): number {
  const kept = finite(values);
  const steps = kept.slice(1).map((value, i) => value - kept[i]!);
  if (steps.length < 2) return Number.NaN;
  const limit = 5 * madStd(steps);
  const inside = limit > 0 ? steps.filter((step) => Math.abs(step) <= limit) : steps;
  return Math.sqrt(inside.reduce((sum, step) => sum + step * step, 0) / inside.length / 2);
}

/** Standard deviation about the median, everything counted. NaN for fewer than 2 values. */
export function totalScatter(values: ArrayLike<number>): number {
  const kept = finite(values);
  if (kept.length < 2) return Number.NaN;
  const centre = median(kept);
  return Math.sqrt(kept.reduce((sum, value) => sum + (value - centre) ** 2, 0) / kept.length);
}
