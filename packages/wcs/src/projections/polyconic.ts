/** Polyconic and pseudoconic projections: PCO and BON (Paper II, section 5.5). */

import { RADIANS } from "../angles.ts";
import { WcsError } from "../errors.ts";
import {
  HALF_PI,
  type Projection,
  type ProjectionParameters,
  rootBetween,
  setNative,
  setPoint,
} from "./projection.ts";
import { sansonFlamsteed } from "./pseudocylindrical.ts";

/**
 * Bonne: parallels are arcs about one point, true to scale; Sanson-Flamsteed when PV2_1 is 0.
 *
 * @throws WcsError `"invalid-header"` without PV2_1.
 */
export function bonne(parameter: ProjectionParameters): Projection {
  const theta1 = parameter(1, Number.NaN) * RADIANS;
  if (!(Math.abs(theta1) <= HALF_PI)) {
    throw new WcsError(
      "invalid-header",
      `PV2_1 of a BON projection must be a latitude of -90 to 90 degrees. Received ${theta1 / RADIANS}.`,
      { data: { keyword: "PV2_1" } },
    );
  }
  if (theta1 === 0) return sansonFlamsteed();
  const apex = 1 / Math.tan(theta1) + theta1;
  const sign = Math.sign(theta1);
  return {
    theta0: 0,
    toNative(x, y, out) {
      const down = apex - y;
      const radius = sign * Math.sqrt(x * x + down * down);
      const theta = apex - radius;
      const length = Math.cos(theta);
      const angle = radius === 0 ? 0 : Math.atan2(x / radius, down / radius);
      setNative(out, Math.abs(length) < 1e-13 ? 0 : (angle * radius) / length, theta);
    },
    toPlane(phi, theta, out) {
      const radius = apex - theta;
      const angle = radius === 0 ? 0 : (phi * Math.cos(theta)) / radius;
      setPoint(out, radius * Math.sin(angle), apex - radius * Math.cos(angle));
    },
  };
}

/** Polyconic: every parallel is the standard one of its own cone. */
export const polyconic = (): Projection => ({
  theta0: 0,
  toNative(x, y, out) {
    const height = Math.abs(y);
    if (height < 1e-15) {
      setNative(out, x, 0);
      return;
    }
    // Where the point lies on the circle of the parallel theta.
    const off = (theta: number): number =>
      (x * x + (height - theta) ** 2) * Math.tan(theta) - 2 * (height - theta);
    const slope = (theta: number): number => {
      const rest = height - theta;
      return (x * x + rest * rest) / Math.cos(theta) ** 2 - 2 * rest * Math.tan(theta) + 2;
    };
    const top = Math.min(height, HALF_PI);
    const atPole = x === 0 && height === HALF_PI;
    const theta = atPole
      ? HALF_PI
      : x === 0 && height < HALF_PI
        ? height
        : rootBetween(off, slope, 0, top);
    const tangent = Math.tan(theta);
    const angle = Math.atan2(x * tangent, 1 - (height - theta) * tangent);
    setNative(out, atPole ? 0 : angle / Math.sin(theta), Math.sign(y) * theta);
  },
  toPlane(phi, theta, out) {
    const sine = Math.sin(theta);
    if (Math.abs(sine) < 1e-12) {
      setPoint(out, phi, theta);
      return;
    }
    const cot = Math.cos(theta) / sine;
    const half = Math.sin((phi * sine) / 2);
    setPoint(out, cot * Math.sin(phi * sine), theta + 2 * cot * half * half);
  },
});
