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

/** The finite samples in ascending order; the input stays as it is. */
export function sortedSamples(values: ArrayLike<number>): Float64Array {
  let samples: Float64Array = new Float64Array(values);
  let range = countableRange(samples);
  if (range === undefined) {
    const finite = finiteSamples(samples);
    range = finite.length < samples.length ? countableRange(finite) : undefined;
    if (range === undefined) return finite.sort();
    samples = finite;
  }
  const counts = new Uint32Array(range.size);
  for (let i = 0; i < samples.length; i++) {
    const slot = samples[i]! - range.low;
    counts[slot] = counts[slot]! + 1;
  }
  let filled = 0;
  for (let slot = 0; slot < counts.length; slot++) {
    const end = filled + counts[slot]!;
    if (end > filled) samples.fill(slot + range.low, filled, end);
    filled = end;
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
