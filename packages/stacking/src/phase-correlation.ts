/**
 * The shift between two pictures by phase correlation (Kuglin & Hines 1975), refined by a matrix
 * Fourier transform about its peak (Guizar-Sicairos, Thurman & Fienup 2008).
 */

import { type ImageLike, sizeOf, toFloat64 } from "@photkit/image";
import { check, checkSize } from "./errors.ts";
import { type PictureTransform, pictureTransform } from "./fourier.ts";
import { createShiftChoice, type Weighting } from "./shift-choice.ts";
import type { PictureShift } from "./shift-proof.ts";

export interface PhaseCorrelationOptions {
  /** Steps per pixel to which the shift is found, a whole number of at least 1. @default 10 */
  readonly upsample?: number;
  /**
   * Whether every frequency counts alike (`"phase"`), which shading and trails do not disturb; or by
   * its strength (`"cross"`), which noise and smooth images disturb less. `"auto"` tries both, without
   * single hot pixels and without what is bright at the same place in both images, lays the image on
   * the reference by each of the shifts, and keeps that of `"phase"` unless another agrees clearly
   * better; that one is refined by least squares. @default "auto"
   */
  readonly weighting?: "auto" | "phase" | "cross";
}

export interface PhaseCorrelator {
  /**
   * The shift of an image; null where it has none: one of the images is constant or has no value, or,
   * with `"auto"`, nothing in them agrees under any shift.
   *
   * @throws StackingError `"size-mismatch"`.
   */
  locate(image: ImageLike): PictureShift | null;
}

/** Below this a frequency holds nothing but rounding. */
const NOTHING = 100 * Number.EPSILON;
/** The peak is refined over so many pixels. */
const REFINED = 1.5;

/**
 * Finds how far pictures are shifted against `reference`. They are taken as periodic; NaN counts as
 * the mean. What stands still in all of them (hot pixels, a time stamp) pulls the shift to 0 with
 * `"phase"` and `"cross"`: leave it out as NaN.
 *
 * @throws StackingError `"invalid-option"`.
 * @example
 * const shift = createPhaseCorrelator(first).locate(next); // { dx, dy, peak }, or null
 */
export function createPhaseCorrelator(
  reference: ImageLike,
  options: PhaseCorrelationOptions = {},
): PhaseCorrelator {
  const { upsample = 10, weighting = "auto" } = options;
  check.integerAtLeast("upsample", upsample, 1);
  check.oneOf("weighting", weighting, ["auto", "phase", "cross"]);
  const { width, height } = sizeOf(reference);
  const transform = pictureTransform(width, height);
  const isEmpty = isFeatureless(reference);
  const first = spectrumOf(reference, transform);
  const correlate = (
    one: Float64Array,
    image: ImageLike,
    kind: Weighting,
    steps = upsample,
  ): PictureShift => {
    const product = spectrumOf(image, transform);
    const energy = crossPower(one, product, kind);
    const correlation = product.slice();
    transform.inverse(correlation);
    const top = highest(correlation);
    const coarse = {
      x: wrapped(top.at % width, width),
      y: wrapped(Math.floor(top.at / width), height),
    };
    // The product peaks at the shift that takes the picture back: the other way round.
    if (steps === 1) return turned(coarse.x, coarse.y, top.value / (energy / (width * height)));
    const fine = refine(product, width, height, coarse, steps);
    return turned(fine.x, fine.y, fine.value / energy);
  };
  const choose = createShiftChoice(reference, (image) => spectrumOf(image, transform), correlate);
  return {
    locate(image) {
      checkSize("the picture", sizeOf(image), width, height);
      if (isEmpty || isFeatureless(image)) return null;
      return weighting === "auto"
        ? choose(image, correlate(first, image, "phase"))
        : correlate(first, image, weighting);
    },
  };
}

/** Whether all values that there are are one. */
function isFeatureless(image: ImageLike): boolean {
  const { data } = toFloat64(image);
  const first = data.find(Number.isFinite);
  return first === undefined || data.every((value) => value === first || !Number.isFinite(value));
}

const turned = (x: number, y: number, peak: number): PictureShift => ({
  dx: x === 0 ? 0 : -x,
  dy: y === 0 ? 0 : -y,
  peak,
});

