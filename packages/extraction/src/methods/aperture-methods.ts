/** Circles, optimal weights and blobs of light, each with everything decided. */

import {
  measureAdaptive,
  measureCircle,
  measurementAt,
  measureOptimal,
  measureRadii,
} from "@photkit/aperture";
import type { AdaptiveMethod, CircleMethod, OptimalMethod } from "../options/method-options.ts";
import {
  type ApertureContext,
  backgroundOf,
  defaultAnnulus,
  noiseOptions,
  type ResolvedMethod,
} from "./resolved-method.ts";

/** Weights end where they have fallen to 0.2 % of the middle's, in their FWHM. */
const REACH = 1.5;

export function resolveCircle(
  method: CircleMethod & { readonly radius: number },
  context: ApertureContext,
): ResolvedMethod {
  const { radius, nested = [] } = method;
  const annulus = method.annulus ?? defaultAnnulus(Math.max(radius, ...nested), context.fwhm);
  const { told } = backgroundOf(context, annulus);
  const options = {
    radius,
    annulus,
    background: context.background?.estimator ?? null,
    ...noiseOptions(context.noise),
  };
  const described = (size: number) => `circle r=${size.toFixed(2)} px, ${told}`;
  return {
    description: described(radius),
    settings: { kind: "circle", radius, annulus, ...(nested.length > 0 && { nested }) },
    radius,
    measure: (image, x, y, circumstances) =>
      measureCircle(image, x, y, { ...options, ...circumstances }),
    nested: nested.map((size) => ({ suffix: `r${size}`, description: described(size) })),
    measureNested: (image, x, y, circumstances) => {
      const table = measureRadii(image, x, y, nested, {
        ...options,
        ...circumstances,
      });
      return nested.map((_, i) => measurementAt(table, i));
    },
  };
}

/** Weights fall to a sixteenth at one FWHM: what a circle of that radius is kept clear of matters. */
export function resolveOptimal(
  method: OptimalMethod & { readonly fwhm: number },
  context: ApertureContext,
): ResolvedMethod {
  const { fwhm } = method;
  const annulus = method.annulus ?? defaultAnnulus(fwhm, context.fwhm);
  const { estimator, told } = backgroundOf(context, annulus);
  const options = { fwhm, reach: REACH, background: estimator, ...noiseOptions(context.noise) };
  return {
    description: `optimal weights of ${fwhm.toFixed(2)} px FWHM, ${told}`,
    settings: { kind: "optimal", fwhm, annulus },
    radius: fwhm,
    measure: (image, x, y, circumstances) =>
      measureOptimal(image, x, y, { ...options, ...circumstances }),
  };
}

/** Blobs have the robust mean of their window as background, whatever function is asked for. */
export function resolveAdaptive(method: AdaptiveMethod, context: ApertureContext): ResolvedMethod {
  const { windowSize = 51, thresholdSigma = 2, defaultRadius = 3.2, nested = [] } = method;
  const options = { windowSize, defaultRadius, ...noiseOptions(context.noise) };
  const described = (sigma: number) =>
    `adaptive mask in ${windowSize}x${windowSize} px at ${sigma} sigma, circle r=${defaultRadius} px when empty`;
  const at = (sigma: number) => ({ ...options, thresholdSigma: sigma });
  return {
    description: described(thresholdSigma),
    settings: {
      kind: "adaptive",
      windowSize,
      thresholdSigma,
      defaultRadius,
      ...(nested.length > 0 && { nested }),
    },
    radius: defaultRadius,
    measure: (image, x, y, circumstances) =>
      measureAdaptive(image, x, y, {
        ...at(thresholdSigma),
        ...circumstances,
      }),
    nested: nested.map((sigma) => ({ suffix: `t${sigma}`, description: described(sigma) })),
    measureNested: (image, x, y, circumstances) =>
      nested.map((sigma) => measureAdaptive(image, x, y, { ...at(sigma), ...circumstances })),
  };
}
