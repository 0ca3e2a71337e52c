/**
 * Integration by the camera: it shows the sum of N fields or frames N times, so that the recording
 * has N nearly equal frames, then N others. A new picture shows as a spike in the change from frame
 * to frame, as in Tangra's integration detection; here the spikes are told from the lower half of all
 * changes, which is noise for every N from 2 on, and N is the spacing that nearly all of them keep.
 */

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
  const starts: number[] = [];
  for (let row = 0; row < changes.length; row++) if (changes[row]! > limit) starts.push(row);
  if (starts.length < FEWEST_SPIKES) return NONE;
  const spacings = starts.slice(1).map((row, k) => row - starts[k]!);
  const usual = mostFrequent(spacings);
  const irregular = starts.slice(1).filter((_, k) => spacings[k] !== usual);
  const regular = 1 - irregular.length / spacings.length;
  if (usual < 2 || usual > MOST_FRAMES || regular < REGULAR) return NONE;
  return { framesPerPicture: usual, firstStart: starts[0]!, irregular };
}

function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}