function spectrumOf(image: ImageLike, transform: PictureTransform): Float64Array {
  const { data } = toFloat64(image);
  let sum = 0;
  let count = 0;
  for (const value of data) {
    if (!Number.isFinite(value)) continue;
    sum += value;
    count++;
  }
  const mean = count > 0 ? sum / count : 0;
  const complex = new Float64Array(2 * data.length);
  data.forEach((value, i) => {
    complex[2 * i] = Number.isFinite(value) ? value : mean;
  });
  transform.forward(complex);
  return complex;
}

/** first times the conjugate of `second`, in place of `second`; returns the sum of its strengths. */
function crossPower(first: Float64Array, second: Float64Array, weighting: Weighting): number {
  let energy = 0;
  for (let i = 0; i < first.length; i += 2) {
    const re = first[i]! * second[i]! + first[i + 1]! * second[i + 1]!;
    const im = first[i + 1]! * second[i]! - first[i]! * second[i + 1]!;
    const strength = Math.hypot(re, im);
    const factor = weighting === "phase" ? 1 / Math.max(strength, NOTHING) : 1;
    second[i] = re * factor;
    second[i + 1] = im * factor;
    energy += strength * factor;
  }
  return energy > 0 ? energy : 1;
}

/** The largest modulus, the first one among equals. */
function highest(complex: Float64Array): { readonly at: number; readonly value: number } {
  let at = 0;
  let most = -1;
  for (let i = 0; i < complex.length; i += 2) {
    const squared = complex[i]! ** 2 + complex[i + 1]! ** 2;
    if (squared > most) {
      most = squared;
      at = i / 2;
    }
  }
  return { at, value: Math.sqrt(most) };
}

/** Places beyond the middle stand for shifts the other way. */
const wrapped = (place: number, size: number): number =>
  place > Math.floor(size / 2) ? place - size : place;

/** The peak of the product's inverse transform on a fine grid about a coarse place. */
function refine(
  product: Float64Array,
  width: number,
  height: number,
  coarse: { readonly x: number; readonly y: number },
  upsample: number,
): { readonly x: number; readonly y: number; readonly value: number } {
  const side = Math.ceil(REFINED * upsample);
  const middle = Math.floor(side / 2);
  const grid = (centre: number) =>
    Array.from({ length: side }, (_, k) => centre + (k - middle) / upsample);
  const [xs, ys] = [grid(coarse.x), grid(coarse.y)];
  const across = phases(xs, width);
  const down = phases(ys, height);
  const rows = new Float64Array(2 * side * height);
  for (let y = 0; y < height; y++) {
    for (let k = 0; k < side; k++) {
      const [re, im] = dot(product, 2 * y * width, across, 2 * k * width, width);
      rows[2 * (k * height + y)] = re;
      rows[2 * (k * height + y) + 1] = im;
    }
  }
  const fine = new Float64Array(2 * side * side);
  for (let j = 0; j < side; j++) {
    for (let k = 0; k < side; k++) {
      const [re, im] = dot(rows, 2 * k * height, down, 2 * j * height, height);
      fine[2 * (j * side + k)] = re;
      fine[2 * (j * side + k) + 1] = im;
    }
  }
  const { at, value } = highest(fine);
  return { x: xs[at % side]!, y: ys[Math.floor(at / side)]!, value };
}

/** exp(2 pi i place u / size) for each place and each frequency u, the higher half as negative. */
function phases(places: readonly number[], size: number): Float64Array {
  const out = new Float64Array(2 * places.length * size);
  places.forEach((place, k) => {
    for (let u = 0; u < size; u++) {
      const frequency = u < Math.ceil(size / 2) ? u : u - size;
      const angle = (2 * Math.PI * place * frequency) / size;
      out[2 * (k * size + u)] = Math.cos(angle);
      out[2 * (k * size + u) + 1] = Math.sin(angle);
    }
  });
  return out;
}

/** Sum of the products of `count` complex numbers of `a` and `b`. */
function dot(
  a: Float64Array,
  from: number,
  b: Float64Array,
  start: number,
  count: number,
): readonly [number, number] {
  let re = 0;
  let im = 0;
  for (let i = 0; i < 2 * count; i += 2) {
    re += a[from + i]! * b[start + i]! - a[from + i + 1]! * b[start + i + 1]!;
    im += a[from + i]! * b[start + i + 1]! + a[from + i + 1]! * b[start + i]!;
  }
  return [re, im];
}
