/** The circles and the weights among which the quietest is chosen. */

import type { CircleMethod, OpenMethod, OptimalMethod } from "../options/method-options.ts";
import { resolveCircle, resolveOptimal } from "./aperture-methods.ts";
import type { ApertureContext, ResolvedMethod } from "./resolved-method.ts";

/** Methods that differ in one width, narrowest first. */
export interface MethodFamily {
  readonly candidates: readonly ResolvedMethod[];
  /** The one used when there is nothing to choose by. */
  readonly usual: ResolvedMethod;
}

/** Radii of circles, and the widths of weights, in FWHM of the stars. */
const RADII = { tried: [0.7, 0.85, 1, 1.2, 1.5, 1.9, 2.5], usual: 1.2 };
const WIDTHS = { tried: [0.9, 1.2, 1.6, 2.1], usual: 1.2 };

/** What a method leaves open, as families to choose from; weights first, which are best in theory. */
export function familiesOf(
  method: OpenMethod,
  context: ApertureContext,
): [MethodFamily, ...MethodFamily[]] {
  if (method.kind === "circle") return [circleFamily(method, context)];
  if (method.kind === "optimal") return [weightFamily(method, context)];
  const ring = method.annulus && { annulus: method.annulus };
  return [
    weightFamily({ kind: "optimal", ...ring }, context),
    circleFamily({ kind: "circle", ...ring }, context),
  ];
}

/** Circles of several radii, or of the one radius asked for. */
function circleFamily(method: CircleMethod, context: ApertureContext): MethodFamily {
  const resolve = (radius: number) => resolveCircle({ ...method, radius }, context);
  return familyOf(
    method.radius,
    RADII,
    context.fwhm,
    method.annulus?.inner ?? Number.POSITIVE_INFINITY,
    resolve,
  );
}

/** Gaussian weights of several widths, or of the one width asked for. */
function weightFamily(method: OptimalMethod, context: ApertureContext): MethodFamily {
  const resolve = (width: number) => resolveOptimal({ ...method, fwhm: width }, context);
  return familyOf(
    method.fwhm,
    WIDTHS,
    context.fwhm,
    method.annulus?.inner ?? Number.POSITIVE_INFINITY,
    resolve,
  );
}

/** Sizes that fit into the ring asked for; the ring's own inner radius when none of them does. */
function familyOf(
  asked: number | undefined,
  sizes: { readonly tried: readonly number[]; readonly usual: number },
  fwhm: number,
  widest: number,
  resolve: (size: number) => ResolvedMethod,
): MethodFamily {
  if (asked !== undefined) return { candidates: [resolve(asked)], usual: resolve(asked) };
  const tried = sizes.tried.map((multiple) => multiple * fwhm).filter((size) => size <= widest);
  const usual = resolve(Math.min(sizes.usual * fwhm, widest));
  return { candidates: tried.length > 0 ? tried.map(resolve) : [usual], usual };
}
