/**
 * The pixels of a ring, one after the other: those whose centres lie at least the inner radius from the
 * middle and less than the outer radius. Pixels are fetched four at a time, as every loop over a few asks
 * more questions than it copies numbers.
 */

import type { FrameWindow } from "../pixels/whole-frame.ts";

/**
 * Copies the finite pixels of a ring to the front of `out`.
 *
 * @param window - holds the ring, or what of it there is.
 * @param x - column of the middle in the image, px; `y` its row.
 * @param inner - px, >= 0.
 * @param outer - px, > `inner`.
 * @param out - room for `(2 * ceil(outer) + 1)**2` numbers.
 * @returns how many there are.
 */
export function readRing(
  window: FrameWindow,
  x: number,
  y: number,
  inner: number,
  outer: number,
  out: Float64Array,
): number {
  const { values, width, height } = window;
  const column = x - window.x0;
  const middle = y - window.y0;
  const nearest = inner * inner;
  const farthest = outer * outer;
  const top = Math.max(0, Math.ceil(middle - outer)) | 0;
  const bottom = Math.min(height - 1, Math.floor(middle + outer)) | 0;
  // Both ends of every row are asked for first: they arrive together, where the loops below would wait
  // for row after row. What they hold changes nothing; one that is not finite makes the sum so, too.
  const west = Math.max(0, (column - outer + 1) | 0);
  const east = Math.min(width, ceilOf(column + outer)) - 1;
  if (west > east) return 0;
  let ends = 0;
  for (let j = top; j <= bottom; j++) ends += values[j * width + west]! + values[j * width + east]!;
  let sum = 0 * ends;
  let count = 0;
  for (let j = top; j <= bottom; j++) {
    const dy = j - middle;
    const left = farthest - dy * dy;
    if (left <= 0) continue;
    const hole = nearest - dy * dy;
    const half = Math.sqrt(left);
    const row = j * width;
    const last = row + Math.min(width, ceilOf(column + half));
    let from = row + Math.max(0, (column - half + 1) | 0);
    let to = last;
    let next = last;
    if (hole > 0) {
      const halfHole = Math.sqrt(hole);
      to = Math.min(last, row + ((column - halfHole + 1) | 0));
      next = Math.max(from, row + ceilOf(column + halfHole));
    }
    // On the left of the hole, then on its right.
    for (let side = 0; side < 2; side++) {
      let i = from;
      for (; i < to - 3; i += 4) {
        const a = values[i]!;
        const b = values[i + 1]!;
        const c = values[i + 2]!;
        const d = values[i + 3]!;
        out[count] = a;
        out[count + 1] = b;
        out[count + 2] = c;
        out[count + 3] = d;
        count += 4;
        sum += a + b + (c + d);
      }
      for (; i < to; i++) {
        const value = values[i]!;
        out[count++] = value;
        sum += value;
      }
      from = next;
      to = last;
    }
  }
  return Number.isFinite(sum) ? count : packFinite(out, count);
}

/** The least integer not below a number: quicker than `Math.ceil` where an index is wanted. */
const ceilOf = (value: number): number => {
  const whole = value | 0;
  return whole + Number(value > whole);
};

function packFinite(values: Float64Array, length: number): number {
  let count = 0;
  for (let i = 0; i < length; i++) {
    const value = values[i]!;
    if (Number.isFinite(value)) values[count++] = value;
  }
  return count;
}
