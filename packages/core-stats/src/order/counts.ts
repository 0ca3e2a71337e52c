/** Order statistics of 8- and 16-bit pixels by counting: one pass, no copy, no sorting. */

/** Arrays whose values are few enough to count. */
export type CountableArray = Uint8Array | Uint8ClampedArray | Int8Array | Uint16Array | Int16Array;

/** Fewer samples than this are sorted out faster than 65 536 counters are scanned. */
const LEAST_COUNTED = 20_000;

/** Whether counting is the way to an order statistic of these values. */
export function isCountable(values: ArrayLike<number>): values is CountableArray {
  return (
    values.length >= LEAST_COUNTED &&
    (values instanceof Uint16Array ||
      values instanceof Uint8Array ||
      values instanceof Int16Array ||
      values instanceof Uint8ClampedArray ||
      values instanceof Int8Array)
  );
}

/** The value that -32768 + index stands for. */
const FIRST_VALUE = -32_768;

/** How often each value from -32768 to 65535 occurs. */
export function countValues(values: CountableArray): Uint32Array {
  const counts = new Uint32Array(65_536 - FIRST_VALUE);
  for (let i = 0; i < values.length; i++) {
    const slot = values[i]! - FIRST_VALUE;
    counts[slot] = counts[slot]! + 1;
  }
  return counts;
}

/** The value of rank `rank` (0-based) of the counted values. */
export function valueOfRank(counts: Uint32Array, rank: number): number {
  let passed = 0;
  let slot = 0;
  while (passed + counts[slot]! <= rank) passed += counts[slot++]!;
  return slot + FIRST_VALUE;
}
