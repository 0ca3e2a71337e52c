/** Points in time at which the probability of an edge is evaluated: dense where it changes. */

import type { Readings } from "./readings.ts";

export interface EdgeGrid {
  /** Centres of the bins, ascending, in seconds; a single +-Infinity for an edge not recorded. */
  readonly centre: Float64Array;
  readonly width: Float64Array;
}

export interface EdgeGridRequest {
  /** Readings in whose exposure, or after which, the edge may fall; ascending. */
  readonly candidates: readonly number[];
  /** The most probable time. */
  readonly peak: number;
  /** Log probability with all else at its best. */
  readonly logProbability: (time: number) => number;
}

/** The grid of an edge that lies outside the recording. */
export const outsideGrid = (time: number): EdgeGrid => ({
  centre: Float64Array.of(time),
  width: Float64Array.of(1),
});

/** Below this (log probability under the peak) coarse bins do. */
const FINE_ABOVE = -9;
/** Largest change of log probability across a fine bin. */
const LARGEST_CHANGE = 0.4;
const LARGEST_DEPTH = 26;

/**
 * Bins that cover the candidates' exposures and the dead time between neighbours. Within an
 * exposure the probability is smooth, between exposures constant.
 */
export function edgeGrid(readings: Readings, request: EdgeGridRequest): EdgeGrid {
  const { start, exposure, length } = readings;
  const { candidates, peak, logProbability } = request;
  const top = logProbability(peak);
  const centre: number[] = [];
  const width: number[] = [];

  const divide = (
    low: number,
    high: number,
    atLow: number,
    atHigh: number,
    depth: number,
  ): void => {
    const middle = (low + high) / 2;
    const atMiddle = logProbability(middle);
    const inside = low <= peak && peak <= high;
    const most = inside ? top : Math.max(atLow, atMiddle, atHigh);
    const least = Math.min(atLow, atMiddle, atHigh);
    if (depth < LARGEST_DEPTH && most - top > FINE_ABOVE && most - least > LARGEST_CHANGE) {
      divide(low, middle, atLow, atMiddle, depth + 1);
      divide(middle, high, atMiddle, atHigh, depth + 1);
    } else {
      centre.push(middle);
      width.push(high - low);
    }
  };
  const cover = (low: number, high: number): void => {
    const likely = low <= peak && peak <= high ? top : logProbability((low + high) / 2);
    const pieces = likely - top > FINE_ABOVE ? 4 : 2;
    for (let k = 0; k < pieces; k++) {
      const from = low + ((high - low) * k) / pieces;
      const to = low + ((high - low) * (k + 1)) / pieces;
      divide(from, to, logProbability(from), logProbability(to), 0);
    }
  };

  candidates.forEach((i, k) => {
    const end = start[i]! + exposure;
    const next = i + 1 < length ? start[i + 1]! : end;
    cover(start[i]!, Math.min(end, next));
    if (next > end && candidates[k + 1] === i + 1) {
      centre.push((end + next) / 2);
      width.push(next - end);
    }
  });
  return { centre: Float64Array.from(centre), width: Float64Array.from(width) };
}
