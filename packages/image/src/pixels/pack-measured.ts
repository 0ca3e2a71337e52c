/** Copies what is not NaN to the front of the array and returns how many those are. */
export function packMeasured(values: Float64Array, length: number): number {
  let count = 0;
  for (let i = 0; i < length; i++) {
    const value = values[i]!;
    if (!Number.isNaN(value)) values[count++] = value;
  }
  return count;
}
