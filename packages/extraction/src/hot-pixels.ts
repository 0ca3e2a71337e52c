/**
 * Hot pixels stand still while the stars of a drifting field move over them: in the lowest value
 * that each pixel had in many frames the stars are gone and the hot pixels are left. Their dark
 * current is taken off again, as a dark frame would; the light of a star on them stays.
 */

import { madStd } from "@photkit/core-stats";
import { createImage, type ImageLike, medianFilter, toFloat32, toFloat64 } from "@photkit/image";

export interface HotPixels {
  /** Where they are, in px. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** What each has above its surroundings in every frame, in ADU. */
  readonly excess: readonly number[];
  /** Level of saturated pixels, which keep it; null when unknown. */
  readonly saturation?: number | null;
}

export interface HotPixelWatch {
  add(image: ImageLike): void;
  /**
   * The hot pixels; null when there are none, or the frames were too few to say.
   *
   * @param saturation - level of saturated pixels, null when unknown.
   */
  find(saturation: number | null): HotPixels | null;
}

/** With fewer frames the darkest of them is still noise. */
const FEWEST_FRAMES = 16;
/** Excess from which on a pixel is hot, in standard deviations of a pixel in one frame. */
const HOT = 10;

/** A watch over frames whose stars move by several FWHM; of a still field it would find the stars. */
export function createHotPixelWatch(): HotPixelWatch {
  let lowest: Float32Array | null = null;
  let sum = new Float64Array(0);
  let width = 0;
  let noise = 0;
  let frames = 0;
  return {
    add(image) {
      const { data, shape } = toFloat32(image);
      frames++;
      if (lowest === null) {
        lowest = data.slice();
        sum = Float64Array.from(data);
        width = shape[1];
        noise = pixelNoise(data);
        return;
      }
      for (let i = 0; i < lowest.length; i++) {
        const value = data[i]!;
        sum[i]! += value;
        if (value < lowest[i]!) lowest[i] = value;
      }
    },
    find(saturation) {
      if (lowest === null || frames < FEWEST_FRAMES) return null;
      const darkest = aboveSurroundings(lowest, width);
      const hot = [...darkest.keys()].filter((i) => darkest[i]! > HOT * noise);
      if (hot.length === 0) return null;
      // The lowest value finds them; the mean, which their own noise does not pull down, measures.
      const mean = aboveSurroundings(
        sum.map((total) => total / frames),
        width,
      );
      return {
        x: hot.map((i) => i % width),
        y: hot.map((i) => Math.floor(i / width)),
        excess: hot.map((i) => mean[i]!),
        saturation,
      };
    },
  };
}

/** Each pixel less the median of the 5 x 5 around it. */
function aboveSurroundings(data: Float32Array | Float64Array, width: number): Float64Array {
  const around = medianFilter(createImage(data, width, data.length / width), { size: 5 }).data;
  return around.map((level, i) => data[i]! - level);
}

/** Noise of a pixel, from the differences of neighbours: stars are too few to matter. */
const pixelNoise = (data: Float32Array): number =>
  madStd(data.subarray(1).map((value, i) => value - data[i]!)) / Math.SQRT2;

/** The frame without what its hot pixels have too much. */
export function withoutHotPixels(image: ImageLike, hot: HotPixels | null): ImageLike {
  if (hot === null) return image;
  const clean = toFloat64(image);
  const [, width] = clean.shape;
  const saturation = hot.saturation ?? Number.POSITIVE_INFINITY;
  hot.excess.forEach((excess, k) => {
    const i = hot.y[k]! * width + hot.x[k]!;
    if (clean.data[i]! < saturation) clean.data[i]! -= excess;
  });
  return clean;
}

/** Whether a hot pixel lies within `radius` px of a place. */
export const touchesHotPixel = (
  hot: HotPixels | null,
  x: number,
  y: number,
  radius: number,
): boolean => hot?.x.some((column, k) => Math.hypot(column - x, hot.y[k]! - y) < radius) ?? false;
