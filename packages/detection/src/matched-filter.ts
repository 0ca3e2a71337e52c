/**
 * The filter that finds stars best: a Gaussian of the stars' width, less the mean of its
 * surroundings, so that slopes and halos cancel (the zero-sum kernel of DAOFIND, Stetson 1987).
 */

import { correctMissing, type FilterKernel } from "./missing-pixels.ts";

/**
 * Half the side of the filter in standard deviations of a star: wider finds isolated stars that are
 * some per cent fainter, narrower finds fainter neighbours of bright stars.
 */
const REACH_SIGMAS = 2.5;
/**
 * Half sides are whole pixels, which are more for narrow filters: wide ones reach this many standard
 * deviations less one pixel, to see stars at the same signal-to-noise ratio.
 */
const WIDE_REACH_SIGMAS = 3.1;
/** As little as this of the filter, px, may lie beyond the image without harm: its weight is small. */
const EDGE_REACH = 1;

/** Filtered pixels and how much the filter lowers white noise. */
export interface FilteredImage {
  /** NaN where too many pixels under the filter are missing. */
  readonly data: Float32Array;
  /** Standard deviation of the result for pixels of standard deviation 1. */
  readonly noiseGain: number;
}

/**
 * Filters dense pixels. Where some are missing, the result is scaled to the same noise.
 *
 * @param sigma - standard deviation of the star, px.
 * @param holed - rows with NaN; null when there are none.
 * @param border - pixels nearer to the image's edge are of no interest: unless those farther in see
 *   past the edge, the last pixel goes on beyond it.
 */
export function matchedFilter(
  pixels: Float32Array,
  width: number,
  height: number,
  sigma: number,
  holed: Uint8Array | null,
  border: number,
): FilteredImage {
  const wide = Math.round(WIDE_REACH_SIGMAS * sigma) - 1;
  const half = Math.max(1, Math.ceil(REACH_SIGMAS * sigma), wide);
  const taps = new Float64Array(half + 1);
  let total = 0;
  for (let k = 0; k <= half; k++) {
    taps[k] = Math.exp((-k * k) / (2 * sigma * sigma));
    total += (k === 0 ? 1 : 2) * taps[k]!;
  }
  let squares = 0;
  for (let k = 0; k <= half; k++) {
    taps[k]! /= total;
    squares += (k === 0 ? 1 : 2) * taps[k]! ** 2;
  }
  const area = (2 * half + 1) ** 2;
  const kernel = { taps, half, squares: Math.max(0, squares * squares - 1 / area) };
  const edges = border < half - EDGE_REACH;
  const boxMeans = holed || edges ? new Float32Array(width * height) : null;
  const data = filter(pixels, width, height, kernel, edges, boxMeans);
  if (boxMeans) correctMissing(data, boxMeans, pixels, width, height, kernel, holed, edges);
  return { data, noiseGain: Math.sqrt(kernel.squares) };
}

/**
 * Gaussian less mean; NaN counts as 0, the background's level. Rows are filtered when the columns first need them, and forgotten when they no
 * longer do: what is at work fits the processor's cache.
 */
function filter(
  pixels: Float32Array,
  width: number,
  height: number,
  kernel: FilterKernel,
  edges: boolean,
  boxMeans: Float32Array | null,
): Float32Array {
  const { taps, half } = kernel;
  const out = new Float32Array(width * height);
  const side = 2 * half + 1;
  // One row more, of zeros, for what lies beyond the image.
  const gaussians = Array.from({ length: side + 1 }, () => new Float32Array(width));
  const means = Array.from({ length: side + 1 }, () => new Float32Array(width));
  const line = new Float64Array(width + 2 * half);
  const values = new Float64Array(width);
  const sums = new Float64Array(width);
  let filtered = 0;
  /** Where row y is kept; beyond the border the last row goes on, or there is nothing. */
  const slotOf = (y: number): number => {
    const row = Math.min(height - 1, Math.max(0, y));
    if (edges && row !== y) return side;
    for (; filtered <= row; filtered++) {
      padRow(pixels, filtered * width, width, half, edges, line);
      const slot = filtered % side;
      filterRow(line, width, taps, half, values, gaussians[slot]!, means[slot]!);
    }
    return row % side;
  };
  for (let y = -half; y < half; y++) addRow(means[slotOf(y)]!, sums);
  for (let y = 0; y < height; y++) {
    const entering = means[slotOf(y + half)]!;
    const leaving = means[slotOf(y - half)]!;
    scaleRow(gaussians[slotOf(y)]!, taps[0]!, values);
    for (let k = 1; k <= half; k += 2) {
      // A tap of 0 stands for the one behind the last.
      const next = Math.min(half, k + 1);
      addTaps(
        values,
        taps[k]!,
        gaussians[slotOf(y - k)]!,
        gaussians[slotOf(y + k)]!,
        next > k ? taps[next]! : 0,
        gaussians[slotOf(y - next)]!,
        gaussians[slotOf(y + next)]!,
      );
    }
    const row = y * width;
    for (let x = 0; x < width; x++) {
      const sum = sums[x]! + entering[x]!;
      out[row + x] = values[x]! - sum / side;
      sums[x] = sum - leaving[x]!;
      if (boxMeans !== null) boxMeans[row + x] = sum / side;
    }
  }
  return out;
}

/** A row of the image with `half` pixels more on either side; NaN becomes 0. */
function padRow(
  pixels: Float32Array,
  start: number,
  width: number,
  half: number,
  edges: boolean,
  line: Float64Array,
): void {
  for (let x = 0; x < width; x++) {
    const value = pixels[start + x]!;
    line[half + x] = Number.isNaN(value) ? 0 : value;
  }
  line.fill(edges ? 0 : line[half]!, 0, half);
  line.fill(edges ? 0 : line[half + width - 1]!, half + width);
}

/** Gaussian and mean along a padded row; `values` is for work. */
function filterRow(
  line: Float64Array,
  width: number,
  taps: Float64Array,
  half: number,
  values: Float64Array,
  gaussian: Float32Array,
  mean: Float32Array,
): void {
  const side = 2 * half + 1;
  const middle = taps[0]!;
  for (let x = 0; x < width; x++) values[x] = middle * line[half + x]!;
  for (let k = 1; k <= half; k += 2) {
    const next = Math.min(half, k + 1);
    const tap = taps[k]!;
    const second = next > k ? taps[next]! : 0;
    for (let x = 0; x < width; x++) {
      const c = half + x;
      values[x] =
        values[x]! +
        tap * (line[c - k]! + line[c + k]!) +
        second * (line[c - next]! + line[c + next]!);
    }
  }
  let sum = 0;
  for (let k = 0; k < side - 1; k++) sum += line[k]!;
  for (let x = 0; x < width; x++) {
    sum += line[x + side - 1]!;
    mean[x] = sum / side;
    sum -= line[x]!;
    gaussian[x] = values[x]!;
  }
}

function addRow(row: Float32Array, sums: Float64Array): void {
  for (let x = 0; x < row.length; x++) sums[x]! += row[x]!;
}

function scaleRow(row: Float32Array, by: number, out: Float64Array): void {
  for (let x = 0; x < row.length; x++) out[x] = by * row[x]!;
}

/** Adds two pairs of rows, each times its tap. */
function addTaps(
  out: Float64Array,
  tap: number,
  above: Float32Array,
  below: Float32Array,
  second: number,
  higher: Float32Array,
  lower: Float32Array,
): void {
  for (let x = 0; x < out.length; x++) {
    out[x] = out[x]! + tap * (above[x]! + below[x]!) + second * (higher[x]! + lower[x]!);
  }
}
