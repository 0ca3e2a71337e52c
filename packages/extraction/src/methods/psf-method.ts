/** Stars measured by their PSF, learnt from the reference picture, neighbours solved with them. */

import {
  buildPsf,
  fitPsf,
  fitPsfs,
  isApertureError,
  measureForced,
  measurementAt,
  type Psf,
} from "@photkit/aperture";
import { median } from "@photkit/core-stats";
import type { PsfMethod } from "../options/method-options.ts";
import { soundStars } from "../stars/choose-trackers.ts";
import { type MethodContext, noiseOptions, type ResolvedMethod } from "./resolved-method.ts";

/** Stars that the shape is learnt from at most, brightest first. */
const TEACHERS = 25;
/** Radius of the pixels that are used, in FWHM: 99.8 % of a Gaussian. */
const RADIUS = 2;
/** Exponent that a fit of Moffat's profile starts from. */
const FIRST_BETA = 3;
const FWHM_PER_SIGMA = 2 * Math.sqrt(2 * Math.LN2);

export function resolvePsf(method: PsfMethod, context: MethodContext): ResolvedMethod {
  const { fwhm, background } = context;
  const { positions = "forced", radius = RADIUS * fwhm } = method;
  const psf = psfOf(method.psf ?? "gaussian", context);
  const options = {
    psf,
    radius,
    background: background?.estimator ?? null,
    ...noiseOptions(context.noise),
  };
  const sky = background === null ? "background fitted" : `background ${background.label}`;
  return {
    description: `psf ${describe(psf)} at ${positions} positions, r=${radius.toFixed(2)} px, ${sky}`,
    // A table is learnt again from the same frames rather than written down.
    settings: {
      kind: "psf",
      psf: method.psf === "empirical" ? "empirical" : psf,
      positions,
      radius,
    },
    radius,
    measure: (image, x, y, { otherStars = { x: [], y: [] }, mask = null } = {}) => {
      // Stars farther away have their middle outside the pixels that are used.
      const near = Array.from(otherStars.x, (_, k) => k).filter(
        (k) => Math.hypot(otherStars.x[k]! - x, otherStars.y[k]! - y) <= radius + fwhm / 2,
      );
      const xs = [x, ...near.map((k) => otherStars.x[k]!)];
      const ys = [y, ...near.map((k) => otherStars.y[k]!)];
      return positions === "forced"
        ? measurementAt(measureForced(image, xs, ys, { ...options, mask }), 0)
        : fitPsfs(image, xs, ys, { ...options, mask }).stars[0]!;
    },
  };
}

function psfOf(wanted: NonNullable<PsfMethod["psf"]>, context: MethodContext): Psf {
  if (typeof wanted !== "string") return typedPsf(wanted);
  const { picture, stars, psf, fwhm, noise } = context;
  const gaussian: Psf =
    psf.stars > 0
      ? {
          kind: "gaussian",
          fwhm: FWHM_PER_SIGMA * psf.semimajorSigma,
          axisRatio: psf.semiminorSigma / psf.semimajorSigma,
          thetaRadians: psf.thetaRadians,
        }
      : { kind: "gaussian", fwhm };
  if (wanted === "gaussian") return gaussian;
  const teachers = soundStars(stars, fwhm).slice(0, TEACHERS);
  const [xs, ys] = [teachers.map((i) => stars.x[i]!), teachers.map((i) => stars.y[i]!)];
  if (wanted === "moffat") return fitMoffat(gaussian, xs, ys, context);
  try {
    const { psf: learnt } = buildPsf(picture, xs, ys, { fwhm, saturation: noise.saturation });
    // What is not known of the shape is the same part of a star's flux in every frame: no error of its
    // light curve.
    return { ...learnt, deviations: [] };
  } catch (error) {
    // Without a star that is bright enough there is nothing to learn a table from.
    if (isApertureError(error, "invalid-option")) return gaussian;
    throw error;
  }
}

/** The Moffat profile with the middle width and exponent of those that fit the brightest stars. */
function fitMoffat(
  { axisRatio = 1, thetaRadians = 0, ...gaussian }: Psf & { kind: "gaussian" },
  xs: readonly number[],
  ys: readonly number[],
  { picture, noise }: MethodContext,
): Psf {
  const first = { ...gaussian, kind: "moffat", beta: FIRST_BETA, axisRatio, thetaRadians } as const;
  const fits = xs.flatMap((x, k) => {
    const { psf, converged } = fitPsf(picture, x, ys[k]!, {
      psf: first,
      shape: "elliptical",
      saturation: noise.saturation,
    });
    return converged && psf.kind === "moffat" ? [psf] : [];
  });
  if (fits.length === 0) return first;
  return {
    ...first,
    fwhm: median(fits.map((fit) => fit.fwhm)),
    beta: median(fits.map((fit) => fit.beta)),
  };
}

/** The tables of a PSF that went through JSON are objects of numbers. */
function typedPsf(psf: Psf): Psf {
  if (psf.kind !== "empirical") return psf;
  const typed = (table: Float64Array) => Float64Array.from(Object.values(table));
  return {
    ...psf,
    values: typed(psf.values),
    deviations: (psf.deviations ?? []).map(typed),
  };
}

function describe(psf: Psf): string {
  if (psf.kind === "empirical") return `table of ${psf.fwhm.toFixed(2)} px FWHM`;
  const { fwhm, axisRatio = 1 } = psf;
  const beta = psf.kind === "moffat" ? `, beta ${psf.beta.toFixed(1)}` : "";
  return `${psf.kind} of ${fwhm.toFixed(2)} x ${(axisRatio * fwhm).toFixed(2)} px FWHM${beta}`;
}
