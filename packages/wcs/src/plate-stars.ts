/** Stars with their places in a picture and on the sky, made ready for plate fits. */

import { check } from "./errors.ts";
import { type SkyPosition, skyOf, skyVector } from "./sphere.ts";
import { dot, type Vector } from "./vectors.ts";

/** A star with its place in the picture and on the sky. */
export interface PlateStar extends SkyPosition {
  /** Column and row in px, 0-based. */
  readonly x: number;
  readonly y: number;
  /** 1 / variance of its place, in any unit. @default 1 */
  readonly weight?: number;
}

/** Checks what a caller gives. @throws WcsError `"invalid-option"`. */
export function checkStars(stars: readonly PlateStar[]): void {
  stars.forEach(({ x, y, raDegrees, decDegrees, weight = 1 }, i) => {
    check.finite(`stars[${i}].x`, x);
    check.finite(`stars[${i}].y`, y);
    check.finite(`stars[${i}].raDegrees`, raDegrees);
    check.between(`stars[${i}].decDegrees`, decDegrees, -90, 90);
    check.positive(`stars[${i}].weight`, weight);
  });
}

/** The star that lies nearest to all others: a star of the field even where some are misnamed. */
export function middleStar(stars: readonly PlateStar[]): SkyPosition {
  const vectors = stars.map(skyVector);
  const nearness = vectors.map((one) =>
    // The square root of the distance keeps stars far off from deciding.
    vectors.reduce((sum, other) => sum + Math.sqrt(Math.max(0, 1 - dot(one, other))), 0),
  );
  return stars[nearness.indexOf(Math.min(...nearness))]!;
}

/** The mean of places. */
export const meanPlace = (stars: readonly PlateStar[]): SkyPosition =>
  skyOf(
    stars
      .map(skyVector)
      .reduce<Vector>((sum, v) => [sum[0] + v[0], sum[1] + v[1], sum[2] + v[2]], [0, 0, 0]),
  );
