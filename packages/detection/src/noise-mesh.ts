/**
 * The noise of a filtered image, box by box. It is measured after the filter, so slopes of the
 * background do not count as noise and correlated noise (stacked, resampled pixels) does.
 */

import { clipInPlace } from "@photkit/core-stats";
import { cellStart, filterMesh, type Mesh } from "./mesh.ts";

/** Filtered pixels resemble their neighbours: every second one in x and y says as much. */
const STEP = 2;

/**
 * Clipped standard deviation of the filtered pixels in boxes of about `box` px, smoothed by a
 * 3 x 3 median; at least `least`.
 */
export function noiseMesh(
  data: Float32Array,
  width: number,
  height: number,
  box: number,
  least: number,
): Mesh {
  const columns = Math.max(1, Math.round(width / box));
  const rows = Math.max(1, Math.round(height / box));
  const values = new Float64Array(columns * rows);
  const samples = new Float64Array(Math.ceil(width / columns + 1) * Math.ceil(height / rows + 1));
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const right = cellStart(column + 1, columns, width);
      const bottom = cellStart(row + 1, rows, height);
      let count = 0;
      for (let y = cellStart(row, rows, height); y < bottom; y += STEP) {
        for (let x = cellStart(column, columns, width); x < right; x += STEP) {
          samples[count++] = data[y * width + x]!;
        }
      }
      values[row * columns + column] = clipInPlace(samples, count, 3, 10).standardDeviation;
    }
  }
  const smooth = filterMesh({ columns, rows, width, height, values }, 3);
  return { ...smooth, values: smooth.values.map((value) => Math.max(least, value)) };
}
