/** Angles in degrees: turns, and the factors to and from radians and arc seconds. */

export const RADIANS = Math.PI / 180;
export const DEGREES = 180 / Math.PI;
export const ARCSECONDS = 3600;

/** The same direction in [0, 360). */
export function turn360(degrees: number): number {
  const rest = degrees % 360;
  const turned = rest < 0 ? rest + 360 : rest;
  // A tiny negative angle rounds up to the full turn.
  return turned >= 360 ? 0 : turned;
}
