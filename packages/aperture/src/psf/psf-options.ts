/** What all ways to measure with a PSF have in common. */

import type { ImageLike } from "@photkit/image";
import type { LocalBackgroundEstimator } from "../background/local-background.ts";
import { check } from "../errors.ts";
import { type CheckedNoise, checkNoise, type NoiseOptions } from "../noise/noise.ts";
import { checkMask, LARGEST_RADIUS } from "../pixels/window.ts";
import { checkPsf, knownRadius, meanFwhm, type Psf, type PsfKernel } from "./psf.ts";

/** Options of `measureForced`, and the base of those of `fitPsf`. */
export interface PsfOptions extends NoiseOptions {
  /** Shape of the stars. */
  readonly psf: Psf;
  /** Pixels up to this distance from a star are used, px. @default 3 FWHM */
  readonly radius?: number;
  /**
   * Finds the background at each star; `null` fits a constant together with the stars.
   * @default null
   */
  readonly background?: LocalBackgroundEstimator | null;
  /** Standard deviation of each pixel, as large as the image, ADU; for weights and errors. @default null */
  readonly error?: ImageLike | null;
  /**
   * Flux for which the weights are best, ADU; needs a gain. 0 weighs for stars fainter than the sky.
   * The weights do not follow the pixels, so the flux stays linear. @default 0
   */
  readonly weightFlux?: number;
  /** Pixels at or above this level are saturated: left out and flagged, ADU. @default null (unknown) */
  readonly saturation?: number | null;
  /** As large as the image; pixels that are not 0 are not measured. @default null */
  readonly mask?: ImageLike | null;
}

/** `PsfOptions` after checks, with defaults filled in. */
export interface CheckedPsfOptions {
  readonly kernel: PsfKernel;
  readonly fwhm: number;
  readonly radius: number;
  readonly background: LocalBackgroundEstimator | null;
  readonly error: ImageLike | null;
  readonly weightFlux: number;
  readonly saturation: number;
  readonly mask: ImageLike | null;
  readonly noise: CheckedNoise;
}

/** Checks the options. @throws ApertureError `"invalid-option"`. */
export function checkPsfOptions(image: ImageLike, options: PsfOptions): CheckedPsfOptions {
  const {
    background = null,
    error = null,
    weightFlux = 0,
    saturation = null,
    mask = null,
  } = options;
  const kernel = checkPsf(options.psf);
  const fwhm = meanFwhm(kernel);
  const radius = options.radius ?? Math.min(3 * fwhm, knownRadius(kernel));
  check.between("radius", radius, 1, LARGEST_RADIUS);
  check.notNegative("weightFlux", weightFlux);
  if (weightFlux > 0) check.positive("gain (for weightFlux)", options.gain ?? Number.NaN);
  if (saturation !== null) check.finite("saturation", saturation);
  checkMask(image, error, "error");
  checkMask(image, mask);
  return {
    kernel,
    fwhm,
    radius,
    background,
    error,
    weightFlux,
    saturation: saturation ?? Number.POSITIVE_INFINITY,
    mask,
    noise: checkNoise(options),
  };
}
