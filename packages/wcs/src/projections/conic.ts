/** Conic projections: COP, COE, COD, COO (Paper II, section 5.4). */

import { RADIANS } from "../angles.ts";
import { WcsError } from "../errors.ts";
import {
  HALF_PI,
  type Projection,
  type ProjectionParameters,
  setNative,
  setPoint,
} from "./projection.ts";

/** The middle latitude and half the distance of the standard parallels. */
interface Parallels {
  readonly middle: number;
  readonly half: number;
}

/** PV2_1 and PV2_2. @throws WcsError `"invalid-header"` without a middle latitude other than 0. */
function parallelsOf(parameter: ProjectionParameters): Parallels {
  const middle = parameter(1, Number.NaN);
  const half = parameter(2, 0);
  if (!(middle !== 0 && Math.abs(middle) + Math.abs(half) <= 90)) {
    throw new WcsError(
      "invalid-header",
      `PV2_1 of a conic projection must be a latitude other than 0 in degrees, with PV2_2 at most 90. Received ${middle} and ${half}.`,
      { data: { keyword: "PV2_1", received: [middle, half] } },
    );
  }
  return { middle: middle * RADIANS, half: half * RADIANS };
}

/**
 * Meridians are straight lines from one point, turned by `cone` times the longitude.
 *
 * @param radiusAt - distance of a parallel from that point, with the sign of the middle latitude.
 */
const conic = (
  middle: number,
  cone: number,
  radiusAt: (theta: number) => number,
  latitudeAt: (radius: number) => number,
): Projection => {
  const apex = radiusAt(middle);
  const sign = Math.sign(middle);
  return {
    theta0: middle,
    toNative(x, y, out) {
      const down = apex - y;
      const radius = sign * Math.sqrt(x * x + down * down);
      const turn = radius === 0 ? 0 : Math.atan2(x / radius, down / radius);
      setNative(out, turn / cone, latitudeAt(radius));
    },
    toPlane(phi, theta, out) {
      const radius = radiusAt(theta);
      setPoint(out, radius * Math.sin(cone * phi), apex - radius * Math.cos(cone * phi));
    },
  };
};

export function conicPerspective(parameter: ProjectionParameters): Projection {
  const { middle, half } = parallelsOf(parameter);
  const cot = 1 / Math.tan(middle);
  const scale = Math.cos(half);
  const radiusAt = (theta: number): number =>
    Math.abs(theta - middle) < HALF_PI ? scale * (cot - Math.tan(theta - middle)) : Number.NaN;
  return conic(
    middle,
    Math.sin(middle),
    radiusAt,
    (radius) => middle + Math.atan(cot - radius / scale),
  );
}

export function conicEqualArea(parameter: ProjectionParameters): Projection {
  const { middle, half } = parallelsOf(parameter);
  const s1 = Math.sin(middle - half);
  const s2 = Math.sin(middle + half);
  const gamma = s1 + s2;
  const whole = 1 + s1 * s2;
  return conic(
    middle,
    gamma / 2,
    (theta) => (2 / gamma) * Math.sqrt(Math.max(0, whole - gamma * Math.sin(theta))),
    (radius) => {
      const sine = whole / gamma - (gamma * radius * radius) / 4;
      return Math.asin(Math.abs(sine) > 1 && Math.abs(sine) < 1 + 1e-12 ? Math.sign(sine) : sine);
    },
  );
}

export function conicEquidistant(parameter: ProjectionParameters): Projection {
  const { middle, half } = parallelsOf(parameter);
  const cone = half === 0 ? Math.sin(middle) : (Math.sin(middle) * Math.sin(half)) / half;
  const apex = (half === 0 ? 1 : half / Math.tan(half)) / Math.tan(middle);
  return conic(
    middle,
    cone,
    (theta) => middle - theta + apex,
    (radius) => middle + apex - radius,
  );
}

export function conicOrthomorphic(parameter: ProjectionParameters): Projection {
  const { middle, half } = parallelsOf(parameter);
  const [low, high] = [middle - half, middle + half];
  const slope = (theta: number): number => Math.tan((HALF_PI - theta) / 2);
  const cone =
    half === 0
      ? Math.sin(low)
      : Math.log(Math.cos(high) / Math.cos(low)) / Math.log(slope(high) / slope(low));
  const psi = Math.cos(low) / (cone * slope(low) ** cone);
  return conic(
    middle,
    cone,
    (theta) => {
      const shut = cone > 0 ? theta <= -HALF_PI : theta >= HALF_PI;
      return shut ? Number.NaN : psi * slope(theta) ** cone;
    },
    (radius) => HALF_PI - 2 * Math.atan((radius / psi) ** (1 / cone)),
  );
}
