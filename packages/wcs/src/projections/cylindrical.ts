/** Cylindrical projections: CYP, CEA, CAR, MER (Paper II, section 5.2). */

import { WcsError } from "../errors.ts";
import {
  HALF_PI,
  type Projection,
  type ProjectionParameters,
  setNative,
  setPoint,
  within,
} from "./projection.ts";

/** Meridians are straight, parallel and evenly spaced, `stretch` apart. */
const cylindrical = (
  heightAt: (theta: number) => number,
  latitudeAt: (y: number) => number,
  stretch = 1,
): Projection => ({
  theta0: 0,
  toNative: (x, y, out) => setNative(out, x / stretch, latitudeAt(y)),
  toPlane: (phi, theta, out) => setPoint(out, stretch * phi, heightAt(theta)),
});

/** Plate carree: longitude and latitude themselves. */
export const plateCarree = (): Projection =>
  cylindrical(
    (theta) => theta,
    (y) => y,
  );

/** Mercator: angles are true, the poles infinitely far. */
export const mercator = (): Projection =>
  cylindrical(
    (theta) => (Math.abs(theta) < HALF_PI ? Math.asinh(Math.tan(theta)) : Number.NaN),
    (y) => Math.atan(Math.sinh(y)),
  );

/** Equal areas, true to scale where cos^2 of the latitude is PV2_1. */
export function cylindricalEqualArea(parameter: ProjectionParameters): Projection {
  const lambda = parameter(1, 1);
  if (!(lambda > 0 && lambda <= 1)) {
    throw new WcsError(
      "invalid-header",
      `PV2_1 of a CEA projection must be above 0 and at most 1. Received ${lambda}.`,
      { data: { keyword: "PV2_1", received: lambda } },
    );
  }
  return cylindrical(
    (theta) => Math.sin(theta) / lambda,
    (y) => Math.asin(within(y * lambda, 1)),
  );
}

/** Perspective from mu radii behind the axis onto a cylinder of radius lambda. */
export function cylindricalPerspective(parameter: ProjectionParameters): Projection {
  const mu = parameter(1, 1);
  const lambda = parameter(2, 1);
  if (!(lambda > 0 && mu + lambda > 0)) {
    throw new WcsError(
      "invalid-header",
      `PV2_1 and PV2_2 of a CYP projection must have a positive sum, PV2_2 be positive. Received ${mu} and ${lambda}.`,
      { data: { keyword: "PV2_1", received: [mu, lambda] } },
    );
  }
  return cylindrical(
    (theta) => ((mu + lambda) * Math.sin(theta)) / (mu + Math.cos(theta)),
    (y) => {
      const eta = y / (mu + lambda);
      return Math.atan(eta) + Math.asin((eta * mu) / Math.sqrt(eta * eta + 1));
    },
    lambda,
  );
}
