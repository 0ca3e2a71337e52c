/**
 * What missing pixels (masked, NaN, beyond the image) do to the matched filter, and its mending: a
 * star's height fitted by least squares to the pixels that are there, with a level of its own, in
 * units in which white noise is as high as where none is missing (normalised convolution, Knutsson &
 * Westin 1993).
 */

/** The filter as `matchedFilter` applies it along each axis, and what comes out where all pixels are there. */
export interface FilterKernel {
  /** Half a Gaussian, its middle first; the whole sums to 1. */
  readonly taps: Float64Array;
  /** Taps on either side of the middle. */
  readonly half: number;
  /** Sum of the squares of the kernel, Gaussian less mean, in two dimensions. */
  readonly squares: number;
}

/**
 * With less than this share of what a whole star says, there is no telling: the star lies all but
 * outside.
 */
const LEAST_SHARE = 0.25;

/** Sums over the pixels that are there, along one image row. */
interface RowSums {
  readonly gaussian: Float64Array;
  readonly squares: Float64Array;
  readonly count: Float64Array;
}

/** 1 for every row that holds a NaN; null when none does. */
export function rowsWithNaN(
  pixels: Float32Array,
  width: number,
  height: number,
): Uint8Array | null {
  const rows = new Uint8Array(height);
  let found = false;
  for (let y = 0; y < height; y++) {
    const end = (y + 1) * width;
    let at = y * width;
    while (at < end && pixels[at]! === pixels[at]!) at++;
    if (at === end) continue;
    rows[y] = 1;
    found = true;
  }
  return found ? rows : null;
}

/**
 * Corrects filtered pixels in place, wherever a pixel under the filter is missing; NaN where too
 * little is left.
 *
 * @param filtered - Gaussian less mean of the pixels, missing ones as 0.
 * @param boxMeans - mean of the pixels under the filter, missing ones as 0.
 * @param holed - rows with NaN; null when there are none.
 * @param edges - pixels beyond the image are missing; else the last one goes on.
 */
export function correctMissing(
  filtered: Float32Array,
  boxMeans: Float32Array,
  pixels: Float32Array,
  width: number,
  height: number,
  kernel: FilterKernel,
  holed: Uint8Array | null,
  edges: boolean,
): void {
  const { taps, half } = kernel;
  const side = 2 * half + 1;
  const sums = { gaussian: new Float64Array(width), squares: new Float64Array(width) };
  const count = new Float64Array(width);
  const rowOf = rollingRows(pixels, width, height, kernel, edges);
  for (let y = 0; y < height; y++) {
    if (!edges && !anyWithin(holed, y - half, y + half)) continue;
    sums.gaussian.fill(0);
    sums.squares.fill(0);
    count.fill(0);
    for (let k = -half; k <= half; k++) {
      const row = rowOf(y + k);
      if (row === null) continue;
      const tap = taps[Math.abs(k)]!;
      for (let x = 0; x < width; x++) {
        sums.gaussian[x]! += tap * row.gaussian[x]!;
        sums.squares[x]! += tap * tap * row.squares[x]!;
        count[x]! += row.count[x]!;
      }
    }
    correctRow(filtered, boxMeans, y * width, { ...sums, count }, side * side, kernel.squares);
  }
}

function correctRow(
  filtered: Float32Array,
  boxMeans: Float32Array,
  start: number,
  { gaussian, squares, count }: RowSums,
  area: number,
  whole: number,
): void {
  for (let x = 0; x < count.length; x++) {
    const there = count[x]!;
    if (there > area - 0.5) continue;
    const mean = boxMeans[start + x]!;
    // Sum of g v over the pixels that are there; then that of (g - mean g) v.
    const light = filtered[start + x]! + mean - (gaussian[x]! / there) * mean * area;
    const share = (squares[x]! - gaussian[x]! ** 2 / there) / whole;
    filtered[start + x] = share > LEAST_SHARE ? light / Math.sqrt(share) : Number.NaN;
  }
}

const anyWithin = (rows: Uint8Array | null, from: number, to: number): boolean => {
  for (let y = Math.max(0, from); rows !== null && y <= to && y < rows.length; y++)
    if (rows[y]) return true;
  return false;
};

/** Gives the sums along a row; those of the last `2 half + 1` rows are kept. Null beyond the image. */
function rollingRows(
  pixels: Float32Array,
  width: number,
  height: number,
  { taps, half }: FilterKernel,
  edges: boolean,
): (y: number) => RowSums | null {
  const side = 2 * half + 1;
  const kept = Array.from({ length: side }, () => ({
    row: -1,
    gaussian: new Float64Array(width),
    squares: new Float64Array(width),
    count: new Float64Array(width),
  }));
  const there = new Float64Array(width + 2 * half);
  return (y) => {
    const row = Math.min(height - 1, Math.max(0, y));
    if (edges && row !== y) return null;
    const sums = kept[row % side]!;
    if (sums.row === row) return sums;
    sums.row = row;
    for (let x = 0; x < width; x++) {
      const value = pixels[row * width + x]!;
      there[half + x] = value === value ? 1 : 0;
    }
    there.fill(edges ? 0 : there[half]!, 0, half);
    there.fill(edges ? 0 : there[half + width - 1]!, half + width);
    for (let x = 0; x < width; x++) {
      let gaussian = 0;
      let squares = 0;
      let count = 0;
      for (let k = -half; k <= half; k++) {
        if (there[half + x + k] === 0) continue;
        const tap = taps[k < 0 ? -k : k]!;
        gaussian += tap;
        squares += tap * tap;
        count++;
      }
      sums.gaussian[x] = gaussian;
      sums.squares[x] = squares;
      sums.count[x] = count;
    }
    return sums;
  };
}
