/** The pixels around a group of stars as lists, for fits that treat them together. */

import { type ImageLike, sizeOf } from "@photkit/image";
import { MeasurementFlag } from "../flags.ts";
import { createScratch, readBox } from "../pixels/window.ts";

/** Usable pixels within `radius` of any star of a group. */
export interface StarPixels {
  readonly count: number;
  /** Positions in the image, px. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly value: Float64Array;
  /** Standard deviations where they are given, ADU. */
  readonly error: Float64Array | null;
  /** Per star: which pixels lie within `radius` of it. */
  readonly near: readonly Int32Array[];
  /** Per star: `edge`, `maskedPixels`, `saturated` as its own pixels have it. */
  readonly flags: Uint16Array;
  /** Per star: highest pixel within half the radius, ADU; NaN without one. */
  readonly peak: Float64Array;
}

const pixelScratch = createScratch();
const errorScratch = createScratch();

/** Lists the pixels; those that are NaN, without an error, masked, saturated or outside are left out. */
export function collectStarPixels(
  image: ImageLike,
  xs: readonly number[],
  ys: readonly number[],
  radius: number,
  saturation: number,
  mask: ImageLike | null,
  error: ImageLike | null,
): StarPixels {
  const size = sizeOf(image);
  const left = Math.max(0, Math.ceil(Math.min(...xs) - radius));
  const top = Math.max(0, Math.ceil(Math.min(...ys) - radius));
  const width = Math.min(size.width - 1, Math.floor(Math.max(...xs) + radius)) - left + 1;
  const height = Math.min(size.height - 1, Math.floor(Math.max(...ys) + radius)) - top + 1;
  const flags = new Uint16Array(xs.length);
  const peak = new Float64Array(xs.length).fill(Number.NaN);
  const place = new Int32Array(Math.max(0, width) * Math.max(0, height)).fill(-1);
  const listed: number[] = [];
  const near: Int32Array[] = [];
  const empty = width < 1 || height < 1;
  const values = empty
    ? new Float64Array(0)
    : readBox(image, left, top, width, height, pixelScratch, mask).values;
  const errors =
    error === null || empty ? null : readBox(error, left, top, width, height, errorScratch).values;
  for (const [k, x] of xs.entries()) {
    const y = ys[k]!;
    const own: number[] = [];
    for (let row = Math.ceil(y - radius); row <= y + radius; row++) {
      for (let column = Math.ceil(x - radius); column <= x + radius; column++) {
        const squared = (column - x) ** 2 + (row - y) ** 2;
        if (squared > radius * radius) continue;
        if (column < 0 || row < 0 || column >= size.width || row >= size.height) {
          flags[k]! |= MeasurementFlag.edge;
          continue;
        }
        const at = (row - top) * width + column - left;
        const value = values[at]!;
        if (squared <= (radius * radius) / 4 && !(value <= peak[k]!) && !Number.isNaN(value)) {
          peak[k] = value;
        }
        const usable = Number.isFinite(value) && (errors === null || errors[at]! > 0);
        if (!usable) flags[k]! |= MeasurementFlag.maskedPixels;
        else if (value >= saturation) flags[k]! |= MeasurementFlag.saturated;
        else {
          if (place[at] === -1) {
            place[at] = listed.length;
            listed.push(at);
          }
          own.push(place[at]!);
        }
      }
    }
    near.push(Int32Array.from(own));
  }
  return {
    count: listed.length,
    x: Float64Array.from(listed, (at) => left + (at % width)),
    y: Float64Array.from(listed, (at) => top + Math.floor(at / width)),
    value: Float64Array.from(listed, (at) => values[at]!),
    error: errors && Float64Array.from(listed, (at) => errors[at]!),
    near,
    flags,
    peak,
  };
}
