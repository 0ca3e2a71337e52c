/**
 * Whether two images agree when one is laid on the other with a shift: their correlation over the part
 * that both show. It decides between shifts that were found in different ways, and says when none is one.
 */

import { createImage, type Image, type ImageLike, medianFilter } from "@photkit/image";

/** A shift in px: the image's (x + dx, y + dy) is the reference's (x, y). */
export interface Shift {
  readonly dx: number;
  readonly dy: number;
}

/** How far a picture lies from the reference: its (x + dx, y + dy) is the reference's (x, y). */
export interface PictureShift {
  /** Columns and rows in px, up to half the picture. */
  readonly dx: number;
  readonly dy: number;
  /** Height of the correlation's peak, 0 to 1: 1 for the same picture with `"phase"`. */
  readonly peak: number;
}

/** An image without single defective pixels. */
export type Smoothed = Image<Float64Array>;

/** A median of 3 x 3 takes out hot pixels, and leaves stars; neighbours become alike. */
const ALIKE = 6;
/** Most that chance correlates; small images would exceed it by the estimate for large ones. */
const MOST_CHANCE = 0.9;
/** Part of the image that both must show. */
const LEAST_OVERLAP = 0.2;
/** By how much a pixel that stands still changes: standard deviations, and a part of its light. */
const SAME_SIGMA = 5;
const SAME_PART = 0.05;
/** Residual variance beside that of another shift, from which on a shift is the worse one. */
export const WORSE = 1.3;

export const smoothed = (image: ImageLike): Smoothed => medianFilter(image);

/**
 * A copy whose bright pixels that stand still are NaN, with a margin: hot pixels, a time stamp. Both
 * images and `bright` in standard deviations of the background above it.
 */
export function withoutStanding(image: Smoothed, other: Smoothed, bright: number): Smoothed {
  const [height, width] = image.shape;
  const data = image.data.slice();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const [one, two] = [image.data[i]!, other.data[i]!];
      if (!(one > bright && two > bright)) continue;
      if (Math.abs(one - two) > SAME_SIGMA + SAME_PART * Math.min(one, two)) continue;
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          data[v * width + u] = Number.NaN;
        }
      }
    }
  }
  return createImage(data, width, height);
}

/** Sums over the pixels that both images show under a shift. */
interface Overlap {
  readonly count: number;
  readonly correlation: number;
}

/** Correlation of `image` with `reference` under a shift, between pixels by bilinear interpolation. */
function overlapOf(reference: Smoothed, image: Smoothed, { dx, dy }: Shift): Overlap {
  const [height, width] = reference.shape;
  let [count, sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0, 0];
  // Levels far above their variation would cost digits.
  const level = reference.data.find((value) => !Number.isNaN(value)) ?? 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const a = reference.data[y * width + x]! - level;
      const b = sample(image, x + dx, y + dy) - level;
      if (Number.isNaN(a) || Number.isNaN(b)) continue;
      count++;
      sumA += a;
      sumB += b;
      sumAA += a * a;
      sumBB += b * b;
      sumAB += a * b;
    }
  }
  const variance = (sumAA - (sumA * sumA) / count) * (sumBB - (sumB * sumB) / count);
  const correlation = variance > 0 ? (sumAB - (sumA * sumB) / count) / Math.sqrt(variance) : 0;
  return { count, correlation: Number.isFinite(correlation) ? correlation : 0 };
}

/** Bilinear; NaN outside, and beside NaN. */
export function sample({ data, shape: [height, width] }: Smoothed, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [x - left, y - top];
  if (left < 0 || top < 0 || x > width - 1 || y > height - 1) return Number.NaN;
  const i = top * width + left;
  const right = u === 0 ? 0 : 1;
  const below = v === 0 ? 0 : width;
  const upper = data[i]! + u * (data[i + right]! - data[i]!);
  if (v === 0) return upper;
  return upper + v * (data[i + below]! + u * (data[i + below + right]! - data[i + below]!) - upper);
}

/** How sure a shift is. */
export interface Proof extends Shift {
  /** Correlation of what both images show, -1 to 1. */
  readonly correlation: number;
  /** The same above what chance makes of this many pixels; at most 0 for a shift that is none. */
  readonly excess: number;
}

/**
 * The proof of a shift. Among N places chance correlates n independent pixels by up to
 * sqrt(2 ln N / n).
 */
export function proofOf(reference: Smoothed, image: Smoothed, { dx, dy }: Shift): Proof {
  const places = reference.data.length;
  const { count, correlation } = overlapOf(reference, image, { dx, dy });
  if (!(count >= LEAST_OVERLAP * places)) return { dx, dy, correlation, excess: -1 };
  const chance = Math.min(MOST_CHANCE, Math.sqrt((2 * ALIKE * Math.log(places)) / count));
  return { dx, dy, correlation, excess: correlation - chance };
}
