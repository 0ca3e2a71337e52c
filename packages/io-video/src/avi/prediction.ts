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
  left = (plane[firstRow]! + plane[firstRow - width]!) & 255;
  plane[firstRow] = left;
  let corner = plane[firstRow - width]!;
  for (let i = firstRow + 1; i < stop; i++) {
    const above = plane[i - width]!;
    left = (plane[i]! + median(left, above, (left + above - corner) & 255)) & 255;
    plane[i] = left;
    corner = above;
  }
}

function sumLeft(plane: Uint8Array, start: number, stop: number, first: number): number {
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
