/** How wide a star is. */

import { type ImageLike, sizeOf } from "@photkit/image";
import { fitGaussian, type GaussianFit } from "../centroid/gaussian-fit.ts";
import { check } from "../errors.ts";
import { checkMask, createScratch, LARGEST_RADIUS, readWindow } from "../pixels/window.ts";

/** Options of `measureFwhm`. */
export interface FwhmOptions {
  /** Half the side of the square that is fitted, px: about three times the width. @default 10 */
  readonly radius?: number;
  /** First guess of the full width at half maximum, px. @default 4 */
  readonly fwhm?: number;
  /** Pixels at or above this level are left out of the fit, ADU. @default null (none) */
  readonly saturation?: number | null;
  /** As large as the image; pixels that are not 0 are not used. @default null */
  readonly mask?: ImageLike | null;
}

const pixelScratch = createScratch();

/**
 * Fits an elliptical Gaussian with a constant background to the star at (x, y).
 *
 * For a star with broader wings (Moffat) the width is that of its core. A saturated star is fitted
 * by its flanks when `saturation` is given.
 *
 * @returns position in the image, flux and full width at half maximum with their errors (from the scatter
 *   of the residuals), axes and angle; `converged` is false, with NaN values, when there is no star within
 *   `radius` of the position.
 * @throws ApertureError `"invalid-option"` when an option is out of range.
 */
export function measureFwhm(
  image: ImageLike,
  x: number,
  y: number,
  options: FwhmOptions = {},
): GaussianFit {
  const { radius = 10, fwhm = 4, saturation = null } = options;
  check.between("radius", radius, 0.5, LARGEST_RADIUS);
  check.between("fwhm", fwhm, 1e-3, LARGEST_RADIUS);
  if (saturation !== null) check.finite("saturation", saturation);
  checkMask(image, options.mask);
  const { width, height } = sizeOf(image);
  const inside = x > -0.5 && y > -0.5 && x < width - 0.5 && y < height - 0.5;
  if (!inside) return fitGaussian(new Float64Array(0), 0, 0);
  const window = readWindow(image, x, y, radius, pixelScratch, options.mask);
  if (saturation !== null) {
    for (let i = 0; i < window.values.length; i++) {
      if (window.values[i]! >= saturation) window.values[i] = Number.NaN;
    }
  }
  const fit = fitGaussian(window.values, window.width, window.height, {
    x: x - window.x0,
    y: y - window.y0,
    fwhm,
  });
  const found = { ...fit, x: fit.x + window.x0, y: fit.y + window.y0 };
  return Math.hypot(found.x - x, found.y - y) <= radius || !fit.converged
    ? found
    : fitGaussian(new Float64Array(0), 0, 0);
}
