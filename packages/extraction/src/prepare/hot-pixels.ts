/**
 * Defective pixels that the recording itself shows, and their repair. What a steady hot pixel has too
 * much is taken off again, as a dark frame would; what its neighbours say of it is weighed against
 * that by the noise of both. Of dead, blinking and saturated pixels the neighbours alone tell.
 */

import { median } from "@photkit/core-stats";
import { createRepair } from "@photkit/image";
import { missedLight } from "./star-sharpness.ts";

export interface HotPixels {
  /** Where they are, in px. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** What each has above its surroundings, in ADU; negative for dark pixels. */
  readonly excess: readonly number[];
  /** Noise of each pixel from frame to frame, in ADU; Infinity where its value says nothing. */
  readonly spread: readonly number[];
  /** Level of the sky around each, in ADU. */
  readonly level: readonly number[];
  /** Noise of a sound pixel, in ADU. */
  readonly noise: number;
  /** Full width at half maximum of the stars, in px; NaN when unknown. */
  readonly fwhm: number;
  /** Distance of pixels of one colour: 2 in the raw frames of colour cameras, else 1. */
  readonly step: number;
}

/** Noise of a value worked out from eight neighbours, in that of a pixel. */
const SURFACE_NOISE = 1.5;
/** A pixel with less room below saturation, in the noise of a sound one, saturates by itself. */
const LEAST_ROOM = 5;

/** Repairs the same pixels of one picture after another, in place. */
export type HotPixelRepair = (data: Float32Array, saturation: number | null) => void;

/**
 * The repair of frames of one size. A pixel at `saturation` or above keeps its value, for the light
 * on it may have saturated it; where it does so without any light, its neighbours tell.
 */
export function createHotPixelRepair(
  hot: HotPixels,
  width: number,
  height: number,
): HotPixelRepair {
  const places = Int32Array.from(hot.x, (x, k) => hot.y[k]! * width + x);
  const mask = new Uint8Array(width * height);
  for (const i of places) mask[i] = 1;
  const interpolate = createInterpolation(mask, width, height, hot.step);
  const recorded = new Float64Array(places.length);
  const missed = missedLight(hot.fwhm / hot.step);
  return (data, saturation) => {
    places.forEach((i, k) => {
      recorded[k] = data[i]!;
    });
    interpolate(data);
    places.forEach((i, k) => {
      const value = recorded[k]!;
      const spread = hot.spread[k]!;
      if (Number.isNaN(value)) data[i] = value;
      if (Number.isNaN(value) || !Number.isFinite(spread)) return;
      const room = (saturation ?? Number.POSITIVE_INFINITY) - hot.level[k]! - hot.excess[k]!;
      if (room < LEAST_ROOM * hot.noise) return;
      if (saturation !== null && value >= saturation) {
        data[i] = value;
        return;
      }
      const own = value - hot.excess[k]!;
      const around = data[i]!;
      if (!Number.isFinite(around)) {
        data[i] = own;
        return;
      }
      const light = Math.max(0, around - hot.level[k]!, own - hot.level[k]!);
      const error = Math.hypot(SURFACE_NOISE * hot.noise, missed * light);
      const share = error ** 2 / (error ** 2 + spread ** 2);
      data[i] = share * own + (1 - share) * around;
    });
  };
}

/** Gives marked pixels what those of the same colour around them say. */
export function createInterpolation(
  mask: Uint8Array,
  width: number,
  height: number,
  step: number,
): (data: Float32Array | Float64Array) => void {
  if (step === 1) return createRepair(mask, width, height, { replaceBy: "surface" });
  const places = [...mask.keys()].filter((i) => mask[i] !== 0);
  return (data) => {
    for (const i of places) {
      const [column, row] = [i % width, Math.floor(i / width)];
      const values: number[] = [];
      for (let y = row - step; y <= row + step; y += step) {
        for (let x = column - step; x <= column + step; x += step) {
          const inside = x >= 0 && y >= 0 && x < width && y < height;
          if (inside && mask[y * width + x] === 0) values.push(data[y * width + x]!);
        }
      }
      data[i] = median(values);
    }
  };
}

/** A mask of defects with hot pixels; null without either. */
export function withHotPixels(
  defects: Uint8Array | null,
  hot: HotPixels | null,
  width: number,
  height: number,
): Uint8Array | null {
  if (hot === null) return defects;
  const mask = defects?.slice() ?? new Uint8Array(width * height);
  hot.x.forEach((x, k) => {
    mask[hot.y[k]! * width + x] = 1;
  });
  return mask;
}
