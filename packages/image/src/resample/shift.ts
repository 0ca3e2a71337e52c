/** Moving a picture by a whole or fractional number of pixels. */

import { check } from "../errors.ts";
import { measuredPixels } from "../filters/separable.ts";
import { createImage, type Image, type ImageLike, sizeOf } from "../pixels/image.ts";
import { copyRows } from "../pixels/window.ts";
import { LEAST_SHARE } from "./affine-transform.ts";
import { shiftPeriodically } from "./fourier-shift.ts";
import {
  INTERPOLATIONS,
  type Interpolation,
  interpolationWeights,
  tapsOf,
} from "./interpolation.ts";

export interface ShiftOptions {
  /** The picture moves by this many columns: a star at x lands at x + dx. Pixels. */
  readonly dx: number;
  /** The picture moves by this many rows: a star at y lands at y + dy. Pixels. */
  readonly dy: number;
  /**
   * How values between pixels are found. `"fourier"` is exact for well-sampled pictures that
   * continue periodically, rings at hot pixels, and costs `width + height` sums per pixel.
   * @default "bicubic"
   */
  readonly interpolation?: Interpolation | "fourier";
  /** What comes in from outside: nothing, or what left on the other side. @default "nan" */
  readonly outside?: "nan" | "wrap";
}

/**
 * Moves a picture; its size stays. Whole pixels are moved exactly, whatever the interpolation.
 *
 * NaN and infinite pixels (and with `outside: "nan"` those beyond the edge) are left out of the kernel and the
 * rest scaled up; where they are more than half of its weight, the result is NaN.
 *
 * @throws ImageError `"invalid-option"`.
 * @example
 * const aligned = shiftImage(frame, { dx: 2.44, dy: -4.81, interpolation: "lanczos" });
 */
export function shiftImage(image: ImageLike, options: ShiftOptions): Image<Float64Array> {
  const { dx, dy, interpolation = "bicubic", outside = "nan" } = options;
  check.finite("dx", dx);
  check.finite("dy", dy);
  check.oneOf("interpolation", interpolation, [...INTERPOLATIONS, "fourier"]);
  check.oneOf("outside", outside, ["nan", "wrap"]);
  const { width, height } = sizeOf(image);
  const source = new Float64Array(width * height);
  copyRows(image, 0, 0, width, height, source);
  const known =
    measuredPixels(source) ??
    (outside === "nan" ? new Float64Array(width * height).fill(1) : undefined);

  const fourier = interpolation === "fourier";
  const wrap = outside === "wrap";
  const kernel = fourier ? "bilinear" : interpolation;
  const across = shiftTaps(dx, width, kernel);
  const down = shiftTaps(dy, height, kernel);
  if (fourier && known) fillUnknown(source, known);
  const out = fourier
    ? shiftPeriodically(source, width, height, dx, dy)
    : shiftAxes(source, width, height, across, down, wrap);
  if (known) {
    const share = shiftAxes(known, width, height, across, down, wrap);
    for (let i = 0; i < out.length; i++) {
      if (share[i]! < LEAST_SHARE) out[i] = Number.NaN;
      else if (!fourier) out[i]! /= share[i]!;
    }
  }
  return createImage(out, width, height);
}

/** For each result along an axis the first pixel that it needs, and the weights, equal for all. */
interface ShiftTaps {
  readonly first: number;
  readonly weights: Float64Array;
}

function shiftTaps(shift: number, length: number, interpolation: Interpolation): ShiftTaps {
  const weights = new Float64Array(tapsOf(interpolation));
  const limited = Math.max(-4 * length, Math.min(4 * length, shift));
  const first = interpolationWeights(interpolation, -limited, weights);
  return { first, weights };
}

function shiftAxes(
  source: Float64Array,
  width: number,
  height: number,
  across: ShiftTaps,
  down: ShiftTaps,
  wrap: boolean,
): Float64Array {
  const out = new Float64Array(width * height);
  const line = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    line.fill(0);
    for (let j = 0; j < down.weights.length; j++) {
      const weight = down.weights[j]!;
      const from = sourceIndex(y + down.first + j, height, wrap);
      if (from < 0 || weight === 0) continue;
      const row = from * width;
      for (let x = 0; x < width; x++) line[x]! += weight * source[row + x]!;
    }
    const to = y * width;
    for (let i = 0; i < across.weights.length; i++) {
      const weight = across.weights[i]!;
      if (weight === 0) continue;
      for (let x = 0; x < width; x++) {
        const from = sourceIndex(x + across.first + i, width, wrap);
        if (from >= 0) out[to + x]! += weight * line[from]!;
      }
    }
  }
  return out;
}

/** Index inside 0 … n-1, or -1 for a pixel outside. */
function sourceIndex(i: number, n: number, wrap: boolean): number {
  if (i >= 0 && i < n) return i;
  return wrap ? ((i % n) + n) % n : -1;
}

/** Puts the mean of the measured pixels into the others, so that they ring little. */
function fillUnknown(source: Float64Array, known: Float64Array): void {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < source.length; i++) {
    sum += source[i]!;
    count += known[i]!;
  }
  if (count === source.length || count === 0) return;
  const mean = sum / count;
  for (let i = 0; i < source.length; i++) if (known[i] === 0) source[i] = mean;
}
