/**
 * What a projection is: native longitude and latitude to a plane and back (Calabretta & Greisen 2002,
 * FITS WCS Paper II, section 5). Everything here is in radians, the sphere has radius 1.
 */

/** One projection with its parameters. */
export interface Projection {
  /** Native latitude of the reference point. */
  readonly theta0: number;
  /** Plane (x, y) to `out` = native longitude and latitude; NaN where nothing of the sky lies. */
  toNative(x: number, y: number, out: Float64Array): void;
  /** Native longitude and latitude to `out` = plane (x, y); NaN for what the projection cannot show. */
  toPlane(phi: number, theta: number, out: Float64Array): void;
}

/** The m-th projection parameter of the header, `fallback` where it has none. */
export type ProjectionParameters = (m: number, fallback: number) => number;

export const HALF_PI = Math.PI / 2;

/** Rounding errors that still count as the edge of the map. */
const EDGE = 1e-12;

/** `value` in [-limit, limit], a rounding error beyond it included; NaN farther out. */
export function within(value: number, limit: number): number {
  if (value > limit) return value > limit + EDGE ? Number.NaN : limit;
  if (value < -limit) return value < -limit - EDGE ? Number.NaN : -limit;
  return value;
}

/** Sets a point; both coordinates are NaN when one is. */
export function setPoint(out: Float64Array, first: number, second: number): void {
  const valid = first === first && second === second;
  out[0] = valid ? first : Number.NaN;
  out[1] = valid ? second : Number.NaN;
}

/** Sets a native point, which must lie on the sphere. */
export const setNative = (out: Float64Array, phi: number, theta: number): void =>
  setPoint(out, within(phi, Math.PI), within(theta, HALF_PI));

/**
 * The root of `f` between `low` and `high`, where it changes its sign: Newton steps that fall back to
 * halving, to the last bits.
 *
 * @param slope - the derivative of `f`.
 */
export function rootBetween(
  f: (x: number) => number,
  slope: (x: number) => number,
  low: number,
  high: number,
): number {
  let [a, b] = [low, high];
  const rising = f(b) > f(a);
  let x = (a + b) / 2;
  for (let step = 0; step < 100; step++) {
    const value = f(x);
    if (value === 0) return x;
    if (value > 0 === rising) b = x;
    else a = x;
    const newton = x - value / slope(x);
    const next = newton > a && newton < b ? newton : (a + b) / 2;
    if (Math.abs(next - x) <= 2e-16 * Math.max(Math.abs(next), 1e-3)) return next;
    x = next;
  }
  return x;
}
