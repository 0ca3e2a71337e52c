/** Places on the sky: their distances, directions and projections onto a tangent plane. */

import { ARCSECONDS, DEGREES, RADIANS, turn360 } from "./angles.ts";
import { cross, dot, latitudeOf, longitudeOf, type Vector, vectorOf } from "./vectors.ts";

/** A place on the sky: right ascension and declination, ICRS unless said otherwise. */
export interface SkyPosition {
  /** Right ascension in degrees, 0 to 360. */
  readonly raDegrees: number;
  /** Declination in degrees, -90 to 90. */
  readonly decDegrees: number;
}

export const skyVector = ({ raDegrees, decDegrees }: SkyPosition): Vector =>
  vectorOf(raDegrees, decDegrees);

export const skyOf = ([x, y, z]: Vector): SkyPosition => ({
  raDegrees: longitudeOf(x, y),
  decDegrees: latitudeOf(x, y, z),
});

/**
 * The angle between two places in arc seconds; exact for the smallest and the largest ones
 * (Vincenty's formula, here by vectors).
 */
export function separationArcsec(one: SkyPosition, other: SkyPosition): number {
  const a = skyVector(one);
  const b = skyVector(other);
  const [x, y, z] = cross(a, b);
  return Math.atan2(Math.hypot(x, y, z), dot(a, b)) * DEGREES * ARCSECONDS;
}

/**
 * The direction of `other` as seen from `one`: degrees from north through east, 0 to 360. From a
 * pole, where every direction is one of the meridians, it counts from that of the place's own
 * right ascension.
 */
export function positionAngleDegrees(one: SkyPosition, other: SkyPosition): number {
  const step = (other.raDegrees - one.raDegrees) * RADIANS;
  const from = one.decDegrees * RADIANS;
  const to = other.decDegrees * RADIANS;
  const east = Math.sin(step) * Math.cos(to);
  const north = Math.sin(to) * Math.cos(from) - Math.cos(to) * Math.sin(from) * Math.cos(step);
  return turn360(Math.atan2(east, north) * DEGREES);
}

/** A place on the plane that touches the sky at a tangent point: degrees to the east and north. */
export interface StandardCoordinates {
  readonly xi: number;
  readonly eta: number;
}

/** The gnomonic projection; NaN for places 90 degrees or more from the tangent point. */
export function toTangentPlane(tangent: SkyPosition, place: SkyPosition): StandardCoordinates {
  const step = (place.raDegrees - tangent.raDegrees) * RADIANS;
  const from = tangent.decDegrees * RADIANS;
  const to = place.decDegrees * RADIANS;
  const depth = Math.sin(to) * Math.sin(from) + Math.cos(to) * Math.cos(from) * Math.cos(step);
  if (!(depth > 0)) return { xi: Number.NaN, eta: Number.NaN };
  const east = Math.cos(to) * Math.sin(step);
  const north = Math.sin(to) * Math.cos(from) - Math.cos(to) * Math.sin(from) * Math.cos(step);
  return { xi: (east / depth) * DEGREES, eta: (north / depth) * DEGREES };
}

/** The place on the sky of a point of the tangent plane. */
export function fromTangentPlane(
  tangent: SkyPosition,
  { xi, eta }: StandardCoordinates,
): SkyPosition {
  const lat = tangent.decDegrees * RADIANS;
  const east = xi * RADIANS;
  const north = eta * RADIANS;
  const outward = Math.cos(lat) - north * Math.sin(lat);
  return {
    raDegrees: turn360(tangent.raDegrees + Math.atan2(east, outward) * DEGREES),
    decDegrees: latitudeOf(outward, east, Math.sin(lat) + north * Math.cos(lat)),
  };
}
