/** A picture to mark stars on: finder charts and reports. */

import { check } from "../errors.ts";
import type { ImageLike } from "../pixels/image.ts";
import { type Colour, colourMap, type RgbImage } from "./colour.ts";

/** A colour copy of an 8-bit grey picture (see `stretch`) on which to draw. */
export function createCanvas(grey: ImageLike): RgbImage {
  return colourMap(grey, { map: "grey" });
}

export interface CircleOptions {
  /** Column of the centre, pixels; the circle may hang over the edge. */
  readonly x: number;
  /** Row of the centre, pixels. */
  readonly y: number;
  /** Radius of the middle of the line, pixels, greater than 0. */
  readonly radius: number;
  /** Red, green, blue, 0 to 255. @default [255, 220, 0] */
  readonly colour?: Colour;
  /** Width of the line, pixels, greater than 0. @default 1 */
  readonly thickness?: number;
}

/**
 * Draws a smooth circle line on a canvas, in place; parts outside the canvas are left away.
 *
 * @throws ImageError `"invalid-option"`.
 */
export function drawCircle(canvas: RgbImage, options: CircleOptions): void {
  const { x, y, radius, colour = [255, 220, 0], thickness = 1 } = options;
  check.finite("x", x);
  check.finite("y", y);
  check.positive("radius", radius);
  check.positive("thickness", thickness);
  const { data, width, height } = canvas;
  const reach = radius + thickness / 2 + 1;
  const left = Math.max(0, Math.ceil(x - reach));
  const right = Math.min(width - 1, Math.floor(x + reach));
  const bottom = Math.min(height - 1, Math.floor(y + reach));
  for (let row = Math.max(0, Math.ceil(y - reach)); row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const away = Math.abs(Math.hypot(column - x, row - y) - radius);
      const cover = Math.min(1, thickness, thickness / 2 + 0.5 - away);
      if (cover <= 0) continue;
      const pixel = 3 * (row * width + column);
      for (let channel = 0; channel < 3; channel++) {
        const under = data[pixel + channel]!;
        data[pixel + channel] = Math.round(under + cover * (colour[channel]! - under));
      }
    }
  }
}
