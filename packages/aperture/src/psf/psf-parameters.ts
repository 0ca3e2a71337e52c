/**
 * The shape that the stars of a picture share: the two axes and the direction of their PSF, as the
 * middle of many fits (what opticam calls `psf_params`).
 */

import { median } from "@photkit/core-stats";
import type { ImageLike } from "@photkit/image";
import { check } from "../errors.ts";
import { measureFwhm } from "../stars/fwhm.ts";

/** Options of `psfParameters`. */
export interface PsfParametersOptions {
  /** First guess of the full width at half maximum, px. @default 4 */
  readonly fwhm?: number;
  /** Stars whose fitted flux is below this many of its errors are left out. @default 10 */
  readonly minimumSignalToNoise?: number;
  /** Pixels at or above this level are left out of the fits, ADU. @default null (unknown) */
  readonly saturation?: number | null;
  /** As large as the image; pixels that are not 0 are not used. @default null */
  readonly mask?: ImageLike | null;
}

/** The Gaussian that describes the stars; NaN without a star that could be fitted. */
export interface PsfParameters {
  /** Standard deviation along the longer axis, px. */
  readonly semimajorSigma: number;
  /** Standard deviation along the shorter axis, px. */
  readonly semiminorSigma: number;
  /** Direction of the longer axis from +x towards +y, -pi/2 … pi/2. */
  readonly thetaRadians: number;
  /** Geometric mean of the two full widths at half maximum, px. */
  readonly fwhm: number;
  /** Stars it rests on. */
  readonly stars: number;
}

const FWHM_PER_SIGMA = 2 * Math.sqrt(2 * Math.LN2);
/** Half the side of the square that is fitted, in FWHM. */
const FIT_RADIUS = 2.5;
/** A fit that comes out wider or narrower than the guess by this factor is of something else. */
const WIDTH_FACTOR = 3;

/**
 * Fits an elliptical Gaussian to each star and takes the median of each element of their covariance
 * matrices, so that neither a galaxy nor a neighbour counts, and directions of round stars, which
 * mean nothing, average out.
 *
 * @param xs - columns of stars that stand alone, px.
 * @throws ApertureError `"invalid-option"`.
 * @example
 * const shape = psfParameters(picture, stars.x, stars.y, { fwhm: 3.2 });
 */
export function psfParameters(
  image: ImageLike,
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  options: PsfParametersOptions = {},
): PsfParameters {
  const { fwhm = 4, minimumSignalToNoise = 10, saturation = null, mask = null } = options;
  check.oneOf("ys.length", ys.length, [xs.length]);
  check.positive("fwhm", fwhm);
  check.notNegative("minimumSignalToNoise", minimumSignalToNoise);
  const radius = Math.max(4, FIT_RADIUS * fwhm);
  const xx: number[] = [];
  const xy: number[] = [];
  const yy: number[] = [];
  for (let k = 0; k < xs.length; k++) {
    const fit = measureFwhm(image, xs[k]!, ys[k]!, { radius, fwhm, saturation, mask });
    const sound =
      fit.converged &&
      fit.flux > minimumSignalToNoise * fit.fluxError &&
      fit.fwhm > fwhm / WIDTH_FACTOR &&
      fit.fwhm < fwhm * WIDTH_FACTOR;
    if (!sound) continue;
    const [cos, sin] = [Math.cos(fit.thetaRadians), Math.sin(fit.thetaRadians)];
    const [along, across] = [fit.semimajor ** 2, fit.semiminor ** 2];
    xx.push(cos * cos * along + sin * sin * across);
    xy.push(cos * sin * (along - across));
    yy.push(sin * sin * along + cos * cos * across);
  }
  return axesOf(median(xx), median(xy), median(yy), xx.length);
}

/** Axes and direction of a covariance matrix. */
function axesOf(xx: number, xy: number, yy: number, stars: number): PsfParameters {
  const half = (xx + yy) / 2;
  const apart = Math.hypot((xx - yy) / 2, xy);
  const semimajorSigma = Math.sqrt(half + apart);
  const semiminorSigma = Math.sqrt(half - apart);
  return {
    semimajorSigma,
    semiminorSigma,
    thetaRadians: Math.atan2(2 * xy, xx - yy) / 2,
    fwhm: FWHM_PER_SIGMA * Math.sqrt(semimajorSigma * semiminorSigma),
    stars,
  };
}
