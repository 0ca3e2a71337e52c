/**
 * Samples with their ties spread: equal samples (8-bit video) lie evenly over the step that quantisation
 * hid them in, half the smaller gap to the values on either side. Each run of ties is an arithmetic
 * progression, so that sums over thousands of samples are sums over some dozen runs.
 */

import { medianInPlace } from "../order/median.ts";
import type { ValueRuns } from "./value-runs.ts";

/** Ascending samples: number `start[run] + i` is `first[run] + i * step[run]`. */
export interface SpreadRuns {
  readonly size: number;
  /** One more than there are runs: the last is `total`. */
  readonly start: Uint32Array;
  readonly first: Float64Array;
  readonly step: Float64Array;
  readonly total: number;
}

let start = new Uint32Array(512);
let first = new Float64Array(512);
let step = new Float64Array(512);
let gaps = new Float64Array(512);

/** A run of more than one in so many samples decides where the level lies. */
const HEAVY_RUN = 8;
/** A gap of more typical ones is not the step of quantisation: a black border beside the sky. */
const LARGEST_STEP = 4;

/**
 * Spreads ties; their mean and their order stay. Values that are unique, or the only one, stay as they
 * are. The arrays are overwritten by the next call.
 */
export function spreadTies({ size, values, counts, total }: ValueRuns): SpreadRuns {
  if (start.length <= size) {
    start = new Uint32Array(2 * size);
    first = new Float64Array(2 * size);
    step = new Float64Array(2 * size);
  }
  let before = 0;
  let previous = Number.NEGATIVE_INFINITY;
  let typical = Number.NaN;
  for (let run = 0; run < size; run++) {
    const value = values[run]!;
    const count = counts[run]!;
    const next = run + 1 < size ? values[run + 1]! : Number.POSITIVE_INFINITY;
    let gap = Math.min(value - previous, next - value);
    if (HEAVY_RUN * count > total && gap < Number.POSITIVE_INFINITY) {
      if (Number.isNaN(typical)) typical = typicalGap(values, size);
      gap = Math.min(gap, LARGEST_STEP * typical);
    }
    const spread = count > 1 && gap < Number.POSITIVE_INFINITY;
    const share = spread ? gap / count : 0;
    start[run] = before;
    first[run] = spread ? value - 0.5 * (gap - share) : value;
    step[run] = share;
    before += count;
    previous = value;
  }
  start[size] = total;
  return { size, start, first, step, total };
}

/** The median distance of neighbouring values. */
function typicalGap(values: Float64Array, size: number): number {
  if (gaps.length < size) gaps = new Float64Array(2 * size);
  for (let run = 1; run < size; run++) gaps[run - 1] = values[run]! - values[run - 1]!;
  return medianInPlace(gaps, size - 1);
}

/** The run that holds sample number `rank`. */
export function runOfRank({ size, start }: SpreadRuns, rank: number): number {
  let from = 0;
  let to = size - 1;
  while (from < to) {
    const middle = (from + to + 1) >> 1;
    if (start[middle]! <= rank) from = middle;
    else to = middle - 1;
  }
  return from;
}

/** Sample number `rank`, counted from 0. */
export function sampleOfRank(runs: SpreadRuns, rank: number): number {
  const run = runOfRank(runs, rank);
  return runs.first[run]! + (rank - runs.start[run]!) * runs.step[run]!;
}

/** How many samples lie below `value`. */
export function countBelow(runs: SpreadRuns, value: number): number {
  return countWhile(runs, (sample) => sample < value);
}

/** How many samples do not lie above `value`. */
export function countUpTo(runs: SpreadRuns, value: number): number {
  return countWhile(runs, (sample) => sample <= value);
}

/** How many samples, from the lowest on, `isLow`. */
function countWhile(runs: SpreadRuns, isLow: (sample: number) => boolean): number {
  let from = 0;
  let to = runs.total;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isLow(sampleOfRank(runs, middle))) from = middle + 1;
    else to = middle;
  }
  return from;
}
