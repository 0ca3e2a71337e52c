/** Zenithal projections that are inverted by iteration: ZPN and AIR (Paper II, sections 5.1.7, 5.1.8). */

import { RADIANS } from "../angles.ts";
import { WcsError } from "../errors.ts";
import { HALF_PI, type Projection, type ProjectionParameters, rootBetween } from "./projection.ts";
import { zenithal } from "./zenithal.ts";

/** Terms that a header can give: PV2_0 to PV2_20, and more that some write. */
const MOST_TERMS = 30;
/** Steps in which the end of the rising part of the polynomial is looked for. */
const SCAN = 2000;
const EDGE = 1e-12;

/**
 * The distance from the centre as a polynomial of the zenith distance. It is used as far as it rises:
 * beyond that one distance would belong to two places.
 *
 * @throws WcsError `"invalid-header"` without a rising polynomial.
 */
export function zenithalPolynomial(parameter: ProjectionParameters): Projection {
  const terms = Array.from({ length: MOST_TERMS }, (_, m) => parameter(m, 0));
  while (terms.length > 0 && terms.at(-1) === 0) terms.pop();
  const radiusOf = (zenith: number): number => terms.reduceRight((sum, p) => sum * zenith + p, 0);
  const slopeOf = (zenith: number): number =>
    terms.reduceRight((sum, p, m) => (m === 0 ? sum : sum * zenith + m * p), 0);
  if (terms.length < 2 || !(slopeOf(0) > 0 || slopeOf(1e-3) > 0)) {
    throw new WcsError(
      "invalid-header",
      `the parameters of a ZPN projection (PV2_0, PV2_1 …) must be a polynomial that rises from the centre. Received ${terms.join(", ") || "none"}.`,
      { data: { parameters: terms } },
    );
  }
  const end = endOfRise(slopeOf, terms);
  const nearest = radiusOf(0);
  const farthest = radiusOf(end);
  return zenithal(
    (radius) => {
      if (!(radius >= nearest - EDGE && radius <= farthest + EDGE)) return Number.NaN;
      if (radius <= nearest) return HALF_PI;
      if (radius >= farthest) return HALF_PI - end;
      return HALF_PI - rootBetween((zenith) => radiusOf(zenith) - radius, slopeOf, 0, end);
    },
    (theta) => {
      const zenith = HALF_PI - theta;
      return zenith <= end + EDGE ? radiusOf(zenith) : Number.NaN;
    },
  );
}

/** The zenith distance at which the polynomial stops rising, at most 180 degrees. */
function endOfRise(slopeOf: (zenith: number) => number, terms: readonly number[]): number {
  const curvature = (zenith: number): number =>
    terms.reduceRight((sum, p, m) => (m < 2 ? sum : sum * zenith + m * (m - 1) * p), 0);
  for (let i = 1; i <= SCAN; i++) {
    const zenith = (i * Math.PI) / SCAN;
    if (slopeOf(zenith) > 0) continue;
    const before = ((i - 1) * Math.PI) / SCAN;
    return slopeOf(before) > 0 ? rootBetween(slopeOf, curvature, before, zenith) : before;
  }
  return Math.PI;
}

/** Airy: the least error inside the latitude PV2_1. @throws WcsError `"invalid-header"`. */
export function airy(parameter: ProjectionParameters): Projection {
  const edge = parameter(1, 90);
  if (!(edge > -90 && edge <= 90)) {
    throw new WcsError(
      "invalid-header",
      `PV2_1 of an AIR projection must be above -90 and at most 90 degrees. Received ${edge}.`,
      { data: { keyword: "PV2_1", received: edge } },
    );
  }
  const half = ((90 - edge) / 2) * RADIANS;
  const weight = half < 1e-4 ? -0.5 : Math.log(Math.cos(half)) / Math.tan(half) ** 2;
  /** ln(cos h) / tan h, exact for small h. */
  const term = (h: number): number => {
    if (h < 1e-4) return -h / 2 + h ** 3 / 12;
    return Math.log(Math.cos(h)) / Math.tan(h);
  };
  const radiusOf = (h: number): number => -2 * (term(h) + weight * Math.tan(h));
  const slopeOf = (h: number): number => {
    if (h < 1e-4) return 1 - 2 * weight;
    const sine = Math.sin(h);
    return 2 * (1 + Math.log(Math.cos(h)) / (sine * sine) - weight / Math.cos(h) ** 2);
  };
  const farthest = HALF_PI - 1e-9;
  return zenithal(
    (radius) => {
      if (radius === 0) return HALF_PI;
      if (radius > radiusOf(farthest)) return Number.NaN;
      const h = rootBetween((half) => radiusOf(half) - radius, slopeOf, 0, farthest);
      return HALF_PI - 2 * h;
    },
    (theta) => (theta > -HALF_PI ? radiusOf((HALF_PI - theta) / 2) : Number.NaN),
  );
}
