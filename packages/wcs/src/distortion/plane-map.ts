/** Distortions as maps of a plane: forth by their polynomials, back by Newton's method. */

import type { Polynomial } from "./polynomial.ts";

/** A smooth map of the plane that is nearly the identity, or nearly linear. */
export interface PlaneMap {
  /** `out` = the image of (x, y). */
  forth(x: number, y: number, out: Float64Array): void;
  /** `out` = the point whose image is (u, v); NaN where none is found. */
  back(u: number, v: number, out: Float64Array): void;
}

const MOST_STEPS = 40;
/** Relative size of the last Newton step: what is left after it is its square. */
const CONVERGED = 1e-9;

/**
 * The map (x, y) to (first(x, y), second(x, y)).
 *
 * Back means the point itself, not an inverse polynomial. Where the map folds over, two points have
 * one image; only points on the near side of the fold, connected with the centre, are found.
 *
 * @param unit - a coordinate of this size is as good as 0 when it is asked whether steps have ended.
 */
export function planeMap(first: Polynomial, second: Polynomial, unit: number): PlaneMap {
  const a = new Float64Array(3);
  const b = new Float64Array(3);
  first.evaluate(0, 0, a);
  second.evaluate(0, 0, b);
  const side = Math.sign(a[1]! * b[2]! - a[2]! * b[1]!);
  return {
    forth(x, y, out) {
      first.evaluate(x, y, a);
      second.evaluate(x, y, b);
      out[0] = a[0]!;
      out[1] = b[0]!;
    },
    back(u, v, out) {
      let x = u;
      let y = v;
      for (let step = 0; step < MOST_STEPS; step++) {
        first.evaluate(x, y, a);
        second.evaluate(x, y, b);
        const determinant = a[1]! * b[2]! - a[2]! * b[1]!;
        if (!(determinant * side > 0)) break;
        const du = u - a[0]!;
        const dv = v - b[0]!;
        const dx = (b[2]! * du - a[2]! * dv) / determinant;
        const dy = (a[1]! * dv - b[1]! * du) / determinant;
        x += dx;
        y += dy;
        if (Math.abs(dx) + Math.abs(dy) <= CONVERGED * (unit + Math.abs(x) + Math.abs(y))) {
          out[0] = x;
          out[1] = y;
          return;
        }
      }
      out[0] = Number.NaN;
      out[1] = Number.NaN;
    },
  };
}
