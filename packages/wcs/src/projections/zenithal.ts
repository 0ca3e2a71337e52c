/** Zenithal projections without parameters: TAN, SIN, ARC, STG, ZEA (Paper II, section 5.1). */

import { nearPerspective } from "./perspective.ts";
import {
  HALF_PI,
  type Projection,
  type ProjectionParameters,
  setPoint,
  within,
} from "./projection.ts";

/**
 * A projection whose distance from the centre depends on native latitude alone.
 *
 * @param latitudeAt - native latitude at a distance from the centre, NaN off the map.
 * @param radiusAt - the distance at a latitude, NaN where the map does not reach.
 */
export const zenithal = (
  latitudeAt: (radius: number) => number,
  radiusAt: (theta: number) => number,
): Projection => ({
  theta0: HALF_PI,
  toNative(x, y, out) {
    const radius = Math.sqrt(x * x + y * y);
    setPoint(out, radius === 0 ? 0 : Math.atan2(x, -y), latitudeAt(radius));
  },
  toPlane(phi, theta, out) {
    const radius = radiusAt(theta);
    setPoint(out, radius * Math.sin(phi), -radius * Math.cos(phi));
  },
});

/** Gnomonic: great circles are straight, half the sky fits in. */
export const gnomonic = (): Projection =>
  zenithal(
    (radius) => Math.atan2(1, radius),
    (theta) => (theta > 0 ? Math.cos(theta) / Math.sin(theta) : Number.NaN),
  );

/** Orthographic, or with PV2_1 and PV2_2 its slant form, which interferometers make. */
export function orthographic(parameter: ProjectionParameters): Projection {
  const slantX = parameter(1, 0);
  const slantY = parameter(2, 0);
  if (slantX !== 0 || slantY !== 0) {
    // Parallel sight lines, all slanted alike.
    return nearPerspective(
      () => [slantX, slantY],
      (s, c, z) => [s + slantX * z, -c + slantY * z],
    );
  }
  return zenithal(
    (radius) => {
      const r = within(radius, 1);
      return Math.atan2(Math.sqrt((1 - r) * (1 + r)), r);
    },
    (theta) => (theta >= 0 ? Math.cos(theta) : Number.NaN),
  );
}

/** Equidistant: distances from the centre are true. */
export const equidistant = (): Projection =>
  zenithal(
    (radius) => HALF_PI - (radius > Math.PI + 1e-12 ? Number.NaN : radius),
    (theta) => HALF_PI - theta,
  );

/** Stereographic: circles stay circles. */
export const stereographic = (): Projection =>
  zenithal(
    (radius) => HALF_PI - 2 * Math.atan(radius / 2),
    (theta) => (theta > -HALF_PI ? 2 * Math.tan((HALF_PI - theta) / 2) : Number.NaN),
  );

/** Equal areas. */
export const zenithalEqualArea = (): Projection =>
  zenithal(
    (radius) => HALF_PI - 2 * Math.asin(within(radius / 2, 1)),
    (theta) => 2 * Math.sin((HALF_PI - theta) / 2),
  );
