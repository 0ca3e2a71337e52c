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
  let kept = 0;
  for (let i = 0; i < samples.length; i++) {
    const value = samples[i]!;
    if (value - value === 0) samples[kept++] = value;
  }
  return kept === samples.length ? samples : samples.subarray(0, kept);
}
