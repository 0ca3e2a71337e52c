/** The shapes that stars can have: analytic profiles, or a profile learnt from stars. */

import { check } from "../errors.ts";
import { type EllipticalProfile, fillElliptical } from "./elliptical-profile.ts";
import { type EmpiricalPsf, fillEmpirical } from "./empirical-psf.ts";

/** A Gaussian, circular or elliptical. */
export interface GaussianPsf {
  readonly kind: "gaussian";
  /** Full width at half maximum along the first axis, px. */
  readonly fwhm: number;
  /** Width across over width along. @default 1 */
  readonly axisRatio?: number;
  /** Direction of the first axis from +x towards +y. @default 0 */
  readonly thetaRadians?: number;
}

/** A Moffat profile (Moffat 1969, A&A 3, 455), whose wings are those of real seeing. */
export interface MoffatPsf {
  readonly kind: "moffat";
  /** Full width at half maximum along the first axis, px. */
  readonly fwhm: number;
  /** Exponent, above 1; 2.5 to 4.8 for seeing, large values approach a Gaussian. */
  readonly beta: number;
  /** Width across over width along. @default 1 */
  readonly axisRatio?: number;
  /** Direction of the first axis from +x towards +y. @default 0 */
  readonly thetaRadians?: number;
}

/**
 * The shape of the stars as the pixels show it (the effective PSF): light per pixel at an offset
 * from the centre, pixel integration included. Analytic ones are taken at pixel centres, which is
 * right to 1e-5 from a FWHM of 2 px on.
 */
export type Psf = GaussianPsf | MoffatPsf | EmpiricalPsf;

/** A PSF after checks, in the form that the kernels want. */
export type PsfKernel = EllipticalProfile | EmpiricalPsf;

const FWHM_PER_SIGMA = 2 * Math.sqrt(2 * Math.LN2);

/** Squared FWHM of a profile over the squared scale in which it is exp(-s/2) or (1 + s)^-beta. */
const squaredWidth = (beta: number): number =>
  beta === Number.POSITIVE_INFINITY ? FWHM_PER_SIGMA ** 2 : 4 * (2 ** (1 / beta) - 1);

/** Checks a PSF. @throws ApertureError `"invalid-option"`. */
export function checkPsf(psf: Psf): PsfKernel {
  check.oneOf("psf.kind", psf.kind, ["gaussian", "moffat", "empirical"]);
  if (psf.kind === "empirical") {
    check.integerAtLeast("psf.radius", psf.radius, 1);
    check.integerAtLeast("psf.oversampling", psf.oversampling, 1);
    const side = 2 * psf.radius * psf.oversampling + 1;
    check.oneOf("psf.values.length", psf.values.length, [side * side]);
    for (const { length } of psf.deviations ?? []) {
      check.oneOf("psf.deviations' length", length, [side * side]);
    }
    check.positive("psf.fwhm", psf.fwhm);
    return psf;
  }
  const { fwhm, axisRatio = 1, thetaRadians = 0 } = psf;
  check.between("psf.fwhm", fwhm, 0.1, 500);
  check.between("psf.axisRatio", axisRatio, 0.05, 20);
  check.finite("psf.thetaRadians", thetaRadians);
  const beta = psf.kind === "moffat" ? psf.beta : Number.POSITIVE_INFINITY;
  if (psf.kind === "moffat") check.between("psf.beta", beta, 1.01, 1000);
  const along = squaredWidth(beta) / fwhm ** 2;
  const across = along / axisRatio ** 2;
  const cos = Math.cos(thetaRadians);
  const sin = Math.sin(thetaRadians);
  return {
    kind: "elliptical",
    p: cos * cos * along + sin * sin * across,
    q: cos * sin * (along - across),
    r: sin * sin * along + cos * cos * across,
    beta,
  };
}

/** The options that an elliptical profile stands for; the first axis is the longer one. */
export function describeElliptical({ p, q, r, beta }: EllipticalProfile): GaussianPsf | MoffatPsf {
  const half = (p + r) / 2;
  const apart = Math.hypot((p - r) / 2, q);
  const common = {
    fwhm: Math.sqrt(squaredWidth(beta) / (half - apart)),
    axisRatio: Math.sqrt((half - apart) / (half + apart)),
    // The longer axis belongs to the smaller eigenvalue.
    thetaRadians: apart === 0 ? 0 : Math.atan2(-2 * q, r - p) / 2,
  };
  return beta === Number.POSITIVE_INFINITY
    ? { kind: "gaussian", ...common }
    : { kind: "moffat", beta, ...common };
}

/** Geometric mean of the widths at half maximum, px. */
export function meanFwhm(kernel: PsfKernel): number {
  if (kernel.kind === "empirical") return kernel.fwhm;
  const determinant = kernel.p * kernel.r - kernel.q * kernel.q;
  return Math.sqrt(squaredWidth(kernel.beta)) / determinant ** 0.25;
}

/** What a `BackgroundRequest` says of the stars' shape: 1-sigma semi-axes in px, and their direction. */
export function psfAxes(kernel: PsfKernel): {
  readonly semimajor: number;
  readonly semiminor: number;
  readonly thetaRadians: number;
} {
  if (kernel.kind === "empirical") {
    const sigma = kernel.fwhm / FWHM_PER_SIGMA;
    return { semimajor: sigma, semiminor: sigma, thetaRadians: 0 };
  }
  const { fwhm, axisRatio = 1, thetaRadians = 0 } = describeElliptical(kernel);
  const semimajor = fwhm / FWHM_PER_SIGMA;
  return { semimajor, semiminor: axisRatio * semimajor, thetaRadians };
}

/** Farthest distance at which the PSF is known, px. */
export const knownRadius = (kernel: PsfKernel): number =>
  kernel.kind === "empirical" ? kernel.radius : Number.POSITIVE_INFINITY;

/**
 * Light per pixel of a star of flux 1 at offsets (dx, dy) from its centre.
 *
 * @param slopes - filled when given: derivatives by the star's x and y, then, for elliptical
 *   profiles, by p, q, r and beta as far as there are arrays.
 */
export function fillPsf(
  kernel: PsfKernel,
  dx: Float64Array,
  dy: Float64Array,
  out: Float64Array,
  slopes: readonly Float64Array[] | null,
): void {
  if (kernel.kind === "empirical") fillEmpirical(kernel, dx, dy, out, slopes);
  else fillElliptical(kernel, dx, dy, out, slopes);
}
