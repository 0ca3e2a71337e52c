/**
 * Samples as their distinct values and how often each occurs, in ascending order: by counting where most
 * of them are whole numbers of a narrow range, as pixels of cameras are, by sorting otherwise.
 */

import { finiteSamples } from "../samples.ts";

/** Distinct values, ascending; `counts[i]` samples equal `values[i]`. */
export interface ValueRuns {
  readonly size: number;
  readonly values: Float64Array;
  readonly counts: Uint32Array;
  /** Number of samples: the sum of the counts. */
  readonly total: number;
}

/** Values that are counted: so many from the first on; a power of 2. */
const SLOTS = 4096;
/** Whole numbers beyond this lose digits, or slots. */
const LARGEST_COUNTED = 2 ** 30;
/** The value in the middle of these many, taken evenly, lies among those that are counted. */
const PROBES = 9;
/** Tails may hold this share of the samples; they are sorted. */
const LARGEST_TAIL_SHARE = 1 / 3;

/** Neighbouring samples are counted apart: an increment need not wait for the one before it. */
const LANES = 4;

/** Counter `LANES * slot + lane`. All zero between calls. */
const counters = new Uint32Array(LANES * SLOTS);
const probes = new Float64Array(PROBES);

/** What is not counted: how many samples are in the tails, and how many are NaN or infinite. */
const strays = { tail: 0, lost: 0 };

let tails = new Float64Array(SLOTS);
let runValues = new Float64Array(SLOTS);
let runCounts = new Uint32Array(SLOTS);

/**
 * The finite samples by value. The arrays are overwritten by the next call.
 *
 * @param samples - stay as they are; NaN and infinite ones are left out.
 */
export function valueRuns(samples: Float64Array): ValueRuns {
  if (runValues.length < samples.length) {
    runValues = new Float64Array(2 * samples.length);
    runCounts = new Uint32Array(2 * samples.length);
    tails = new Float64Array(2 * samples.length);
  }
  const base = firstCounted(samples);
  return (
    (Number.isNaN(base) ? undefined : countedRuns(samples, base)) ??
    sortedRuns(finiteSamples(samples).sort())
  );
}

function sortedRuns(sorted: Float64Array): ValueRuns {
  const size = appendSorted(sorted, 0, sorted.length, 0);
  return { size, values: runValues, counts: runCounts, total: sorted.length };
}

/** Adds the runs of sorted values behind the first `size` runs. @returns how many there are then. */
function appendSorted(sorted: Float64Array, from: number, to: number, size: number): number {
  let runs = size;
  for (let i = from; i < to; ) {
    const value = sorted[i]!;
    const start = i;
    while (i < to && sorted[i] === value) i++;
    runValues[runs] = value;
    runCounts[runs++] = i - start;
  }
  return runs;
}

/** The value of the first slot; NaN when a glance at the samples finds fractions. */
function firstCounted(samples: Float64Array): number {
  const n = samples.length;
  for (let i = 0; i < PROBES; i++) probes[i] = samples[Math.floor((i * n) / PROBES)] ?? Number.NaN;
  // NaN is sorted to the end.
  const centre = probes.sort()[PROBES >> 1]!;
  if (centre !== Math.floor(centre) || Math.abs(centre) > LARGEST_COUNTED) return Number.NaN;
  // Eight bits begin at 0: few slots are then looked at.
  return centre >= 0 && centre < SLOTS / 2 ? 0 : centre - SLOTS / 2;
}

/** The runs by counting; undefined when there are fractions among the slots, or long tails. */
function countedRuns(samples: Float64Array, base: number): ValueRuns | undefined {
  const n = samples.length;
  const most = SLOTS - 1;
  const c = counters;
  strays.tail = 0;
  strays.lost = 0;
  let plain = true;
  let i = 0;
  for (; plain && i + LANES <= n; i += LANES) {
    const p = samples[i]! - base;
    const q = samples[i + 1]! - base;
    const r = samples[i + 2]! - base;
    const s = samples[i + 3]! - base;
    // NaN, fractions and what lies beyond the slots never equal their slot.
    const slotP = p & most;
    const slotQ = q & most;
    const slotR = r & most;
    const slotS = s & most;
    if (slotP === p && slotQ === q && slotR === r && slotS === s) {
      c[LANES * slotP] = c[LANES * slotP]! + 1;
      c[LANES * slotQ + 1] = c[LANES * slotQ + 1]! + 1;
      c[LANES * slotR + 2] = c[LANES * slotR + 2]! + 1;
      c[LANES * slotS + 3] = c[LANES * slotS + 3]! + 1;
    } else {
      plain = countSingly(samples, i, i + LANES, base);
    }
  }
  plain = plain && countSingly(samples, i, n, base);
  if (!plain || strays.tail > LARGEST_TAIL_SHARE * n) {
    counters.fill(0);
    return undefined;
  }
  return gatherRuns(base, n);
}

/** Counts a few samples and sets others apart; false for a fraction among the slots. */
function countSingly(samples: Float64Array, from: number, to: number, base: number): boolean {
  for (let i = from; i < to; i++) {
    const value = samples[i]!;
    const slot = (value - base) & (SLOTS - 1);
    if (slot === value - base) counters[LANES * slot] = counters[LANES * slot]! + 1;
    else if (value > base && value < base + SLOTS) return false;
    else if (value - value === 0) tails[strays.tail++] = value;
    else strays.lost++;
  }
  return true;
}

/** Takes the runs of `n` samples from the counters, which are zero afterwards, and from the tails. */
function gatherRuns(base: number, n: number): ValueRuns {
  const total = n - strays.lost;
  const sorted = tails.subarray(0, strays.tail).sort();
  let below = 0;
  while (below < sorted.length && sorted[below]! < base) below++;
  let size = appendSorted(sorted, 0, below, 0);
  const c = counters;
  let left = total - sorted.length;
  for (let slot = 0; left > 0; slot++) {
    const at = LANES * slot;
    const count = c[at]! + c[at + 1]! + c[at + 2]! + c[at + 3]!;
    if (count === 0) continue;
    c[at] = 0;
    c[at + 1] = 0;
    c[at + 2] = 0;
    c[at + 3] = 0;
    left -= count;
    runValues[size] = slot + base;
    runCounts[size++] = count;
  }
  size = appendSorted(sorted, below, sorted.length, size);
  return { size, values: runValues, counts: runCounts, total };
}
