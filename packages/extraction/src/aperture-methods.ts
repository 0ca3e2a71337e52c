/** One star in one frame, by the method of the run. */

import {
  annulusBackground,
  type Measurement,
  measureAdaptive,
  measureCircle,
  measureOptimal,
} from "@photkit/aperture";
import type { ImageLike } from "@photkit/image";
import type { AdaptiveMethod, CircleMethod, ExtractionOptions, OptimalMethod } from "./options.ts";

/** Weights end where they have fallen to 0.2 % of the middle's, in their FWHM. */
const REACH = 1.5;

export interface Noise {
  readonly gain: number | null;
  readonly readNoise: number;
  readonly saturation: number | null;
}

/** Measures a star at a place of the frame. */
export type StarMeter = (image: ImageLike, x: number, y: number) => Measurement;

/** A method with everything decided, and its description for people. */
export interface ResolvedMethod {
  readonly description: string;
  /** The same as options that leave nothing to be chosen. */
  readonly settings: NonNullable<ExtractionOptions["method"]>;
  /** Radius in px that neighbours are judged by. */
  readonly radius: number;
  readonly measure: StarMeter;
}

/** Annulus for an aperture when the user names none: well outside the star's wings. */
export function defaultAnnulus(radius: number, fwhm: number): { inner: number; outer: number } {
  const inner = radius + Math.max(4, 2 * fwhm);
  return { inner, outer: inner + 10 };
}

export function resolveCircle(
  method: CircleMethod & { readonly radius: number },
  fwhm: number,
  noise: Noise,
): ResolvedMethod {
  const annulus = method.annulus ?? defaultAnnulus(method.radius, fwhm);
  const options = {
    radius: method.radius,
    annulus,
    readNoise: noise.readNoise,
    saturation: noise.saturation,
    ...(noise.gain !== null && { gain: noise.gain }),
  };
  return {
    description: `circle r=${method.radius.toFixed(2)} px, annulus ${annulus.inner.toFixed(1)}-${annulus.outer.toFixed(1)} px`,
    settings: { kind: "circle", radius: method.radius, annulus },
    radius: method.radius,
    measure: (image, x, y) => measureCircle(image, x, y, options),
  };
}

/** Weights fall to a sixteenth at one FWHM: what a circle of that radius is kept clear of matters. */
export function resolveOptimal(
  method: OptimalMethod & { readonly fwhm: number },
  fwhm: number,
  noise: Noise,
): ResolvedMethod {
  const annulus = method.annulus ?? defaultAnnulus(method.fwhm, fwhm);
  const options = {
    fwhm: method.fwhm,
    reach: REACH,
    background: annulusBackground(annulus),
    readNoise: noise.readNoise,
    saturation: noise.saturation,
    ...(noise.gain !== null && { gain: noise.gain }),
  };
  return {
    description: `optimal weights of ${method.fwhm.toFixed(2)} px FWHM, annulus ${annulus.inner.toFixed(1)}-${annulus.outer.toFixed(1)} px`,
    settings: { kind: "optimal", fwhm: method.fwhm, annulus },
    radius: method.fwhm,
    measure: (image, x, y) => measureOptimal(image, x, y, options),
  };
}

export function resolveAdaptive(method: AdaptiveMethod, noise: Noise): ResolvedMethod {
  const { windowSize = 51, thresholdSigma = 2, defaultRadius = 3.2 } = method;
  const options = {
    windowSize,
    thresholdSigma,
    defaultRadius,
    readNoise: noise.readNoise,
    saturation: noise.saturation,
    ...(noise.gain !== null && { gain: noise.gain }),
  };
  return {
    description: `adaptive mask in ${windowSize}x${windowSize} px at ${thresholdSigma} sigma, circle r=${defaultRadius} px when empty`,
    settings: { kind: "adaptive", windowSize, thresholdSigma, defaultRadius },
    radius: defaultRadius,
    measure: (image, x, y) => measureAdaptive(image, x, y, options),
  };
}
