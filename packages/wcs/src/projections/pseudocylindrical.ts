/** Projections with straight or oval parallels: SFL, PAR, MOL, AIT (Paper II, section 5.3). */

import {
  HALF_PI,
  type Projection,
  rootBetween,
  setNative,
  setPoint,
  within,
} from "./projection.ts";

const NO_LENGTH = 1e-13;

/** The longitude at x on a parallel that is `length` long per radian; 0 where it is a point. */
const along = (x: number, length: number): number => {
  if (Math.abs(length) > NO_LENGTH) return x / length;
  return Math.abs(x) <= NO_LENGTH ? 0 : Number.NaN;
};

/** Sanson-Flamsteed: true along every parallel. */
export const sansonFlamsteed = (): Projection => ({
  theta0: 0,
  toNative: (x, y, out) => setNative(out, along(x, Math.cos(y)), y),
  toPlane: (phi, theta, out) => setPoint(out, phi * Math.cos(theta), theta),
});

export const parabolic = (): Projection => ({
  theta0: 0,
  toNative(x, y, out) {
    const s = within(y / Math.PI, 0.5);
    setNative(out, along(x, 1 - 4 * s * s), 3 * Math.asin(s));
  },
  toPlane(phi, theta, out) {
    const s = Math.sin(theta / 3);
    setPoint(out, phi * (1 - 4 * s * s), Math.PI * s);
  },
});

/** Mollweide: equal areas in an ellipse. */
export const mollweide = (): Projection => ({
  theta0: 0,
  toNative(x, y, out) {
    const s = within(y / Math.SQRT2, 1);
    const c = Math.sqrt((1 - s) * (1 + s));
    const theta = Math.asin(within((2 / Math.PI) * (Math.asin(s) + s * c), 1));
    setNative(out, along(x, ((2 * Math.SQRT2) / Math.PI) * c), theta);
  },
  toPlane(phi, theta, out) {
    const wanted = Math.PI * Math.sin(theta);
    const isPole = Math.abs(theta) >= HALF_PI;
    const gamma = isPole
      ? theta
      : rootBetween(
          (g) => 2 * g + Math.sin(2 * g) - wanted,
          (g) => 2 + 2 * Math.cos(2 * g),
          -HALF_PI,
          HALF_PI,
        );
    setPoint(
      out,
      ((2 * Math.SQRT2) / Math.PI) * phi * Math.cos(gamma),
      Math.SQRT2 * Math.sin(gamma),
    );
  },
});

/** Hammer-Aitoff: equal areas in an ellipse, the poles less squeezed. */
export const hammerAitoff = (): Projection => ({
  theta0: 0,
  toNative(x, y, out) {
    const zz = 1 - (x * x) / 16 - (y * y) / 4;
    if (zz < 0.5 - 1e-12) {
      setPoint(out, Number.NaN, Number.NaN);
      return;
    }
    const z = Math.sqrt(zz);
    setNative(out, 2 * Math.atan2((z * x) / 2, 2 * zz - 1), Math.asin(within(y * z, 1)));
  },
  toPlane(phi, theta, out) {
    const c = Math.cos(theta);
    const gamma = Math.sqrt(2 / (1 + c * Math.cos(phi / 2)));
    setPoint(out, 2 * gamma * c * Math.sin(phi / 2), gamma * Math.sin(theta));
  },
});
