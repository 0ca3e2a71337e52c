/** Convolution with any small kernel. */

import { check } from "../errors.ts";
import { createImage, type Image, type ImageLike, sizeOf } from "../pixels/image.ts";
import { copyRows } from "../pixels/window.ts";
import { checkEdges, type Edges, padded } from "./edges.ts";
import { measuredPixels } from "./separable.ts";

export interface ConvolveOptions {
  /** What stands beyond the edge. @default "reflect-101" */
  readonly edges?: Edges;
  /** Divide the kernel by its sum, which must not be 0. @default false */
  readonly normalise?: boolean;
}

/**
 * Convolves a picture with a kernel: out(x, y) = sum of kernel(i, j) * image(x - i, y - j), (0, 0)
 * being the kernel's central pixel. A star of one pixel becomes a copy of the kernel.
 *
 * NaN and infinite pixels count as 0; when the kernel is nowhere negative the result is scaled up by the share
 * of the kernel that met measured pixels, and NaN where it met none. With negative weights such a
 * share means nothing, so that every pixel whose sum would need a NaN is NaN.
 *
 * @param kernel - a picture with odd width and height, all finite.
 * @throws ImageError `"invalid-option"` for an even or non-finite kernel.
 */
export function convolve(
  image: ImageLike,
  kernel: ImageLike,
  options: ConvolveOptions = {},
): Image<Float64Array> {
  const { edges = "reflect-101", normalise = false } = options;
  checkEdges(edges);
  const { width, height } = sizeOf(image);
  const size = sizeOf(kernel);
  check.oddInteger("kernel width", size.width);
  check.oddInteger("kernel height", size.height);
  const weights = new Float64Array(size.width * size.height);
  copyRows(kernel, 0, 0, size.width, size.height, weights);
  weights.reverse();
  let sum = 0;
  for (const weight of weights) sum += weight;
  check.finite("sum of the kernel", sum);
  if (normalise) {
    check.positive("sum of a kernel to be normalised", Math.abs(sum));
    for (let i = 0; i < weights.length; i++) weights[i]! /= sum;
    sum = 1;
  }
  const source = padded(image, size.width >> 1, size.height >> 1, edges);
  const known = measuredPixels(source);
  const out = correlate(source, width, height, weights, size.width);
  if (known) {
    const shares = correlate(known, width, height, weights.map(Math.abs), size.width);
    const whole = weights.reduce((total, weight) => total + Math.abs(weight), 0);
    const scalable = weights.every((weight) => weight >= 0);
    for (let i = 0; i < out.length; i++) {
      const share = shares[i]! / whole;
      if (share > 1 - 1e-12) continue;
      out[i] = scalable && share > 1e-12 ? out[i]! / share : Number.NaN;
    }
  }
  return createImage(out, width, height);
}

/** Sums of weights times pixels; the source is padded by half of the kernel on every side. */
function correlate(
  source: Float64Array,
  width: number,
  height: number,
  weights: Float64Array,
  kernelWidth: number,
): Float64Array {
  const out = new Float64Array(width * height);
  const paddedWidth = width + kernelWidth - 1;
  for (let y = 0; y < height; y++) {
    const to = y * width;
    for (let k = 0; k < weights.length; k++) {
      const weight = weights[k]!;
      if (weight === 0) continue;
      const j = Math.floor(k / kernelWidth);
      const from = (y + j) * paddedWidth + k - j * kernelWidth;
      for (let x = 0; x < width; x++) out[to + x]! += weight * source[from + x]!;
    }
  }
  return out;
}
