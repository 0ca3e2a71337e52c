/** Where a star will be: its motion through space, seen from the Sun (Hipparcos, ESA SP-1200, 1.5.5). */

import { RADIANS } from "./angles.ts";
import { check } from "./errors.ts";
import { type SkyPosition, skyOf, skyVector } from "./sphere.ts";

/** Motion across the sky, as catalogues list it. */
export interface ProperMotion {
  /** Along right ascension, times the cosine of the declination: milliarcseconds a year. */
  readonly raMasPerYear: number;
  readonly decMasPerYear: number;
}

/** Days of a Julian year, and the instant of J2000.0 in microseconds since 1970 (UTC, to a minute). */
const MICROSECONDS_PER_YEAR = 365.25 * 86_400e6;
const J2000_MICROSECONDS = 946_727_935_816_000;
const MAS_TO_RADIANS = RADIANS / 3600e3;

/** Julian year of an instant in microseconds since 1970-01-01 UTC: 2017.968. */
export const julianYear = (utcMicroseconds: number): number =>
  2000 + (utcMicroseconds - J2000_MICROSECONDS) / MICROSECONDS_PER_YEAR;

/**
 * The place after `years`, along a straight line through space: right at the poles, too, where adding
 * to right ascension and declination is not. Without a radial velocity, which matters for the
 * nearest stars only.
 *
 * @throws WcsError `"invalid-option"`.
 */
export function moveStar(position: SkyPosition, motion: ProperMotion, years: number): SkyPosition {
  check.finite("raMasPerYear", motion.raMasPerYear);
  check.finite("decMasPerYear", motion.decMasPerYear);
  check.finite("years", years);
  const [x, y, z] = skyVector(position);
  const ra = position.raDegrees * RADIANS;
  const dec = position.decDegrees * RADIANS;
  const east = motion.raMasPerYear * MAS_TO_RADIANS * years;
  const north = motion.decMasPerYear * MAS_TO_RADIANS * years;
  return skyOf([
    x - east * Math.sin(ra) - north * Math.sin(dec) * Math.cos(ra),
    y + east * Math.cos(ra) - north * Math.sin(dec) * Math.sin(ra),
    z + north * Math.cos(dec),
  ]);
}
