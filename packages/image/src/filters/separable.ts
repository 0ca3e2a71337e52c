/** Two passes of one-dimensional weights, the engine of the separable filters. */

import { createImage, type Image, type ImageLike, sizeOf } from "../pixels/image.ts";
import { type Edges, padded } from "./edges.ts";

/**
 * Correlates a picture with `columnWeights` (along x) times `rowWeights` (along y), both of odd
 * length. NaN and infinite pixels are left out and the sum divided by the share of the weights that was used;
 * a pixel under no weight is NaN.
 */
export function filterSeparable(
  image: ImageLike,
  columnWeights: Float64Array,
  rowWeights: Float64Array,
  edges: Edges,
): Image<Float64Array> {
  const { width, height } = sizeOf(image);
  const source = padded(image, columnWeights.length >> 1, rowWeights.length >> 1, edges);
  const known = measuredPixels(source);
  const out = twoPasses(source, width, height, columnWeights, rowWeights);
  if (known) {
    const share = twoPasses(known, width, height, columnWeights, rowWeights);
    const whole = sum(columnWeights) * sum(rowWeights);
    const least = 1e-12 * Math.abs(whole);
    for (let i = 0; i < out.length; i++) {
      out[i] = share[i]! > least ? (out[i]! * whole) / share[i]! : Number.NaN;
    }
  }
  return createImage(out, width, height);
}

/**
 * Replaces NaN and infinities by 0 and returns 1 for measured pixels and 0 for others; nothing where all
 * are finite.
 */
export function measuredPixels(pixels: Float64Array): Float64Array | undefined {
  let known: Float64Array | undefined;
  for (let i = 0; i < pixels.length; i++) {
    const value = pixels[i]!;
    if (Number.isFinite(value)) continue;
    known ??= new Float64Array(pixels.length).fill(1);
    known[i] = 0;
    pixels[i] = 0;
  }
  return known;
}

function twoPasses(
  source: Float64Array,
  width: number,
  height: number,
  columnWeights: Float64Array,
  rowWeights: Float64Array,
): Float64Array {
  const taps = columnWeights.length;
  const radius = taps >> 1;
  const paddedWidth = width + taps - 1;
  const out = new Float64Array(width * height);
  const line = new Float64Array(paddedWidth);
  for (let y = 0; y < height; y++) {
    line.fill(0);
    addRows(source, y * paddedWidth, paddedWidth, rowWeights, line);
    const to = y * width;
    for (let x = 0; x < width; x++) {
      let total = columnWeights[radius]! * line[x + radius]!;
      for (let k = 0, mirror = taps - 1; k < radius; k++, mirror--) {
        total += columnWeights[k]! * line[x + k]! + columnWeights[mirror]! * line[x + mirror]!;
      }
      out[to + x] = total;
    }
  }
  return out;
}

/** Adds to `line` the weighted rows from index `first` on, four at a time. */
function addRows(
  source: Float64Array,
  first: number,
  width: number,
  weights: Float64Array,
  line: Float64Array,
): void {
  let k = 0;
  for (; k + 4 <= weights.length; k += 4) {
    const a = weights[k]!;
    const b = weights[k + 1]!;
    const c = weights[k + 2]!;
    const d = weights[k + 3]!;
    const row = first + k * width;
    for (let x = 0, i = row; x < width; x++, i++) {
      line[x]! +=
        a * source[i]! +
        b * source[i + width]! +
        c * source[i + 2 * width]! +
        d * source[i + 3 * width]!;
    }
  }
  for (; k < weights.length; k++) {
    const weight = weights[k]!;
    const row = first + k * width;
    for (let x = 0; x < width; x++) line[x]! += weight * source[row + x]!;
  }
}

function sum(weights: Float64Array): number {
  let total = 0;
  for (const weight of weights) total += weight;
  return total;
}
