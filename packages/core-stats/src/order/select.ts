/**
 * Selection without sorting: Floyd & Rivest 1975, "Algorithm 489: SELECT". It reorders the buffer so
 * that the k-th smallest value stands at k, nothing larger before it and nothing smaller after it.
 */

/** Above this many values, the pivot is first brought near rank k by selecting within a sample. */
const SAMPLING_SIZE = 600;

function swap(buffer: Float64Array, i: number, j: number): void {
  const kept = buffer[i]!;
  buffer[i] = buffer[j]!;
  buffer[j] = kept;
}

function narrowBySample(buffer: Float64Array, k: number, left: number, right: number): void {
  const n = right - left + 1;
  const rank = k - left + 1;
  const logN = Math.log(n);
  const sample = 0.5 * Math.exp((2 * logN) / 3);
  const spread = 0.5 * Math.sqrt((logN * sample * (n - sample)) / n) * (rank - n / 2 < 0 ? -1 : 1);
  const from = Math.max(left, Math.floor(k - (rank * sample) / n + spread));
  const to = Math.min(right, Math.floor(k + ((n - rank) * sample) / n + spread));
  selectInPlace(buffer, k, from, to);
}

/**
 * Brings the value of rank `k` (0-based) to `buffer[k]`, considering `buffer[left..right]`, both ends
 * included. The buffer must hold no NaN there.
 *
 * @returns `buffer[k]`.
 */
export function selectInPlace(
  buffer: Float64Array,
  k: number,
  left = 0,
  right = buffer.length - 1,
): number {
  let low = left;
  let high = right;
  while (high > low) {
    if (high - low > SAMPLING_SIZE) narrowBySample(buffer, k, low, high);
    const pivot = buffer[k]!;
    let i = low;
    let j = high;
    swap(buffer, low, k);
    if (buffer[high]! > pivot) swap(buffer, low, high);
    while (i < j) {
      swap(buffer, i, j);
      i++;
      j--;
      while (buffer[i]! < pivot) i++;
      while (buffer[j]! > pivot) j--;
    }
    if (buffer[low] === pivot) {
      swap(buffer, low, j);
    } else {
      j++;
      swap(buffer, j, high);
    }
    if (j <= k) low = j + 1;
    if (k <= j) high = j - 1;
  }
  return buffer[k]!;
}
