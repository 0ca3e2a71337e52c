/** Dark and flat correction and defects as PyMovie 4.2 has them, for comparison with its results. */

import { mean, median } from "@photkit/core-stats";
import {
  copyWindow,
  createImage,
  type Image,
  type ImageLike,
  medianFilter,
  sizeOf,
  toFloat64,
} from "@photkit/image";
import { check, checkSize } from "./errors.ts";

/** Rows and columns at the rim that statistics leave out. */
const MARGIN = 2;
const LOWEST_GAIN = 0.33;
const HIGHEST_GAIN = 3;
/** Gain of a pixel whose flat is not above its dark. */
const GAIN_WITHOUT_LIGHT = 0.25;

/**
 * PyMovie's gain of each pixel: (mean flat - mean dark) / (flat - dark), limited to 0.33 … 3; 0.25
 * where the flat is not above the dark.
 *
 * @throws StackingError `"size-mismatch"`, `"invalid-option"` for pictures without a pixel inside
 *   the rim of 2.
 */
export function pymovieGain(dark: ImageLike, flat: ImageLike): Image<Float64Array> {
  const { width, height } = sizeOf(dark);
  checkSize("the flat", sizeOf(flat), width, height);
  const level = mean(insideOf(flat)) - mean(insideOf(dark));
  const { data } = toFloat64(flat);
  const darkness = toFloat64(dark).data;
  return createImage(
    data.map((light, i) => {
      const gain = level / (light - darkness[i]!);
      return gain > 0 ? Math.min(Math.max(gain, LOWEST_GAIN), HIGHEST_GAIN) : GAIN_WITHOUT_LIGHT;
    }),
    width,
    height,
  );
}

/**
 * PyMovie's correction: (picture - dark) x gain + median dark, not below 0. `calibrate` takes the
 * dark's level away as well, and knows no lower end.
 *
 * @param gain - from `pymovieGain`.
 * @throws StackingError `"size-mismatch"`.
 */
export function pymovieDarkFlat(
  image: ImageLike,
  dark: ImageLike,
  gain: ImageLike,
): Image<Float64Array> {
  const { width, height } = sizeOf(image);
  checkSize("the dark", sizeOf(dark), width, height);
  checkSize("the gain", sizeOf(gain), width, height);
  const level = median(insideOf(dark));
  const darkness = toFloat64(dark).data;
  const factor = toFloat64(gain).data;
  const data = toFloat64(image).data.map((light, i) =>
    Math.max(0, (light - darkness[i]!) * factor[i]! + level),
  );
  return createImage(data, width, height);
}

/**
 * PyMovie's dark defects: pixels of a dark frame more than `threshold` counts above the median of
 * the 5 x 5 around them.
 *
 * @returns a mask in row order: 1 for defects.
 * @throws StackingError `"invalid-option"`.
 */
export function pymovieDarkDefects(dark: ImageLike, threshold = 2): Uint8Array {
  check.notNegative("threshold", threshold);
  return Uint8Array.from(residual(dark), (excess) => Number(excess > threshold));
}

/**
 * PyMovie's gain defects: pixels whose gain, less the median of the 5 x 5 around them and plus the
 * median m of all, lies outside max(0.33, m - threshold) … min(3, m + threshold).
 *
 * @returns a mask in row order: 1 for defects.
 * @throws StackingError `"invalid-option"`.
 */
export function pymovieGainDefects(gain: ImageLike, threshold = 2): Uint8Array {
  check.notNegative("threshold", threshold);
  const level = median(insideOf(gain));
  const low = Math.max(LOWEST_GAIN, level - threshold);
  const high = Math.min(HIGHEST_GAIN, level + threshold);
  return Uint8Array.from(residual(gain), (excess) =>
    Number(excess + level < low || excess + level > high),
  );
}

/** Each pixel less the median of the 5 x 5 around it. */
function residual(image: ImageLike): Float64Array {
  const around = medianFilter(image, { size: 5 }).data;
  return toFloat64(image).data.map((value, i) => value - around[i]!);
}

/** The pixels inside the rim. */
function insideOf(image: ImageLike): Float64Array {
  const { width, height } = sizeOf(image);
  check.integerAtLeast("width of a frame", width, 2 * MARGIN + 1);
  check.integerAtLeast("height of a frame", height, 2 * MARGIN + 1);
  return copyWindow(image, MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN);
}
