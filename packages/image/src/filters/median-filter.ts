/**
 * Median filter over a square neighbourhood. The sorted square slides along a row: a column leaves
 * and a column enters by one merge (after Huang, Yang & Tang 1979, with values for histograms). Bytes
 * have the histogram.
 */

import { check } from "../errors.ts";
import { createImage, type Image, type ImageLike, sizeOf } from "../pixels/image.ts";
import { checkEdges, type Edges, pad, padded } from "./edges.ts";
import { medianOfBytes } from "./median-of-bytes.ts";

export interface MedianFilterOptions {
  /** Side of the square, pixels, odd, at most 255. @default 3 */
  readonly size?: number;
  /** What stands beyond the edge. @default "reflect-101" */
  readonly edges?: Edges;
}

/**
 * Replaces each pixel by the median of the square around it. NaN pixels are left out (an even
 * number of them gives the mean of the two middle ones); a square without a measured pixel is NaN.
 *
 * @throws ImageError `"invalid-option"`.
 */
export function medianFilter(
  image: ImageLike,
  options: MedianFilterOptions = {},
): Image<Float64Array> {
  const { size = 3, edges = "reflect-101" } = options;
  check.oddInteger("size", size);
  check.between("size", size, 1, 255);
  checkEdges(edges);
  const { width, height } = sizeOf(image);
  const margin = size >> 1;
  const { data } = image;
  if ((data instanceof Uint8Array || data instanceof Uint8ClampedArray) && edges !== "nan") {
    const bytes = new Uint8Array((width + 2 * margin) * (height + 2 * margin));
    pad(image, margin, margin, edges, bytes);
    const medians = new Float64Array(width * height);
    medianOfBytes(bytes, width, height, size, medians);
    return createImage(medians, width, height);
  }
  const source = padded(image, margin, margin, edges);
  const paddedWidth = width + 2 * margin;
  const out = new Float64Array(width * height);
  const columns: SortedColumns = {
    values: new Float64Array(size * paddedWidth),
    counts: new Int32Array(paddedWidth),
    size,
  };
  let square = new Float64Array(size * size);
  let next = new Float64Array(size * size);
  for (let y = 0; y < height; y++) {
    sortColumns(source, y * paddedWidth, paddedWidth, columns);
    let n = 0;
    for (let x = 1 - size; x < width; x++) {
      n = slide(square, n, columns, x - 1, x + size - 1, next);
      [square, next] = [next, square];
      if (x < 0) continue;
      const middle = n >> 1;
      out[y * width + x] =
        n % 2 === 1
          ? square[middle]!
          : n === 0
            ? Number.NaN
            : (square[middle - 1]! + square[middle]!) / 2;
    }
  }
  return createImage(out, width, height);
}

/** The measured pixels under the square's height in each column, sorted; column x at size * x. */
interface SortedColumns {
  readonly values: Float64Array;
  readonly counts: Int32Array;
  readonly size: number;
}

function sortColumns(
  source: Float64Array,
  first: number,
  width: number,
  { values, counts, size }: SortedColumns,
): void {
  for (let x = 0; x < width; x++) {
    const base = x * size;
    let n = 0;
    for (let j = 0; j < size; j++) {
      const value = source[first + j * width + x]!;
      if (Number.isNaN(value)) continue;
      let k = base + n++;
      while (k > base && values[k - 1]! > value) {
        values[k] = values[k - 1]!;
        k--;
      }
      values[k] = value;
    }
    counts[x] = n;
  }
}

/**
 * Moves the sorted square by one column: without the pixels of column `leaving` (none for a
 * negative number), with those of `entering`, by one merge. Returns how many pixels it has then.
 */
function slide(
  square: Float64Array,
  length: number,
  { values, counts, size }: SortedColumns,
  leaving: number,
  entering: number,
  out: Float64Array,
): number {
  let gone = leaving < 0 ? 0 : leaving * size;
  const goneEnd = leaving < 0 ? 0 : gone + counts[leaving]!;
  let come = entering * size;
  const comeEnd = come + counts[entering]!;
  let n = 0;
  for (let i = 0; i < length; i++) {
    const value = square[i]!;
    if (gone < goneEnd && values[gone] === value) {
      gone++;
      continue;
    }
    while (come < comeEnd && values[come]! <= value) out[n++] = values[come++]!;
    out[n++] = value;
  }
  while (come < comeEnd) out[n++] = values[come++]!;
  return n;
}
