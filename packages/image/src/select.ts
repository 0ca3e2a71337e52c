/** Order statistics in place, for filters and display limits. */

/**
 * The element that would stand at `rank` if `values[0 … length-1]` were sorted; the array is
 * partly sorted by it. Hoare's quickselect with the median of three. No NaN may be among them.
 */
export function selectRank(values: Float64Array, length: number, rank: number): number {
  let low = 0;
  let high = length - 1;
  while (high > low) {
    const middle = (low + high) >> 1;
    const a = values[low]!;
    const b = values[middle]!;
    const c = values[high]!;
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i <= j) {
        const swap = values[i]!;
        values[i] = values[j]!;
        values[j] = swap;
        i++;
        j--;
      }
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else break;
  }
  return values[rank]!;
}

/**
 * Median of `values[0 … length-1]`, the mean of the two middle ones for even counts, NaN for none.
 * The array is partly sorted by it. No NaN may be among them.
 */
export function medianInPlace(values: Float64Array, length: number): number {
  if (length === 0) return Number.NaN;
  const upper = selectRank(values, length, length >> 1);
  if (length % 2 === 1) return upper;
  let lower = values[0]!;
  for (let i = 1; i < length >> 1; i++) if (values[i]! > lower) lower = values[i]!;
  return (lower + upper) / 2;
}

/** Copies what is not NaN to the front of the array and returns how many those are. */
export function packMeasured(values: Float64Array, length: number): number {
  let count = 0;
  for (let i = 0; i < length; i++) {
    const value = values[i]!;
    if (!Number.isNaN(value)) values[count++] = value;
  }
  return count;
}
