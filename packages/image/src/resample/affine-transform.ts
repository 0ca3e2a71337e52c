/** Resampling of a picture under an affine map, and rotation as its commonest case. */

import { check, checkSize } from "../errors.ts";
import { createImage, type Image, type ImageLike, sizeOf } from "../pixels/image.ts";
import { copyRows } from "../pixels/window.ts";
import {
  checkInterpolation,
  type Interpolation,
  interpolationWeights,
  tapsOf,
} from "./interpolation.ts";

/**
 * Where pixels go: the star at (x, y) lands at (a x + b y + c, d x + e y + f), pixels.
 */
export type AffineMatrix = readonly [
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
  f: number,
];

export interface AffineTransformOptions {
  /** Where pixels go; must be invertible. */
  readonly matrix: AffineMatrix;
  /** Columns of the result. @default those of the picture */
  readonly width?: number;
  /** Rows of the result. @default those of the picture */
  readonly height?: number;
  /** How values between pixels are found. @default "bicubic" */
  readonly interpolation?: Interpolation;
}

/** A result needs at least this share of its kernel's weight on measured pixels. */
export const LEAST_SHARE = 0.5;

/**
 * Moves, rotates, scales or shears a picture. The values are interpolated, not averaged: where the
 * map enlarges by a factor s, a star's flux grows by s² (multiply by 1 / |a e - b d| to keep it).
 *
 * Pixels from outside the picture are NaN. NaN and infinite pixels and those beyond the edge are left
 * out of the kernel and the rest scaled up; where they are more than half of its weight, the result is NaN.
 *
 * @throws ImageError `"invalid-option"`, also for a matrix without six elements or an inverse.
 * @example
 * const half = affineTransform(image, { matrix: [0.5, 0, 0, 0, 0.5, 0], width: 320, height: 240 });
 */
export function affineTransform(
  image: ImageLike,
  options: AffineTransformOptions,
): Image<Float64Array> {
  const size = sizeOf(image);
  const { matrix, width = size.width, height = size.height, interpolation = "bicubic" } = options;
  check.oneOf("matrix.length", matrix?.length, [6]);
  const [a, b, c, d, e, f] = matrix;
  for (const element of matrix) check.finite("matrix element", element);
  const determinant = a * e - b * d;
  check.positive("absolute determinant of matrix", Math.abs(determinant));
  check.integerAtLeast("width", width, 1);
  check.integerAtLeast("height", height, 1);
  checkSize(width, height);
  checkInterpolation("interpolation", interpolation);

  const source = new Float64Array(size.width * size.height);
  copyRows(image, 0, 0, size.width, size.height, source);
  const out = new Float64Array(width * height);
  const taps = tapsOf(interpolation);
  const weightsX = new Float64Array(taps);
  const weightsY = new Float64Array(taps);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const fromX = (e * (x - c) - b * (y - f)) / determinant;
      const fromY = (a * (y - f) - d * (x - c)) / determinant;
      const firstX = interpolationWeights(interpolation, fromX, weightsX);
      const firstY = interpolationWeights(interpolation, fromY, weightsY);
      out[y * width + x] = weightedSum(
        source,
        size.width,
        size.height,
        firstX,
        firstY,
        weightsX,
        weightsY,
      );
    }
  }
  return createImage(out, width, height);
}

/** The kernel's sum over measured pixels, scaled up for those that are missing. */
function weightedSum(
  source: Float64Array,
  width: number,
  height: number,
  firstX: number,
  firstY: number,
  weightsX: Float64Array,
  weightsY: Float64Array,
): number {
  const taps = weightsX.length;
  if (firstX >= 0 && firstY >= 0 && firstX + taps <= width && firstY + taps <= height) {
    let total = 0;
    for (let j = 0; j < taps; j++) {
      const row = (firstY + j) * width + firstX;
      let line = 0;
      for (let i = 0; i < taps; i++) line += weightsX[i]! * source[row + i]!;
      total += weightsY[j]! * line;
    }
    if (Number.isFinite(total)) return total;
  }
  let total = 0;
  let share = 0;
  for (let j = 0; j < taps; j++) {
    const y = firstY + j;
    if (y < 0 || y >= height) continue;
    for (let i = 0; i < taps; i++) {
      const x = firstX + i;
      if (x < 0 || x >= width) continue;
      const value = source[y * width + x]!;
      if (!Number.isFinite(value)) continue;
      const weight = weightsX[i]! * weightsY[j]!;
      total += weight * value;
      share += weight;
    }
  }
  return share >= LEAST_SHARE ? total / share : Number.NaN;
}

export interface RotateOptions {
  /** Angle, degrees; positive turns the x axis towards the y axis (clockwise on the screen). */
  readonly angleDegrees: number;
  /** Column of the point that stays, pixels. @default the middle of the picture */
  readonly x?: number;
  /** Row of the point that stays, pixels. @default the middle of the picture */
  readonly y?: number;
  /** How values between pixels are found. @default "bicubic" */
  readonly interpolation?: Interpolation;
}

/**
 * Rotates a picture about a point; the size stays, corners from outside are NaN
 * (see `affineTransform`).
 */
export function rotateImage(image: ImageLike, options: RotateOptions): Image<Float64Array> {
  const { width, height } = sizeOf(image);
  const { angleDegrees, x = (width - 1) / 2, y = (height - 1) / 2 } = options;
  check.finite("angleDegrees", angleDegrees);
  check.finite("x", x);
  check.finite("y", y);
  const [cosine, sine] = unitVector(angleDegrees);
  return affineTransform(image, {
    matrix: [cosine, -sine, x - cosine * x + sine * y, sine, cosine, y - sine * x - cosine * y],
    interpolation: options.interpolation ?? "bicubic",
  });
}

/** Cosine and sine, exact at multiples of 90 degrees. */
function unitVector(degrees: number): readonly [cosine: number, sine: number] {
  if (degrees % 90 === 0) {
    const quarter = (((degrees / 90) % 4) + 4) % 4;
    return [[1, 0, -1, 0][quarter]!, [0, 1, 0, -1][quarter]!];
  }
  const radians = (degrees * Math.PI) / 180;
  return [Math.cos(radians), Math.sin(radians)];
}
