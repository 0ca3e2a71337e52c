/** From a projection's own poles to those of the sky (FITS WCS Paper II, section 2.4). */

import { DEGREES, RADIANS } from "./angles.ts";
import { WcsError } from "./errors.ts";
import type { Rotation } from "./vectors.ts";

/** What the rotation is made of, in degrees. */
export interface CelestialReference {
  /** Celestial longitude and latitude of the reference point (CRVAL). */
  readonly crval: readonly [number, number];
  /** Native longitude of the celestial pole (LONPOLE). */
  readonly lonpole: number;
  /** Native latitude of the celestial pole (LATPOLE), which decides where two would do. */
  readonly latpole: number;
  /** Native latitude of the reference point. */
  readonly theta0: number;
}

/** Numbers closer to 0 than this are 0: rounding of the sines of right angles. */
const TINY = 1e-10;

/** LONPOLE where the header has none: 0 where the reference point lies as high as theta0, else 180. */
export const defaultLonpole = (crvalLatitude: number, theta0: number): number =>
  crvalLatitude >= theta0 ? 0 : 180;

/**
 * The rotation from native unit vectors to celestial ones.
 *
 * @throws WcsError `"invalid-header"` when no pole fits the reference point, LONPOLE and LATPOLE.
 */
export function celestialRotation(reference: CelestialReference): Rotation {
  const { lonpole } = reference;
  const pole = celestialPole(reference);
  const [sinA, cosA] = [Math.sin(pole.lon * RADIANS), Math.cos(pole.lon * RADIANS)];
  const [sinD, cosD] = [Math.sin(pole.lat * RADIANS), Math.cos(pole.lat * RADIANS)];
  const [sinP, cosP] = [Math.sin(lonpole * RADIANS), Math.cos(lonpole * RADIANS)];
  // Equation 2 with the pole's own longitude as zero, then turned by that longitude.
  const outward = [-sinD * cosP, -sinD * sinP, cosD] as const;
  const east = [sinP, -cosP, 0] as const;
  return [
    cosA * outward[0] - sinA * east[0],
    cosA * outward[1] - sinA * east[1],
    cosA * outward[2],
    sinA * outward[0] + cosA * east[0],
    sinA * outward[1] + cosA * east[1],
    sinA * outward[2],
    cosD * cosP,
    cosD * sinP,
    sinD,
  ];
}

/** Celestial longitude and latitude of the native pole, in degrees: equations 8 to 10. */
function celestialPole(reference: CelestialReference): { lon: number; lat: number } {
  const { crval, lonpole, theta0 } = reference;
  const [alpha0, delta0] = crval;
  if (theta0 === 90) return { lon: alpha0, lat: delta0 };
  const lat = poleLatitude(reference);
  if (90 - Math.abs(delta0) < TINY) return { lon: alpha0, lat };
  if (90 - lat < TINY) return { lon: alpha0 + lonpole - 180, lat };
  if (90 + lat < TINY) return { lon: alpha0 - lonpole, lat };
  const [sin0, cos0] = [Math.sin(delta0 * RADIANS), Math.cos(delta0 * RADIANS)];
  const [sinP, cosP] = [Math.sin(lat * RADIANS), Math.cos(lat * RADIANS)];
  const east = (Math.sin(lonpole * RADIANS) * Math.cos(theta0 * RADIANS)) / cos0;
  const toward = (Math.sin(theta0 * RADIANS) - sinP * sin0) / (cosP * cos0);
  return { lon: alpha0 - Math.atan2(east, toward) * DEGREES, lat };
}

function poleLatitude(reference: CelestialReference): number {
  const { crval, lonpole, latpole, theta0 } = reference;
  const across = Math.cos(theta0 * RADIANS) * Math.cos(lonpole * RADIANS);
  const up = Math.sin(theta0 * RADIANS);
  const length = Math.hypot(across, up);
  const wanted = Math.sin(crval[1] * RADIANS);
  if (length < TINY) {
    // The reference point is on the equator a right angle from the pole: only LATPOLE can tell.
    if (Math.abs(wanted) < TINY) return latpole;
    throw noPole(reference);
  }
  const ratio = wanted / length;
  if (Math.abs(ratio) > 1 + TINY) throw noPole(reference);
  const middle = Math.atan2(up, across) * DEGREES;
  const reach = Math.acos(Math.max(-1, Math.min(1, ratio))) * DEGREES;
  const fits = [middle + reach, middle - reach]
    .map((lat) => (lat > 180 ? lat - 360 : lat < -180 ? lat + 360 : lat))
    .filter((lat) => Math.abs(lat) <= 90 + TINY);
  const [first] = fits;
  if (first === undefined) throw noPole(reference);
  const nearest = fits.reduce(
    (best, lat) => (Math.abs(lat - latpole) < Math.abs(best - latpole) ? lat : best),
    first,
  );
  return Math.max(-90, Math.min(90, nearest));
}

const noPole = ({ crval, lonpole, latpole, theta0 }: CelestialReference): WcsError =>
  new WcsError(
    "invalid-header",
    `no celestial pole fits a reference point at latitude ${crval[1]} (native latitude ${theta0}) with LONPOLE ${lonpole} and LATPOLE ${latpole}.`,
    { data: { crval, lonpole, latpole, theta0 } },
  );
