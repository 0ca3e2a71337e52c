/**
 * The median filter for bytes, by a histogram that slides along the row: one column of the square
 * leaves it, one enters, and the median moves by as many values as that takes (Huang, Yang & Tang 1979,
 * A fast two-dimensional median filtering algorithm).
 */

const histogram = new Int32Array(256);

/**
 * Fills `out` with the median of the square around each pixel.
 *
 * @param source - pixels with `size >> 1` more on every side.
 * @param size - side of the square, odd.
 * @param out - `width * height` elements.
 */
export function medianOfBytes(
  source: Uint8Array,
  width: number,
  height: number,
  size: number,
  out: Float64Array,
): void {
  const counts = histogram;
  const stride = width + size - 1;
  // So many values of the square do not lie above its median.
  const half = (size * size) >> 1;
  for (let y = 0; y < height; y++) {
    const top = y * stride;
    const bottom = top + size * stride;
    counts.fill(0);
    for (let row = top; row < bottom; row += stride) {
      for (let i = row; i < row + size; i++) counts[source[i]!] = counts[source[i]!]! + 1;
    }
    let median = 0;
    let below = 0;
    for (let x = 0; ; x++) {
      while (below > half) below -= counts[--median]!;
      while (below + counts[median]! <= half) below += counts[median++]!;
      out[y * width + x] = median;
      if (x === width - 1) break;
      for (let i = top + x; i < bottom; i += stride) {
        const leaving = source[i]!;
        const entering = source[i + size]!;
        counts[leaving] = counts[leaving]! - 1;
        counts[entering] = counts[entering]! + 1;
        below += Number(entering < median) - Number(leaving < median);
      }
    }
  }
}
