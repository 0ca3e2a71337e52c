/** The share that each pixel has in an aperture of any shape. */

import { check } from "../errors.ts";
import { checkPosition, LARGEST_RADIUS } from "../pixels/window.ts";
import { type ApertureShape, boundsOf, checkShape } from "./aperture-shape.ts";
import { fillCircleWeights } from "./circle-weights.ts";
import { exactShare, sampledShare } from "./shape-overlap.ts";

/** How the share of a pixel is found. */
export interface OverlapOptions {
  /**
   * `"exact"`: area in closed form; `"center"`: 1 where the pixel's centre lies inside;
   * `"subpixel"`: share of `subpixels`² points that lie inside.
   * @default "exact"
   */
  readonly overlap?: "exact" | "center" | "subpixel";
  /** Points along each side of a pixel for `"subpixel"`. @default 5 */
  readonly subpixels?: number;
}

/** Shares of the pixels of a box. */
export interface ApertureWeights {
  /** First column and row of the box in the image. */
  readonly x0: number;
  readonly y0: number;
  readonly width: number;
  readonly height: number;
  /** `width * height` shares, 0 … 1, row by row. */
  readonly values: Float64Array;
  /** Their sum, px. */
  readonly area: number;
}

/**
 * The share that each pixel has in a shape at (x, y).
 *
 * @throws ApertureError `"invalid-option"` when a size, the position or an option is out of range.
 */
export function apertureWeights(
  shape: ApertureShape,
  x: number,
  y: number,
  options: OverlapOptions = {},
): ApertureWeights {
  const { overlap = "exact", subpixels = 5 } = options;
  checkPosition(x, y);
  check.oneOf("overlap", overlap, ["exact", "center", "subpixel"]);
  check.integerAtLeast("subpixels", subpixels, 1);
  check.between("subpixels", subpixels, 1, 100);
  checkShape(shape);
  const { left, right, top, bottom } = boundsOf(shape);
  const reach = Math.max(-left, right, -top, bottom);
  check.between("the reach of the shape", reach, 0, LARGEST_RADIUS);
  const x0 = Math.floor(x + left + 0.5);
  const y0 = Math.floor(y + top + 0.5);
  // A shape without extent may lie between two pixels: a box is never empty.
  const width = Math.max(1, Math.ceil(x + right - 0.5) - x0 + 1);
  const height = Math.max(1, Math.ceil(y + bottom - 0.5) - y0 + 1);
  const values = new Float64Array(width * height);
  if (overlap === "exact" && shape.kind === "circle") {
    fillCircleWeights(x - x0, y - y0, shape.radius, width, height, values);
  } else {
    const points = overlap === "subpixel" ? subpixels : 1;
    for (let j = 0; j < height; j++) {
      for (let i = 0; i < width; i++) {
        values[j * width + i] =
          overlap === "exact"
            ? exactShare(shape, x0 + i - x, y0 + j - y)
            : sampledShare(shape, x0 + i - x, y0 + j - y, points);
      }
    }
  }
  let area = 0;
  for (let i = 0; i < values.length; i++) area += values[i]!;
  return { x0, y0, width, height, values, area };
}
