/** Perspectives from a point at a finite distance: AZP, SZP (Paper II, sections 5.1.1 and 5.1.2). */

import { RADIANS } from "../angles.ts";
import { WcsError } from "../errors.ts";
import { HALF_PI, type Projection, type ProjectionParameters, setPoint } from "./projection.ts";

type Pair = readonly [number, number];

/**
 * A perspective whose sight line through (x, y) meets the sphere where
 * (cos theta sin phi, -cos theta cos phi) = (x - X z, y - Y z) with z = 1 - sin theta. Of the two
 * points on the line the near one is taken; the far one cannot be shown.
 *
 * @param slant - (X, Y) of the sight line at a point of the plane.
 * @param project - the plane point from s = cos theta sin phi, c = cos theta cos phi and z.
 */
export function nearPerspective(
  slant: (x: number, y: number) => Pair,
  project: (s: number, c: number, z: number) => Pair,
): Projection {
  /** z at a plane point, NaN where the line misses the sphere. Stable for the smallest offsets. */
  const depthAt = (x: number, y: number, [slantX, slantY]: Pair): number => {
    const a = slantX * slantX + slantY * slantY + 1;
    const half = 1 + slantX * x + slantY * y;
    const rr = x * x + y * y;
    return rr / (half + Math.sqrt(half * half - a * rr));
  };
  return {
    theta0: HALF_PI,
    toNative(x, y, out) {
      const line = slant(x, y);
      const z = depthAt(x, y, line);
      const s = x - line[0] * z;
      const c = -(y - line[1] * z);
      setPoint(
        out,
        s === 0 && c === 0 ? 0 : Math.atan2(s, c),
        Math.atan2(1 - z, Math.sqrt(s * s + c * c)),
      );
    },
    toPlane(phi, theta, out) {
      const s = Math.cos(theta) * Math.sin(phi);
      const c = Math.cos(theta) * Math.cos(phi);
      const z = 1 - Math.sin(theta);
      const [x, y] = project(s, c, z);
      const seen = depthAt(x, y, slant(x, y));
      const isNear = Math.abs(seen - z) <= 1e-9;
      setPoint(out, isNear ? x : Number.NaN, isNear ? y : Number.NaN);
    },
  };
}

/** The eye must not be in the plane of projection. @throws WcsError `"invalid-header"`. */
function checkDistance(code: string, keywords: string, distance: number): void {
  if (Math.abs(distance) > 1e-12) return;
  throw new WcsError(
    "invalid-header",
    `${keywords} of an ${code} projection must put the eye outside the plane of projection.`,
    { data: { keywords } },
  );
}

/** Slant zenithal perspective, from the point (mu, phi_c, theta_c). */
export function slantPerspective(parameter: ProjectionParameters): Projection {
  const mu = parameter(1, 0);
  const phiC = parameter(2, 0) * RADIANS;
  const thetaC = parameter(3, 90) * RADIANS;
  const xp = -mu * Math.cos(thetaC) * Math.sin(phiC);
  const yp = mu * Math.cos(thetaC) * Math.cos(phiC);
  const zp = mu * Math.sin(thetaC) + 1;
  checkDistance("SZP", "PV2_1 to PV2_3", zp);
  return nearPerspective(
    (x, y) => [(x - xp) / zp, (y - yp) / zp],
    (s, c, z) => {
      const depth = zp - z;
      return [(zp * s - xp * z) / depth, -(zp * c + yp * z) / depth];
    },
  );
}

const upTo90 = (angle: number): number => (angle > HALF_PI + 1e-12 ? angle - 2 * Math.PI : angle);

/** Zenithal perspective from mu radii behind the centre onto a plane that leans by gamma. */
export function tiltedPerspective(parameter: ProjectionParameters): Projection {
  const mu = parameter(1, 0);
  const gamma = parameter(2, 0) * RADIANS;
  const [cosGamma, sinGamma, tanGamma] = [Math.cos(gamma), Math.sin(gamma), Math.tan(gamma)];
  checkDistance("AZP", "PV2_1", (mu + 1) * cosGamma);
  const toNative = (x: number, y: number, out: Float64Array): void => {
    const leaning = y * cosGamma;
    const radius = Math.sqrt(x * x + leaning * leaning);
    const rho = radius / (mu + 1 + y * sinGamma);
    // The sight line meets the sphere twice; the near point is that of the higher latitude.
    const psi = Math.atan2(1, rho);
    const omega = Math.asin((rho * mu) / Math.sqrt(rho * rho + 1));
    const theta = Math.max(upTo90(psi - omega), upTo90(psi + omega + Math.PI));
    setPoint(out, radius === 0 ? 0 : Math.atan2(x, -leaning), theta);
  };
  const back = new Float64Array(2);
  return {
    theta0: HALF_PI,
    toNative,
    toPlane(phi, theta, out) {
      const depth = mu + Math.sin(theta) + Math.cos(theta) * Math.cos(phi) * tanGamma;
      const radius = ((mu + 1) * Math.cos(theta)) / depth;
      const x = radius * Math.sin(phi);
      const y = (-radius * Math.cos(phi)) / cosGamma;
      toNative(x, y, back);
      const isNear = depth * (mu + 1) > 0 && Math.abs(back[1]! - theta) <= 1e-7;
      setPoint(out, isNear ? x : Number.NaN, isNear ? y : Number.NaN);
    },
  };
}
