/** Median filter over a square neighbourhood. */

import { checkEdges, type Edges, padded } from "./edges.ts";
import { check } from "./errors.ts";
import { createImage, type Image, type ImageLike, sizeOf } from "./image.ts";
import { medianInPlace, packMeasured } from "./select.ts";

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
  const source = padded(image, margin, margin, edges);
  const paddedWidth = width + 2 * margin;
  const out = new Float64Array(width * height);
  const square = new Float64Array(size * size);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let n = 0;
      for (let j = 0; j < size; j++) {
        const from = (y + j) * paddedWidth + x;
        for (let i = 0; i < size; i++) square[n++] = source[from + i]!;
      }
      out[y * width + x] = medianInPlace(square, packMeasured(square, n));
    }
  }
  return createImage(out, width, height);
}
