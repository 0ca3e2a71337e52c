/** Undoes the prediction of lossless video in place: sums modulo 256 along a plane of bytes. */

/** How a sample was predicted from the ones before it. */
export type Prediction = "none" | "left" | "gradient" | "median";

/**
 * Turns differences into samples. Rows follow each other without a border: left of the first sample
 * of a row is the last one of the row above. The first row is predicted from the left, its first
 * sample from 128.
 *
 * @param plane - differences in, samples out, from `start` up to `stop - 1`, rows of `width`.
 */
export function restore(
  plane: Uint8Array,
  width: number,
  start: number,
  stop: number,
  prediction: Prediction,
): void {
  if (prediction === "none") return;
  const firstRow = Math.min(stop, start + width);
  let left = sumLeft(plane, start, prediction === "left" ? stop : firstRow, 128);
  if (prediction === "left" || firstRow >= stop) return;
  if (prediction === "gradient") {
    for (let row = firstRow; row < stop; row += width) {
      left = (plane[row]! + plane[row - width]!) & 255;
      plane[row] = left;
      for (let i = row + 1; i < row + width; i++) {
        left = (plane[i]! + left + plane[i - width]! - plane[i - width - 1]!) & 255;
        plane[i] = left;
      }
    }
    return;
  }
  // The second row starts from the sample above; the median needs three neighbours.
  plane[firstRow] = plane[firstRow]! + plane[firstRow - width]!;
  sumMedian(plane, firstRow + 1, stop, width);
}

/**
 * Adds to each sample the middle one of its left neighbour, of that above, and of left plus above
 * less that above left, in place; rows follow each other without a border.
 *
 * @param start - first sample that is predicted so, at least `distance + 1`.
 * @param distance - samples back to the one above.
 */
export function sumMedian(plane: Uint8Array, start: number, stop: number, distance: number): void {
  let left = plane[start - 1]!;
  let corner = plane[start - 1 - distance]!;
  for (let i = start; i < stop; i++) {
    const above = plane[i - distance]!;
    left = (plane[i]! + median(left, above, (left + above - corner) & 255)) & 255;
    plane[i] = left;
    corner = above;
  }
}

/**
 * Adds to each sample its left neighbour, in place, across the ends of rows.
 *
 * @param first - what stands left of the first sample.
 * @returns the last sample.
 */
export function sumLeft(plane: Uint8Array, start: number, stop: number, first: number): number {
  let left = first;
  for (let i = start; i < stop; i++) {
    left = (left + plane[i]!) & 255;
    plane[i] = left;
  }
  return left;
}

/** The middle one of three bytes, without branches: which it is looks random to the processor. */
function median(a: number, b: number, c: number): number {
  const rise = b - a;
  const low = a + (rise & (rise >> 31));
  const high = b - (rise & (rise >> 31));
  const overLow = c - low;
  const atLeastLow = c - (overLow & (overLow >> 31));
  const overHigh = atLeastLow - high;
  return high + (overHigh & (overHigh >> 31));
}
