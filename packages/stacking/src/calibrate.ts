/**
 * Bias, dark and flat taken out of a picture, as ccdproc does it:
 * (picture - bias - scale x dark) / (flat / its level), with errors and with a bounded gain.
 */

import { createImage, type Image, type ImageLike, sizeOf, toFloat64 } from "@photkit/image";
import { check, checkSize } from "./errors.ts";
import { type FlatLevelOptions, flatLevels } from "./flat-level.ts";

/** What a picture is calibrated with, in counts of one scale (linear ones). All are optional. */
export interface CalibrationFrames extends FlatLevelOptions {
  /** Counts at no exposure. */
  readonly bias?: ImageLike;
  /** Counts of the dark current, without the bias where one is given; else with it. */
  readonly dark?: ImageLike;
  /** Exposure of the picture over that of the dark. @default 1 */
  readonly darkScale?: number;
  /** An evenly lit picture without bias and dark current, at any level. */
  readonly flat?: ImageLike;
  /**
   * Lowest and highest factor by which a flat may change a pixel. Beyond them, and where the flat has
   * no light, a pixel is NaN: it cannot be measured. @default [0.33, 3]
   */
  readonly gainLimits?: readonly [low: number, high: number];
}

/** Calibration as two pictures: (picture - offset) x gain. */
export interface CorrectionPlanes {
  readonly offset: Image<Float64Array>;
  /** NaN where a pixel cannot be measured. */
  readonly gain: Image<Float64Array>;
}

/**
 * What `calibrate` does to each pixel, for those who calibrate many pictures.
 *
 * @throws StackingError `"invalid-option"`; `"size-mismatch"` for a frame that is not `width` x
 *   `height`.
 */
export function correctionPlanes(
  frames: CalibrationFrames,
  width: number,
  height: number,
): CorrectionPlanes {
  const { darkScale = 1, gainLimits = [0.33, 3] } = frames;
  const [low, high] = gainLimits;
  check.notNegative("darkScale", darkScale);
  check.between("gainLimits[0]", low, 0, 1);
  check.between("gainLimits[1]", high, 1, Number.POSITIVE_INFINITY);
  const plane = (name: "bias" | "dark" | "flat"): Image<Float64Array> | null => {
    const image = frames[name];
    if (image === undefined) return null;
    checkSize(`the ${name}`, sizeOf(image), width, height);
    return toFloat64(image);
  };
  const bias = plane("bias");
  const dark = plane("dark");
  const flat = plane("flat");
  const offset = new Float64Array(width * height);
  if (bias !== null) offset.set(bias.data);
  if (dark !== null) {
    for (let i = 0; i < offset.length; i++) offset[i]! += darkScale * dark.data[i]!;
  }
  const gain = new Float64Array(width * height).fill(1);
  if (flat !== null) {
    const levels = flatLevels(flat, frames);
    for (let i = 0; i < gain.length; i++) {
      const x = i % width;
      const y = (i - x) / width;
      const factor = levels[2 * (y & 1) + (x & 1)]! / flat.data[i]!;
      gain[i] = factor >= low && factor <= high ? factor : Number.NaN;
    }
  }
  return { offset: createImage(offset, width, height), gain: createImage(gain, width, height) };
}

/** 1-sigma errors of a picture and of what it is calibrated with, in counts. */
export interface CalibrationErrors {
  readonly image: ImageLike;
  readonly bias?: ImageLike;
  readonly dark?: ImageLike;
  /** In the unit of the flat. */
  readonly flat?: ImageLike;
}

/** A calibrated picture and its errors. */
export interface CalibratedImage {
  readonly image: Image<Float64Array>;
  /** 1-sigma error of each pixel; null when no errors were given. */
  readonly error: Image<Float64Array> | null;
}

/**
 * Calibrates one picture. NaN pixels stay NaN; so do those that the flat cannot correct.
 *
 * With `errors` those of the result: gain^2 (image^2 + bias^2 + (scale dark)^2) + (result flat error /
 * flat)^2, without that of the flat's level, which all pixels share.
 *
 * @throws StackingError `"invalid-option"`; `"size-mismatch"` for a frame of another size than `image`.
 * @example
 * const { image } = calibrate(raw, { bias: bias.image, dark: dark.image, darkScale: 2, flat: flat.image });
 */
export function calibrate(
  image: ImageLike,
  frames: CalibrationFrames,
  errors?: CalibrationErrors,
): CalibratedImage {
  const { width, height } = sizeOf(image);
  const { offset, gain } = correctionPlanes(frames, width, height);
  const { data } = toFloat64(image);
  for (let i = 0; i < data.length; i++) data[i] = (data[i]! - offset.data[i]!) * gain.data[i]!;
  const result = createImage(data, width, height);
  if (errors === undefined) return { image: result, error: null };
  const plane = (name: keyof CalibrationErrors): Float64Array | null => {
    const error = errors[name];
    if (error === undefined) return null;
    checkSize(`the error of the ${name}`, sizeOf(error), width, height);
    return toFloat64(error).data;
  };
  const own = plane("image");
  const bias = plane("bias");
  const dark = plane("dark");
  const flat = plane("flat");
  const flatLevel = frames.flat === undefined ? null : toFloat64(frames.flat).data;
  const { darkScale = 1 } = frames;
  const error = data.map((value, i) => {
    const before = Math.hypot(own?.[i] ?? 0, bias?.[i] ?? 0, darkScale * (dark?.[i] ?? 0));
    const ofFlat = flat === null || flatLevel === null ? 0 : flat[i]! / flatLevel[i]!;
    return Math.hypot(gain.data[i]! * before, value * ofFlat);
  });
  return { image: result, error: createImage(error, width, height) };
}
