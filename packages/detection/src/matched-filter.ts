/**
 * The filter that finds stars best: a Gaussian of the stars' width, less the mean of its
 * surroundings, so that slopes and halos cancel (the zero-sum kernel of DAOFIND, Stetson 1987).
 */

/**
 * Half the side of the filter in standard deviations of a star: wider finds isolated stars that are
 * some per cent fainter, narrower finds fainter neighbours of bright stars.
 */
const REACH_SIGMAS = 2.5;

/** Filtered pixels and how much the filter lowers white noise. */
export interface FilteredImage {
  readonly data: Float32Array;
  /** Standard deviation of the result for pixels of standard deviation 1. */
  readonly noiseGain: number;
}

/**
 * Filters dense pixels; NaN counts as 0, the background's level. Beyond the border the last pixel
 * goes on.
 *
 * @param sigma - standard deviation of the star, px.
 */
export function matchedFilter(
  pixels: Float32Array,
  width: number,
  height: number,
  sigma: number,
): FilteredImage {
  const half = Math.max(1, Math.ceil(REACH_SIGMAS * sigma));
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
  const side = 2 * half + 1;
  const area = side * side;
  const rows = filterRows(pixels, width, height, taps, half);
  return {
    data: filterColumns(rows, width, height, taps, half),
    noiseGain: Math.sqrt(Math.max(0, squares * squares - 1 / area)),
  };
}

/** Gaussian and mean along the rows. */
function filterRows(
  pixels: Float32Array,
  width: number,
  height: number,
  taps: Float64Array,
  half: number,
): { gaussian: Float32Array; mean: Float32Array } {
  const gaussian = new Float32Array(width * height);
  const mean = new Float32Array(width * height);
  const line = new Float64Array(width + 2 * half);
  const side = 2 * half + 1;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < width; x++) {
      const value = pixels[row + x]!;
      line[half + x] = Number.isNaN(value) ? 0 : value;
    }
    line.fill(line[half]!, 0, half);
    line.fill(line[half + width - 1]!, half + width);
    let sum = 0;
    for (let k = 0; k < side - 1; k++) sum += line[k]!;
    for (let x = 0; x < width; x++) {
      const centre = x + half;
      sum += line[centre + half]!;
      mean[row + x] = sum / side;
      sum -= line[x]!;
      let value = taps[0]! * line[centre]!;
      for (let k = 1; k <= half; k++) value += taps[k]! * (line[centre - k]! + line[centre + k]!);
      gaussian[row + x] = value;
    }
  }
  return { gaussian, mean };
}

/** Gaussian less mean along the columns, whole rows at a time. */
function filterColumns(
  { gaussian, mean }: { gaussian: Float32Array; mean: Float32Array },
  width: number,
  height: number,
  taps: Float64Array,
  half: number,
): Float32Array {
  const out = new Float32Array(width * height);
  const line = new Float64Array(width);
  const sums = new Float64Array(width);
  const side = 2 * half + 1;
  const rowAt = (y: number): number => Math.min(height - 1, Math.max(0, y)) * width;
  for (let y = -half; y < half; y++) {
    const row = rowAt(y);
    for (let x = 0; x < width; x++) sums[x]! += mean[row + x]!;
  }
  for (let y = 0; y < height; y++) {
    const entering = rowAt(y + half);
    const leaving = rowAt(y - half);
    const row = y * width;
    for (let x = 0; x < width; x++) line[x] = taps[0]! * gaussian[row + x]!;
    for (let k = 1; k <= half; k++) {
      const tap = taps[k]!;
      const above = rowAt(y - k);
      const below = rowAt(y + k);
      for (let x = 0; x < width; x++) {
        line[x]! += tap * (gaussian[above + x]! + gaussian[below + x]!);
      }
    }
    for (let x = 0; x < width; x++) {
      const sum = sums[x]! + mean[entering + x]!;
      out[row + x] = line[x]! - sum / side;
      sums[x] = sum - mean[leaving + x]!;
    }
  }
  return out;
}
