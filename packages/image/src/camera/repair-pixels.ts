/** Repairing bad pixels from the good ones around them. */

import { medianInPlace } from "@photkit/core-stats";
import { check, checkLength } from "../errors.ts";
import { createImage, type Image, type ImageLike, sizeOf } from "../pixels/image.ts";
import { copyRows } from "../pixels/window.ts";

export interface RepairOptions {
  /**
   * `"median"` or `"mean"` of the good neighbours, the value to write in counts, or `"surface"`: half
   * the sum of the four neighbours at the sides less a quarter of that of the four at the corners,
   * which is exact wherever the light is a polynomial of second order in x and y. In the middle of a
   * star 3 pixels wide it finds 0.93 of the peak, where the mean finds 0.64. Without all eight
   * neighbours it is the median. @default "median"
   */
  readonly replaceBy?: "median" | "mean" | "surface" | number;
}

/** A square this far from the pixel is the last in which good neighbours are looked for. */
const FARTHEST_NEIGHBOUR = 8;
/** Neighbours needed before a square is large enough. */
const LEAST_NEIGHBOURS = 3;

/** Repairs the same pixels of one picture after another, in place. */
export type PixelRepair = (data: Float64Array | Float32Array) => void;

/**
 * Replaces bad pixels by what the good ones around them say: those of the 3 x 3 square, or of
 * larger ones up to 17 x 17 until there are three; NaN where there are none. NaN pixels that are
 * not marked stay NaN. For the replacement of PyMovie see `pymovieScrub`.
 *
 * @param bad - `width * height` elements in row order, every value but 0 marks a bad pixel.
 * @throws ImageError `"invalid-option"`, `"invalid-shape"` when `bad` has another length.
 */
export function repairPixels(
  image: ImageLike,
  bad: Uint8Array,
  options: RepairOptions = {},
): Image<Float64Array> {
  const { width, height } = sizeOf(image);
  const repair = createRepair(bad, width, height, options);
  const data = new Float64Array(width * height);
  copyRows(image, 0, 0, width, height, data);
  repair(data);
  return createImage(data, width, height);
}

/**
 * `repairPixels` for many pictures: the marks are looked through once, and dense rows of pixels are
 * repaired where they lie.
 *
 * @throws ImageError as `repairPixels`.
 */
export function createRepair(
  bad: Uint8Array,
  width: number,
  height: number,
  options: RepairOptions = {},
): PixelRepair {
  const { replaceBy = "median" } = options;
  if (typeof replaceBy === "number") check.finite("replaceBy", replaceBy);
  else check.oneOf("replaceBy", replaceBy, ["median", "mean", "surface"]);
  checkLength("bad", bad.length, width, height);
  const marks = bad.slice();
  const places = Uint32Array.from([...marks.keys()].filter((i) => marks[i] !== 0));
  const found = new Float64Array((2 * FARTHEST_NEIGHBOUR + 1) ** 2);
  return (data) => {
    for (const i of places) {
      if (typeof replaceBy === "number") {
        data[i] = replaceBy;
        continue;
      }
      const surface =
        replaceBy === "surface" ? surfaceThrough(data, marks, width, height, i) : null;
      if (surface !== null) {
        data[i] = surface;
        continue;
      }
      const n = goodNeighbours(data, marks, width, height, i, found);
      data[i] = replaceBy === "mean" ? meanOf(found, n) : medianInPlace(found, n);
    }
  };
}

const meanOf = (values: Float64Array, length: number): number =>
  values.subarray(0, length).reduce((sum, value) => sum + value, 0) / length;

/** The surface of second order through the eight neighbours; null unless all of them are good. */
function surfaceThrough(
  data: Float64Array | Float32Array,
  bad: Uint8Array,
  width: number,
  height: number,
  index: number,
): number | null {
  const x = index % width;
  const y = (index - x) / width;
  if (x === 0 || y === 0 || x === width - 1 || y === height - 1) return null;
  const above = index - width;
  const below = index + width;
  const marked =
    bad[above - 1]! |
    bad[above]! |
    bad[above + 1]! |
    bad[index - 1]! |
    bad[index + 1]! |
    bad[below - 1]! |
    bad[below]! |
    bad[below + 1]!;
  const sides = data[above]! + data[below]! + data[index - 1]! + data[index + 1]!;
  const corners = data[above - 1]! + data[above + 1]! + data[below - 1]! + data[below + 1]!;
  const level = sides / 2 - corners / 4;
  return marked !== 0 || Number.isNaN(level) ? null : level;
}

function goodNeighbours(
  source: Float64Array | Float32Array,
  bad: Uint8Array,
  width: number,
  height: number,
  index: number,
  found: Float64Array,
): number {
  const x0 = index % width;
  const y0 = Math.floor(index / width);
  let n = 0;
  for (let reach = 1; reach <= FARTHEST_NEIGHBOUR && n < LEAST_NEIGHBOURS; reach++) {
    n = 0;
    for (let y = Math.max(0, y0 - reach); y <= Math.min(height - 1, y0 + reach); y++) {
      for (let x = Math.max(0, x0 - reach); x <= Math.min(width - 1, x0 + reach); x++) {
        const i = y * width + x;
        if (bad[i] === 0 && !Number.isNaN(source[i]!)) found[n++] = source[i]!;
      }
    }
  }
  return n;
}
