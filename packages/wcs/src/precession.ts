/** Precession of FK5 positions from one equinox to another (IAU 1976: Lieske et al. 1977, A&A 58, 1). */

import { RADIANS } from "./angles.ts";
import { check } from "./errors.ts";
import { type SkyPosition, skyOf, skyVector } from "./sphere.ts";
import { compose, type Rotation, rotate } from "./vectors.ts";

const ARCSEC = RADIANS / 3600;

const aboutZ = (angle: number): Rotation => {
  const [s, c] = [Math.sin(angle), Math.cos(angle)];
  return [c, s, 0, -s, c, 0, 0, 0, 1];
};

const aboutY = (angle: number): Rotation => {
  const [s, c] = [Math.sin(angle), Math.cos(angle)];
  return [c, 0, -s, 0, 1, 0, s, 0, c];
};

/**
 * A mean position of one equinox in the coordinates of another, without proper motion. Good to 0.1
 * arc seconds over decades: the FK5 system itself lies 0.02 arc seconds off ICRS.
 *
 * @param from - year of the equinox that `position` is given in, 2000 for J2000.
 * @param to - year of the equinox that is wanted.
 * @throws WcsError `"invalid-option"`.
 */
export function precess(position: SkyPosition, from: number, to: number): SkyPosition {
  check.between("from", from, 1000, 3000);
  check.between("to", to, 1000, 3000);
  const T = (from - 2000) / 100;
  const t = (to - from) / 100;
  const w = 2306.2181 + (1.39656 - 0.000139 * T) * T;
  const zeta = (w + (0.30188 - 0.000344 * T + 0.017998 * t) * t) * t * ARCSEC;
  const z = (w + (1.09468 + 0.000066 * T + 0.018203 * t) * t) * t * ARCSEC;
  const theta =
    (2004.3109 - (0.8533 + 0.000217 * T) * T - (0.42665 + 0.000217 * T + 0.041833 * t) * t) *
    t *
    ARCSEC;
  const turn = compose(aboutZ(-z), compose(aboutY(theta), aboutZ(-zeta)));
  return skyOf(rotate(turn, skyVector(position)));
}
