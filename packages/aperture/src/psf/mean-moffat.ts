/** The Moffat profile that most stars of a picture agree on: a first guess for a table. */

import { median } from "@photkit/core-stats";
import type { ImageLike } from "@photkit/image";
import type { LocalBackgroundEstimator } from "../background/local-background.ts";
import { checkPsf, type MoffatPsf, type PsfKernel } from "./psf.ts";
import { fitPsf } from "./psf-fit.ts";

/** Exponent that the fits start from. */
const FIRST_BETA = 3;

/** What the fits need to know. */
export interface MeanMoffatOptions {
  /** First guess of the full width at half maximum, px. */
  readonly fwhm: number;
  /** Pixels up to this distance are fitted, px. */
  readonly radius: number;
  /** Stars below this signal-to-noise ratio are left out. */
  readonly minimumSignalToNoise: number;
  readonly background: LocalBackgroundEstimator;
  readonly saturation: number | null;
  readonly mask: ImageLike | null;
}

/**
 * Fits every star, and takes the middle of each element of the matrices of their half-maximum
 * ellipses, and of their exponents. A round Moffat of the given width where no star is bright enough.
 */
export function meanMoffat(
  image: ImageLike,
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  { fwhm, minimumSignalToNoise, ...options }: MeanMoffatOptions,
): PsfKernel {
  const first: MoffatPsf = { kind: "moffat", fwhm, beta: FIRST_BETA };
  const fit = { ...options, psf: first, shape: "elliptical", maxShift: fwhm } as const;
  const fits = Array.from(xs, (x, k) => fitPsf(image, x, ys[k]!, fit)).flatMap((star) =>
    star.converged &&
    star.psf.kind === "moffat" &&
    star.flux > minimumSignalToNoise * star.fluxError
      ? [star.psf]
      : [],
  );
  const middle = (of: (psf: Required<MoffatPsf>) => number) =>
    median(fits.map((psf) => of({ axisRatio: 1, thetaRadians: 0, ...psf })));
  const along = (psf: Required<MoffatPsf>) => psf.fwhm ** -2;
  const across = (psf: Required<MoffatPsf>) => (psf.fwhm * psf.axisRatio) ** -2;
  const half = middle((psf) => (along(psf) + across(psf)) / 2);
  const stretch = middle(
    (psf) => (Math.cos(2 * psf.thetaRadians) * (along(psf) - across(psf))) / 2,
  );
  const shear = middle((psf) => (Math.sin(2 * psf.thetaRadians) * (along(psf) - across(psf))) / 2);
  const apart = Math.hypot(stretch, shear);
  if (!(half > apart)) return checkPsf(first);
  return checkPsf({
    kind: "moffat",
    fwhm: (half - apart) ** -0.5,
    axisRatio: Math.sqrt((half - apart) / (half + apart)),
    // The longer axis belongs to the smaller eigenvalue.
    thetaRadians: Math.atan2(-shear, -stretch) / 2,
    beta: middle((psf) => psf.beta),
  });
}
