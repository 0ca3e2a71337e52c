/** Directions as unit vectors, and rotations as 3 x 3 matrices, row by row. */

import { DEGREES, RADIANS } from "./angles.ts";

export type Vector = readonly [number, number, number];

/** A rotation, row by row. */
export type Rotation = readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

export const IDENTITY: Rotation = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** The unit vector towards a longitude and latitude in degrees. */
export function vectorOf(lonDegrees: number, latDegrees: number): Vector {
  const lon = lonDegrees * RADIANS;
  const lat = latDegrees * RADIANS;
  const equatorial = Math.cos(lat);
  return [equatorial * Math.cos(lon), equatorial * Math.sin(lon), Math.sin(lat)];
}

/** Longitude in [0, 360) of a vector of any length, in degrees. */
export function longitudeOf(x: number, y: number): number {
  const degrees = Math.atan2(y, x) * DEGREES;
  const turned = degrees < 0 ? degrees + 360 : degrees;
  // A tiny negative angle rounds up to the full turn.
  return turned >= 360 ? 0 : turned;
}

/** Latitude of a vector of any length in degrees; exact near the poles, where an arc sine is not. */
export const latitudeOf = (x: number, y: number, z: number): number =>
  Math.atan2(z, Math.sqrt(x * x + y * y)) * DEGREES;

export const rotate = (m: Rotation, [x, y, z]: Vector): Vector => [
  m[0] * x + m[1] * y + m[2] * z,
  m[3] * x + m[4] * y + m[5] * z,
  m[6] * x + m[7] * y + m[8] * z,
];

/** The rotation `second` after `first`. */
export function compose(second: Rotation, first: Rotation): Rotation {
  const [a, b, c] = [0, 1, 2].map((k) => rotate(second, [first[k]!, first[k + 3]!, first[k + 6]!]));
  return [a![0], b![0], c![0], a![1], b![1], c![1], a![2], b![2], c![2]];
}

export const transpose = (m: Rotation): Rotation => [
  m[0],
  m[3],
  m[6],
  m[1],
  m[4],
  m[7],
  m[2],
  m[5],
  m[8],
];

export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

export const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
