/** Sorted samples: by counting where they are whole numbers of a narrow range, as in 8-bit video. */

import { finiteSamples } from "./samples.ts";

/** Counting pays while the range is below this many slots per sample. */
const SLOTS_PER_SAMPLE = 16;

interface IntegerRange {
  readonly low: number;
  readonly size: number;
}

/** The range of the samples when all are whole numbers and it is narrow enough to count. */
function countableRange(samples: Float64Array): IntegerRange | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < samples.length; i++) {
    const value = samples[i]!;
    if (value !== Math.floor(value)) return undefined;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const size = high - low + 1;
  return size > 0 && size <= SLOTS_PER_SAMPLE * samples.length ? { low, size } : undefined;
}

/** What 8-bit samples are counted in. */
const byteCounts = new Uint32Array(256);

/** Whole numbers counted by value: `counts[i]` of them are `low + i`. */
interface Tally {
  readonly low: number;
  readonly counts: Uint32Array;
}

/** Counts samples of 0 … 255 in one pass; undefined when there are others among them. */
function tallyBytes(samples: Float64Array): Tally | undefined {
  const counts = byteCounts;
  counts.fill(0);
  let strangers = 0;
  for (let i = 0; i < samples.length; i++) {
    const value = samples[i]!;
    const slot = value & 255;
    // Added up, not asked for each: NaN, fractions and other values are never equal to their slot.
    strangers += Number(slot !== value);
    counts[slot] = counts[slot]! + 1;
  }
  return strangers === 0 ? { low: 0, counts } : undefined;
}

/** Counts whole numbers of a narrow range. */
function tally(samples: Float64Array): Tally | undefined {
  const range = countableRange(samples);
  if (range === undefined) return undefined;
  const { low, size } = range;
  const counts = new Uint32Array(size);
  for (let i = 0; i < samples.length; i++) {
    const slot = samples[i]! - low;
    counts[slot] = counts[slot]! + 1;
  }
  return { low, counts };
}

/** The finite samples, fresh, and how many there are of each value where they can be counted. */
function tallied(values: ArrayLike<number>): [samples: Float64Array, tally: Tally | undefined] {
  const samples: Float64Array = new Float64Array(values);
  const counted = tallyBytes(samples) ?? tally(samples);
  if (counted !== undefined) return [samples, counted];
  const finite = finiteSamples(samples);
  return [finite, finite.length < samples.length ? tally(finite) : undefined];
}

/** The finite samples in ascending order; the input stays as it is. */
export function sortedSamples(values: ArrayLike<number>): Float64Array {
  const [samples, counted] = tallied(values);
  if (counted === undefined) return samples.sort();
  const { counts, low } = counted;
  let filled = 0;
  for (let slot = 0; slot < counts.length; slot++) {
    const end = filled + counts[slot]!;
    const value = slot + low;
    // A loop: there are too few of each value for a call of fill().
    for (; filled < end; filled++) samples[filled] = value;
  }
  return samples;
}

/**
 * Spreads equal samples evenly over the step that quantisation hid them in: half the smaller gap to
 * their neighbours on either side. Their mean and their order stay; samples that are unique, or all
 * equal, stay as they are. In place, on sorted samples.
 */
export function spreadTies(sorted: Float64Array): void {
  const n = sorted.length;
  let previous = Number.NEGATIVE_INFINITY;
  for (let start = 0; start < n; ) {
    const value = sorted[start]!;
    let end = start + 1;
    while (end < n && sorted[end] === value) end++;
    const below = value - previous;
    const above = end < n ? sorted[end]! - value : Number.POSITIVE_INFINITY;
    const step = Math.min(below, above);
    const count = end - start;
    if (count > 1 && step < Number.POSITIVE_INFINITY) {
      const share = step / count;
      const first = value - 0.5 * (step - share);
      for (let i = 0; i < count; i++) sorted[start + i] = first + i * share;
    }
    previous = value;
    start = end;
  }
}
