/** Gaussian blur as two passes of a sampled Gaussian; pixels without a value are left out. */

import { check } from "../errors.ts";
import type { Image, ImageLike } from "../pixels/image.ts";
import { checkEdges, type Edges } from "./edges.ts";
import { filterSeparable } from "./separable.ts";

export interface GaussianBlurOptions {
  /** Standard deviation of the Gaussian, pixels, greater than 0 and at most 1000. */
  readonly sigma: number;
  /** Half width of the kernel in units of sigma. @default 4 */
  readonly truncate?: number;
  /** What stands beyond the edge. @default "reflect-101" */
  readonly edges?: Edges;
}

/** A kernel reaches no further, px. */
const LARGEST_RADIUS = 1_000_000;

/**
 * Weights of a Gaussian sampled at whole pixels, of odd length, with sum 1.
 *
 * @param sigma - pixels.
 * @param radius - pixels on either side of the centre.
 */
export function gaussianKernel(sigma: number, radius: number): Float64Array {
  check.positive("sigma", sigma);
  check.integerAtLeast("radius", radius, 0);
  check.between("radius", radius, 0, LARGEST_RADIUS);
  const kernel = new Float64Array(2 * radius + 1);
  let sum = 0;
  for (let i = -radius; i <= radius; i++) {
    const weight = Math.exp((-0.5 * i * i) / (sigma * sigma));
    kernel[i + radius] = weight;
    sum += weight;
  }
  return kernel.map((weight) => weight / sum);
}

/**
 * Blurs a picture with a Gaussian.
 *
 * NaN and infinite pixels are left out and the other weights scaled up, so that the blur fills them from their
 * surroundings; a pixel is NaN when nothing within the kernel was measured.
 *
 * @throws ImageError `"invalid-option"`.
 * @example
 * const smooth = gaussianBlur(image, { sigma: 1.1 });
 */
export function gaussianBlur(image: ImageLike, options: GaussianBlurOptions): Image<Float64Array> {
  const { sigma, truncate = 4, edges = "reflect-101" } = options;
  check.positive("sigma", sigma);
  check.between("sigma", sigma, 0, 1000);
  check.positive("truncate", truncate);
  check.between("truncate", truncate, 0, 20);
  checkEdges(edges);
  const kernel = gaussianKernel(sigma, Math.max(1, Math.ceil(truncate * sigma)));
  return filterSeparable(image, kernel, kernel, edges);
}
