/** The one way samples enter the kernels: a fresh Float64Array without the masked (NaN) ones. */

/** Copies `values` without NaN; infinities stay. The result may be reordered freely. */
export function measuredSamples(values: ArrayLike<number>): Float64Array {
  const samples = new Float64Array(values);
  let kept = 0;
  for (let i = 0; i < samples.length; i++) {
    const value = samples[i]!;
    if (!Number.isNaN(value)) samples[kept++] = value;
  }
  return kept === samples.length ? samples : samples.subarray(0, kept);
}

/** Copies `values` without NaN and infinities. */
export function finiteSamples(values: ArrayLike<number>): Float64Array {
  const samples = new Float64Array(values);
  const kept = packFinite(samples, samples.length);
  return kept === samples.length ? samples : samples.subarray(0, kept);
}

/** Moves the finite ones of the first `length` values to the front. @returns how many those are. */
export function packFinite(buffer: Float64Array, length: number): number {
  let kept = 0;
  for (let i = 0; i < length; i++) {
    const value = buffer[i]!;
    if (value - value === 0) buffer[kept++] = value;
  }
  return kept;
}
