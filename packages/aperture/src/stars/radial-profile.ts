/** How the light of a star falls off with the distance from its centre. */

import type { ImageLike } from "@photkit/image";
import { check } from "../errors.ts";
import {
  checkMask,
  checkPosition,
  createScratch,
  LARGEST_RADIUS,
  readWindow,
} from "../pixels/window.ts";

/** Options of `radialProfile`. */
export interface RadialProfileOptions {
  /** Outer edge of the last ring, px. @default 12 */
  readonly radius?: number;
  /** Width of a ring, px. @default 1 */
  readonly step?: number;
  /** Subtracted from every pixel, ADU. @default 0 */
  readonly background?: number;
  /** As large as the image; pixels that are not 0 are not used. @default null */
  readonly mask?: ImageLike | null;
}

/** Rings around a star as columns; a ring without pixels has NaN values. */
export interface RadialProfile {
  readonly length: number;
  /** Mean distance of the ring's pixels from the centre, px; the middle of an empty ring. */
  readonly radius: Float64Array;
  /** Mean of the ring's pixels, ADU. */
  readonly value: Float64Array;
  /** Standard deviation of the ring's pixels, ADU. */
  readonly scatter: Float64Array;
  /** Pixels whose centres lie in the ring. */
  readonly pixels: Float64Array;
}

const pixelScratch = createScratch();

/**
 * Mean brightness of the pixels in rings around (x, y), by the distance of the pixels' centres.
 * NaN, masked and outside pixels are left out.
 *
 * @throws ApertureError `"invalid-option"` when an option is out of range.
 */
export function radialProfile(
  image: ImageLike,
  x: number,
  y: number,
  options: RadialProfileOptions = {},
): RadialProfile {
  const { radius = 12, step = 1, background = 0 } = options;
  checkPosition(x, y);
  check.between("radius", radius, 1e-3, LARGEST_RADIUS);
  check.between("step", step, 1e-3, LARGEST_RADIUS);
  check.finite("background", background);
  checkMask(image, options.mask);
  const window = readWindow(image, x, y, radius, pixelScratch, options.mask);
  const length = Math.max(1, Math.ceil(radius / step - 1e-9));
  const pixels = new Float64Array(length);
  const distances = new Float64Array(length);
  const value = new Float64Array(length);
  const scatter = new Float64Array(length);
  for (let j = 0; j < window.height; j++) {
    for (let i = 0; i < window.width; i++) {
      const distance = Math.hypot(window.x0 + i - x, window.y0 + j - y);
      const ring = Math.floor(distance / step);
      const net = window.values[j * window.width + i]! - background;
      if (distance >= radius || ring >= length || Number.isNaN(net)) continue;
      // Welford's running mean and sum of squares.
      pixels[ring]!++;
      distances[ring]! += distance;
      const before = net - value[ring]!;
      value[ring]! += before / pixels[ring]!;
      scatter[ring]! += before * (net - value[ring]!);
    }
  }
  for (let ring = 0; ring < length; ring++) {
    const count = pixels[ring]!;
    distances[ring] = count > 0 ? distances[ring]! / count : (ring + 0.5) * step;
    scatter[ring] = count > 0 ? Math.sqrt(scatter[ring]! / count) : Number.NaN;
    if (count === 0) value[ring] = Number.NaN;
  }
  return { length, radius: distances, value, scatter, pixels };
}
