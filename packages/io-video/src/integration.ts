/**
 * Integration by the camera: it shows the sum of N fields or frames N times, so that the recording
 * has N nearly equal frames, then N others. A new picture shows as a spike in the change from frame
 * to frame, as in Tangra's integration detection; here the spikes are told from the lower half of all
 * changes, which is noise for every N from 2 on, and N is the spacing that nearly all of them keep.
 */

import { median } from "@photkit/core-stats";

export interface Integration {
  /** Frames that show one picture: 1 when the camera does not integrate or it cannot be told. */
  readonly framesPerPicture: number;
  /** First row that starts a new picture, or null when `framesPerPicture` is 1. */
  readonly firstStart: number | null;
  /** Rows that start a new picture where none is due: frames were dropped or repeated before. */
  readonly irregular: readonly number[];
}

const NONE: Integration = { framesPerPicture: 1, firstStart: null, irregular: [] };
/** The longest integration of any known camera, and the spikes that it takes to be sure. */
const MOST_FRAMES = 256;
const FEWEST_SPIKES = 4;
/** A spike stands above the lower quartile by this many times the spread below that quartile. */
const SPIKE = 8;
/** Share of the spacings that must be the same. */
const REGULAR = 0.8;
const MOST_STEPS = 20;

/**
 * Frames per picture from the changes between successive frames.
 *
 * @param changes - change of row i from row i - 1 in any unit, 0 for an equal picture; NaN where
 * there is none, as for row 0. Too few for four new pictures give 1.
 */
export function detectIntegration(changes: ArrayLike<number>): Integration {
  const known = Array.from(changes)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  if (known.length < 2 * FEWEST_SPIKES) return NONE;
  const quartile = known[Math.floor(0.25 * known.length)]!;
  const lowest = known[Math.floor(0.05 * known.length)]!;
  const limit = quartile + SPIKE * (quartile - lowest);
  if (rowsAbove(changes, limit).length < FEWEST_SPIKES) return NONE;
  return (
    rhythmOf(rowsAbove(changes, betweenGroups(known, limit))) ??
    rhythmOf(rowsAbove(changes, limit)) ??
    NONE
  );
}

/**
 * The level half-way between the medians of what lies above and below it, from `level` on in steps:
 * the threshold of Ridler & Calvard (1978), which parts two groups however unlike in size.
 */
function betweenGroups(known: readonly number[], level: number): number {
  for (let step = 0; step < MOST_STEPS; step++) {
    const low = known.filter((change) => change <= level);
    const high = known.filter((change) => change > level);
    if (low.length === 0 || high.length === 0) return level;
    const next = (median(low) + median(high)) / 2;
    if (next === level) return level;
    level = next;
  }
  return level;
}

function rowsAbove(changes: ArrayLike<number>, limit: number): number[] {
  const rows: number[] = [];
  for (let row = 0; row < changes.length; row++) if (changes[row]! > limit) rows.push(row);
  return rows;
}

/** The spacing that nearly all of some rows keep, or null. */
function rhythmOf(starts: readonly number[]): Integration | null {
  const spacings = starts.slice(1).map((row, k) => row - starts[k]!);
  if (spacings.length + 1 < FEWEST_SPIKES) return null;
  const usual = mostFrequent(spacings);
  const irregular = starts.slice(1).filter((_, k) => spacings[k] !== usual);
  const regular = 1 - irregular.length / spacings.length;
  if (usual < 2 || usual > MOST_FRAMES || regular < REGULAR) return null;
  return { framesPerPicture: usual, firstStart: starts[0]!, irregular };
}

function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}
