/**
 * Hot pixels stand still while the stars of a drifting field move over them: in the lowest value
 * that each pixel had in many frames the stars are gone and the hot pixels are left. Their dark
 * current is taken off again, as a dark frame would; the light of a star on them stays.
 */

import { madStd, median } from "@photkit/core-stats";
import { copyWindow, type ImageLike, toFloat32, toFloat64 } from "@photkit/image";

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
  let data: Float32Array = new Float32Array(0);
  let sum = new Float64Array(0);
  let width = 0;
  let noise = 0;
  let frames = 0;
  return {
    add(image) {
      frames++;
      if (lowest === null) {
        const first = toFloat32(image);
        data = first.data;
        lowest = data.slice();
        sum = Float64Array.from(data);
        width = first.shape[1];
        noise = pixelNoise(data);
        return;
      }
      // Into the same memory: fresh memory for every frame costs more than the copy.
      copyWindow(image, 0, 0, width, data.length / width, data);
      addFrame(data, sum, lowest);
    },
    find(saturation) {
      if (lowest === null || frames < FEWEST_FRAMES) return null;
      const hot = hotPlaces(lowest, width, HOT * noise);
      if (hot.length === 0) return null;
      // The lowest value finds them; the mean, which their own noise does not pull down, measures.
      const mean = sum.map((total) => total / frames);
      return {
        x: hot.map((i) => i % width),
        y: hot.map((i) => Math.floor(i / width)),
        excess: hot.map((i) => aboveSurroundings(mean, width, i)),
        saturation,
      };
    },
  };
}

function addFrame(data: Float32Array, sum: Float64Array, lowest: Float32Array): void {
  for (let i = 0; i < lowest.length; i++) {
    const value = data[i]!;
    sum[i]! += value;
    if (value < lowest[i]!) lowest[i] = value;
  }
}

/** Half the side of a pixel's surroundings. */
const REACH = 2;
const SIDE = 2 * REACH + 1;
const around = new Float64Array(SIDE * SIDE);

/** Pixels that stand more than `excess` above the median of the 5 x 5 around them. */
function hotPlaces(data: Float32Array, width: number, excess: number): number[] {
  const hot: number[] = [];
  const height = data.length / width;
  for (let y = 0; y < height; y++) {
    const inside = y >= REACH && y < height - REACH;
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      // With these twelve and itself at this level or above, so is the median: no need to ask for it.
      const level = data[i]! - excess;
      const among =
        inside &&
        x >= REACH &&
        x < width - REACH &&
        data[i - 1]! >= level &&
        data[i + 1]! >= level &&
        data[i - 2]! >= level &&
        data[i + 2]! >= level &&
        rowAbove(data, i - width, level) &&
        rowAbove(data, i + width, level) &&
        data[i - 2 * width]! >= level &&
        data[i + 2 * width]! >= level;
      if (!among && aboveSurroundings(data, width, i) > excess) hot.push(i);
    }
  }
  return hot;
}

const rowAbove = (data: Float32Array, i: number, level: number): boolean =>
  data[i - 1]! >= level && data[i]! >= level && data[i + 1]! >= level;

/** A pixel less the median of the 5 x 5 around it, mirrored at the edges. */
function aboveSurroundings(data: Float32Array | Float64Array, width: number, i: number): number {
  const height = data.length / width;
  const [column, row] = [i % width, Math.floor(i / width)];
  for (let k = 0; k < around.length; k++) {
    const x = mirrored(column - REACH + (k % SIDE), width);
    const y = mirrored(row - REACH + Math.floor(k / SIDE), height);
    around[k] = data[y * width + x]!;
  }
  return data[i]! - median(around);
}

const mirrored = (i: number, n: number): number =>
  Math.max(0, Math.min(n - 1, i < 0 ? -i : i < n ? i : 2 * n - 2 - i));

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
