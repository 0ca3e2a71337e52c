/** From distortions as data to maps: SIP on pixels, TPV and TNX on the tangent plane. */

import type { Distortion, SipDistortion } from "./distortion.ts";
import { type PlaneMap, planeMap } from "./plane-map.ts";
import { type Polynomial, type PolynomialTerm, polynomialOf } from "./polynomial.ts";
import { tnxPolynomial } from "./tnx.ts";
import { tpvPolynomial } from "./tpv.ts";

const X: PolynomialTerm = [1, 0, 1];
const Y: PolynomialTerm = [0, 1, 1];
const NOTHING: Polynomial = polynomialOf([]);

/** Offsets in px that are small beside it: Newton's steps end at a billionth. */
const PIXEL = 1;
/** Degrees on the tangent plane, likewise. */
const PLANE_DEGREES = 1e-3;

/** The map of px from the reference pixel, null without SIP. */
export const pixelMap = (distortion: Distortion | null): PlaneMap | null =>
  distortion?.kind === "sip" ? sipMap(distortion) : null;

const sipMap = ({ a, b }: SipDistortion): PlaneMap =>
  planeMap(polynomialOf([X, ...a]), polynomialOf([Y, ...b]), PIXEL);

/** The map of xi and eta in degrees, null without TPV or TNX. */
export function tangentMap(distortion: Distortion | null): PlaneMap | null {
  if (distortion?.kind === "tpv") {
    const xi = tpvPolynomial(distortion.xi, false);
    const eta = tpvPolynomial(distortion.eta, true);
    return planeMap(xi, eta, PLANE_DEGREES);
  }
  if (distortion?.kind === "tnx") {
    const { xi, eta } = distortion;
    const lng = plus(X, xi === null ? NOTHING : tnxPolynomial(xi));
    const lat = plus(Y, eta === null ? NOTHING : tnxPolynomial(eta));
    return planeMap(lng, lat, PLANE_DEGREES);
  }
  return null;
}

/** A correction on top of the coordinate itself. */
const plus = (own: PolynomialTerm, correction: Polynomial): Polynomial => ({
  evaluate(x, y, out) {
    correction.evaluate(x, y, out);
    out[0]! += own[0] === 1 ? x : y;
    out[own[0] === 1 ? 1 : 2]! += 1;
  },
});
