/** The sky in an elliptical ring scaled by the PSF (opticam's default: 5 to 7.5 sigma). */

import { check } from "../errors.ts";
import { checkMask, createScratch, LARGEST_RADIUS, readWindow } from "../pixels/window.ts";
import {
  clippedLevel,
  type LocalBackgroundEstimator,
  MISSING_BACKGROUND,
} from "./local-background.ts";

/** Options of `ellipseBackground`. */
export interface EllipseBackgroundOptions {
  /** Inner rim, in 1-sigma semi-axes of the PSF. @default 5 */
  readonly inner?: number;
  /** Outer rim, in 1-sigma semi-axes of the PSF. @default 7.5 */
  readonly outer?: number;
  /** Semi-axes of the PSF, 1 sigma, px; those of the request when left out. */
  readonly semimajor?: number;
  readonly semiminor?: number;
  /** Direction of the first semi-axis, from +x towards +y; that of the request when left out. */
  readonly thetaRadians?: number;
  /** Pixels farther than this many standard deviations from the median are dropped. @default 3 */
  readonly sigma?: number;
  /** Most clipping passes; 0 keeps every pixel. @default 10 */
  readonly maxIterations?: number;
}

const windowScratch = createScratch();
const ringScratch = createScratch();

/**
 * Clipped mean of the pixels whose centres lie in an elliptical ring; level, scatter of the pixels
 * and error of the level. All NaN without a pixel.
 *
 * @throws ApertureError `"invalid-option"` when a size is out of range, or the semi-axes are neither
 *   in the options nor in the request.
 */
export function ellipseBackground(
  options: EllipseBackgroundOptions = {},
): LocalBackgroundEstimator {
  const { inner = 5, outer = 7.5, sigma = 3, maxIterations = 10 } = options;
  check.notNegative("inner", inner);
  check.positive("outer - inner", outer - inner);
  check.between("outer", outer, 0, LARGEST_RADIUS);
  check.positive("sigma", sigma);
  if (maxIterations !== Number.POSITIVE_INFINITY) {
    check.integerAtLeast("maxIterations", maxIterations, 0);
  }
  return (request) => {
    const { image, x, y, mask } = request;
    const semimajor = options.semimajor ?? request.semimajor ?? Number.NaN;
    const semiminor = options.semiminor ?? request.semiminor ?? semimajor;
    const theta = options.thetaRadians ?? request.thetaRadians ?? 0;
    checkMask(image, mask);
    check.positive("semimajor", semimajor);
    check.positive("semiminor", semiminor);
    check.finite("thetaRadians", theta);
    const reach = outer * Math.max(semimajor, semiminor);
    check.between("outer times semi-axis", reach, 0, LARGEST_RADIUS);
    if (!(Number.isFinite(x) && Number.isFinite(y))) return MISSING_BACKGROUND;
    const { x0, y0, width, height, values } = readWindow(image, x, y, reach, windowScratch, mask);
    const ring = ringScratch(values.length);
    const [cos, sin] = [Math.cos(theta), Math.sin(theta)];
    let candidates = 0;
    for (let j = 0; j < height; j++) {
      for (let i = 0; i < width; i++) {
        const [dx, dy] = [x0 + i - x, y0 + j - y];
        const u = (dx * cos + dy * sin) / semimajor;
        const v = (dy * cos - dx * sin) / semiminor;
        const squared = u * u + v * v;
        const value = values[j * width + i]!;
        if (squared >= inner * inner && squared < outer * outer && Number.isFinite(value)) {
          ring[candidates++] = value;
        }
      }
    }
    return candidates === 0
      ? MISSING_BACKGROUND
      : clippedLevel(ring, candidates, sigma, maxIterations);
  };
}
