/**
 * Optimal extraction (Naylor 1998, MNRAS 296, 339): pixels are weighted by the star's profile, which
 * for faint stars measures up to a tenth better than the best circle.
 */

import { type ImageLike, sizeOf } from "@photkit/image";
import { check } from "./errors.ts";
import { MeasurementFlag } from "./flags.ts";
import {
  type AnnulusOptions,
  checkAnnulus,
  clippedRing,
  NO_BACKGROUND,
} from "./local-background.ts";
import { type Measurement, missingMeasurement } from "./measurement.ts";
import { checkNoise, type NoiseOptions } from "./noise.ts";
import { sumWeighted } from "./weighted-sum.ts";
import { checkMask, createScratch, readWindow } from "./window.ts";

/** Options of `measureOptimal`. */
export interface OptimalOptions extends NoiseOptions {
  /** Full width at half maximum of the stars along the first axis, px. */
  readonly fwhm: number;
  /** Width across over width along, 0 … 1 and beyond. @default 1 */
  readonly axisRatio?: number;
  /** Direction of the first axis from +x towards +y. @default 0 */
  readonly thetaRadians?: number;
  /** Pixels farther away are not used, in `fwhm`. @default 2 */
  readonly reach?: number;
  /** Ring for the background; `null` subtracts none. @default inner 3 fwhm, outer 4.5 fwhm + 2 px */
  readonly annulus?: AnnulusOptions | null;
  /** Pixels at or above this level are saturated, ADU. @default null (unknown) */
  readonly saturation?: number | null;
  /** As large as the image; pixels that are not 0 are not measured. @default null */
  readonly mask?: ImageLike | null;
}

const FWHM_PER_SIGMA = 2 * Math.sqrt(2 * Math.LN2);
const pixelScratch = createScratch();
const weightScratch = createScratch();

/**
 * Flux of a star weighted by a Gaussian profile of unit sum, so that it is a flux and not a peak.
 *
 * The weights do not depend on the star's brightness: the flux stays linear through an occultation.
 * They are best where the background dominates. Masked pixels cost precision but no flux. A profile
 * that is too narrow or too wide scales all fluxes alike; comparison stars undo that. `pixels` is
 * the sum of the weights, the area of a circle with the same background noise per level.
 *
 * @param x - column of the centre, px, from a tracker: the weights are not re-centred.
 * @throws ApertureError `"invalid-option"` when an option is out of range.
 */
export function measureOptimal(
  image: ImageLike,
  x: number,
  y: number,
  options: OptimalOptions,
): Measurement {
  const { fwhm, axisRatio = 1, thetaRadians = 0, reach = 2, saturation = null } = options;
  check.positive("fwhm", fwhm);
  check.positive("axisRatio", axisRatio);
  check.finite("thetaRadians", thetaRadians);
  check.positive("reach", reach);
  if (saturation !== null) check.finite("saturation", saturation);
  checkMask(image, options.mask);
  const noise = checkNoise(options);
  const ring =
    options.annulus === undefined ? { inner: 3 * fwhm, outer: 4.5 * fwhm + 2 } : options.annulus;
  const annulus = ring === null ? null : checkAnnulus(ring);
  const size = sizeOf(image);
  if (!(x > -0.5 && y > -0.5 && x < size.width - 0.5 && y < size.height - 0.5)) {
    return missingMeasurement(x, y, MeasurementFlag.outside);
  }
  const extent = reach * fwhm * Math.max(1, axisRatio);
  const window = readWindow(
    image,
    x,
    y,
    Math.max(extent, annulus?.outer ?? 0),
    pixelScratch,
    options.mask,
  );
  const background = annulus === null ? NO_BACKGROUND : clippedRing(window, x, y, annulus);
  const { width, height, values, x0, y0 } = window;
  const weights = weightScratch(width * height);
  const along = FWHM_PER_SIGMA / fwhm;
  const across = along / axisRatio;
  const cos = Math.cos(thetaRadians);
  const sin = Math.sin(thetaRadians);
  let sum = 0;
  let squares = 0;
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const dx = x0 + i - x;
      const dy = y0 + j - y;
      const u = (dx * cos + dy * sin) * along;
      const v = (dy * cos - dx * sin) * across;
      const squared = u * u + v * v;
      const near = squared <= (reach * FWHM_PER_SIGMA) ** 2;
      const profile = near ? Math.exp(-0.5 * squared) : 0;
      weights[j * width + i] = profile;
      sum += profile;
      if (!Number.isNaN(values[j * width + i]!)) squares += profile * profile;
    }
  }
  // Profile of unit sum over its sum of squares: sum(P D) / sum(P P) over the pixels that are there.
  for (let k = 0; k < weights.length; k++) weights[k]! *= squares > 0 ? sum / squares : 0;
  return sumWeighted(
    values,
    0,
    width,
    weights,
    width,
    height,
    x,
    y,
    background,
    noise,
    saturation ?? Number.POSITIVE_INFINITY,
    { originX: x0, originY: y0, ...size },
  );
}
