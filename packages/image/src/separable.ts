/** Two passes of one-dimensional weights, the engine of the separable filters. */

import { type Edges, padded } from "./edges.ts";
import { createImage, type Image, type ImageLike, sizeOf } from "./image.ts";

/**
 * Correlates a picture with `columnWeights` (along x) times `rowWeights` (along y), both of odd
 * length. NaN pixels are left out and the sum divided by the share of the weights that was used;
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

/** Replaces NaN by 0 and returns 1 for measured pixels and 0 for others; nothing without a NaN. */
export function measuredPixels(pixels: Float64Array): Float64Array | undefined {
  let known: Float64Array | undefined;
  for (let i = 0; i < pixels.length; i++) {
    const value = pixels[i]!;
    if (!Number.isNaN(value)) continue;
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
  const paddedWidth = width + taps - 1;
  const out = new Float64Array(width * height);
  const line = new Float64Array(paddedWidth);
  for (let y = 0; y < height; y++) {
    line.fill(0);
    for (let k = 0; k < rowWeights.length; k++) {
      const weight = rowWeights[k]!;
      const row = (y + k) * paddedWidth;
      for (let x = 0; x < paddedWidth; x++) line[x]! += weight * source[row + x]!;
    }
    const to = y * width;
    for (let x = 0; x < width; x++) {
      let total = 0;
      for (let k = 0; k < taps; k++) total += columnWeights[k]! * line[x + k]!;
      out[to + x] = total;
    }
  }
  return out;
}

function sum(weights: Float64Array): number {
  let total = 0;
  for (const weight of weights) total += weight;
  return total;
}
