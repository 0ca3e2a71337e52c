/**
 * Optimal extraction (Naylor 1998, MNRAS 296, 339): pixels are weighted by the star's profile, which
 * for faint stars measures up to a tenth better than the best circle.
 */

import { type ImageLike, sizeOf } from "@photkit/image";
import {
  type AnnulusOptions,
  askEstimator,
  checkAnnulus,
  clippedRing,
  type LocalBackgroundEstimator,
  NO_BACKGROUND,
} from "../background/local-background.ts";
import { check } from "../errors.ts";
import { MeasurementFlag } from "../flags.ts";
import { type Measurement, missingMeasurement, withFlags } from "../measurement.ts";
import { checkNoise, type NoiseOptions } from "../noise/noise.ts";
import { checkMask, createScratch, LARGEST_RADIUS, readBox, readWindow } from "../pixels/window.ts";
import { checkOtherStars, neighbourFlag, type OtherStars } from "../stars/neighbours.ts";
import { sumWeighted } from "../sums/weighted-sum.ts";
import { deviantShare } from "./profile-error.ts";
import { checkPsf, fillPsf, knownRadius, meanFwhm, type Psf, psfAxes } from "./psf.ts";

/** Options of `measureOptimal`; `psf`, or `fwhm` for a Gaussian, must be given. */
export interface OptimalOptions extends NoiseOptions {
  /** Shape of the stars; takes the place of `fwhm`, `axisRatio` and `thetaRadians`. @default null */
  readonly psf?: Psf | null;
  /** Full width at half maximum of Gaussian stars along the first axis, px. */
  readonly fwhm?: number;
  /** Width across over width along, 0 … 1 and beyond. @default 1 */
  readonly axisRatio?: number;
  /** Direction of the first axis from +x towards +y. @default 0 */
  readonly thetaRadians?: number;
  /** Pixels farther away are not used, in FWHM of the longer axis. @default 2 */
  readonly reach?: number;
  /** Ring for the background; `null` subtracts none. @default inner 3 FWHM, outer 4.5 FWHM + 2 px */
  readonly annulus?: AnnulusOptions | null;
  /** A function that finds the background; takes the place of `annulus`. @default null */
  readonly background?: LocalBackgroundEstimator | null;
  /**
   * Standard deviation of each pixel, as large as the image, ADU: weights are P / error² (Naylor's
   * equation 7). When it follows the pixels' own counts, faint stars come out too faint.
   * @default null
   */
  readonly error?: ImageLike | null;
  /** Pixels at or above this level are saturated, ADU. @default null (unknown) */
  readonly saturation?: number | null;
  /** As large as the image; pixels that are not 0 are not measured. @default null */
  readonly mask?: ImageLike | null;
  /**
   * Stars around: where one reaches to within one FWHM, where the weights have fallen to a sixteenth,
   * the flag `neighbour` is set. @default null
   */
  readonly otherStars?: OtherStars | null;
}

const pixelScratch = createScratch();
const weightScratch = createScratch();
const columnScratch = createScratch();
const rowScratch = createScratch();
const errorScratch = createScratch();

/**
 * Flux of a star weighted by a profile of unit sum, so that it is a flux and not a peak.
 *
 * The weights do not depend on the star's brightness: the flux stays linear through an occultation.
 * They are best where the background dominates. Masked pixels cost precision but no flux. A profile
 * that is too narrow or too wide scales all fluxes alike; comparison stars undo that. `pixels` is
 * the sum of the weights: the flux that a background of 1 ADU per pixel would give. The error holds
 * what is not known of a learnt PSF (`deviations`), a part of the flux that all stars have in common.
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
  const { fwhm = Number.NaN, axisRatio = 1, thetaRadians = 0, reach = 2 } = options;
  const { saturation = null, background: estimator = null, error = null, mask = null } = options;
  const psf = options.psf ?? { kind: "gaussian", fwhm, axisRatio, thetaRadians };
  const kernel = checkPsf(psf);
  const widest = psf.kind === "empirical" ? psf.fwhm : psf.fwhm * Math.max(1, psf.axisRatio ?? 1);
  check.positive("reach", reach);
  const extent = Math.min(reach * widest, knownRadius(kernel));
  check.between("reach times fwhm", extent, 0, LARGEST_RADIUS);
  if (saturation !== null) check.finite("saturation", saturation);
  checkMask(image, mask);
  checkMask(image, error, "error");
  checkOtherStars(options.otherStars);
  const noise = checkNoise(options);
  const ring =
    options.annulus === undefined
      ? { inner: 3 * widest, outer: 4.5 * widest + 2 }
      : options.annulus;
  const annulus = estimator !== null || ring === null ? null : checkAnnulus(ring);
  const size = sizeOf(image);
  if (!(x > -0.5 && y > -0.5 && x < size.width - 0.5 && y < size.height - 0.5)) {
    return missingMeasurement(x, y, MeasurementFlag.outside);
  }
  const asked = askEstimator(estimator, { image, x, y, mask, error, ...psfAxes(kernel) });
  const window = readWindow(image, x, y, Math.max(extent, annulus?.outer ?? 0), pixelScratch, mask);
  const background =
    asked ?? (annulus === null ? NO_BACKGROUND : clippedRing(window, x, y, annulus));
  const { width, height, values, x0, y0 } = window;
  const length = width * height;
  const weights = weightScratch(length);
  const dx = columnScratch(length);
  const dy = rowScratch(length);
  for (let k = 0; k < length; k++) {
    dx[k] = x0 + (k % width) - x;
    dy[k] = y0 + Math.floor(k / width) - y;
  }
  fillPsf(kernel, dx, dy, weights, null);
  const errors = error && readBox(error, x0, y0, width, height, errorScratch).values;
  let squares = 0;
  for (let k = 0; k < length; k++) {
    const profile = dx[k]! ** 2 + dy[k]! ** 2 <= extent * extent ? weights[k]! : 0;
    const variance = errors ? errors[k]! ** 2 : 1;
    weights[k] = variance > 0 ? profile / variance : 0;
    if (!Number.isNaN(values[k]!)) squares += weights[k]! * profile;
  }
  // sum(P D / V) / sum(P P / V) over the pixels that are there.
  for (let k = 0; k < length; k++) weights[k]! *= squares > 0 ? 1 / squares : 0;
  const measured = sumWeighted(
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
  const flagged = withFlags(measured, neighbourFlag(options.otherStars, x, y, meanFwhm(kernel)));
  const deviant = deviantShare(kernel, weights, values, dx, dy);
  if (errors === null && deviant === 0) return flagged;
  let variance = measured.fluxError ** 2;
  if (errors !== null) {
    variance = (measured.pixels * background.error) ** 2;
    for (let k = 0; k < length; k++) {
      if (weights[k]! > 0 && !Number.isNaN(values[k]!)) variance += (weights[k]! * errors[k]!) ** 2;
    }
  }
  variance += (measured.flux * deviant) ** 2;
  return { ...flagged, fluxError: Math.sqrt(variance) };
}
