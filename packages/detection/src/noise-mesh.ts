/**
 * The noise of a filtered image, box by box. It is measured after the filter, so slopes of the
 * background do not count as noise and correlated noise (stacked, resampled pixels) does; where
 * stars crowd a box, the noise of the unfiltered pixels is the better measure.
 */

import { clipInPlace, median } from "@photkit/core-stats";
import { cellStart, filterMesh, interpolateAt, type Mesh } from "./mesh.ts";

/** Filtered pixels resemble their neighbours: every second one in x and y says as much. */
const STEP = 2;
/** A box with fewer samples than this share of the fullest one's takes its noise from those around it. */
const USABLE_SHARE = 0.3;

/**
 * Clipped standard deviation of the filtered pixels in boxes of about `box` px, smoothed by a
 * 3 x 3 median; NaN is left out; at most what the unfiltered pixels say, at least `least`.
 *
 * @param expected - noise of the filtered pixels if that of the unfiltered ones is `rms` and white,
 *   over `rms`.
 */
export function noiseMesh(
  data: Float32Array,
  width: number,
  height: number,
  box: number,
  rms: Mesh,
  expected: number,
  least: number,
): Mesh {
  const columns = Math.max(1, Math.round(width / box));
  const rows = Math.max(1, Math.round(height / box));
  const values = new Float64Array(columns * rows);
  const counts = new Float64Array(columns * rows);
  const samples = new Float64Array(Math.ceil(width / columns + 1) * Math.ceil(height / rows + 1));
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const right = cellStart(column + 1, columns, width);
      const bottom = cellStart(row + 1, rows, height);
      let count = 0;
      for (let y = cellStart(row, rows, height); y < bottom; y += STEP) {
        for (let x = cellStart(column, columns, width); x < right; x += STEP) {
          const value = data[y * width + x]!;
          if (value === value) samples[count++] = value;
        }
      }
      counts[row * columns + column] = count;
      values[row * columns + column] = clipInPlace(samples, count, 3, 10).standardDeviation;
    }
  }
  const fewest = USABLE_SHARE * counts.reduce((most, count) => Math.max(most, count), 0);
  for (let cell = 0; cell < values.length; cell++)
    if (counts[cell]! < fewest) values[cell] = Number.NaN;
  const smooth = filterMesh({ columns, rows, width, height, values }, 3);
  const white = smooth.values.map((_, cell) => {
    const x = (((cell % columns) + 0.5) * width) / columns - 0.5;
    const y = ((Math.floor(cell / columns) + 0.5) * height) / rows - 0.5;
    return expected * interpolateAt(rms, x, y);
  });
  const ratios = smooth.values.map((value, cell) => value / white[cell]!);
  const correlation = Math.max(1, median(ratios.filter(Number.isFinite)) || 1);
  return {
    ...smooth,
    values: smooth.values.map((value, cell) =>
      Math.max(least, Math.min(value, correlation * white[cell]!)),
    ),
  };
}
