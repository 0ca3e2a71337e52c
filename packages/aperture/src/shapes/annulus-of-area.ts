/** A ring by its inner radius and its area, as Tangra's users give it. */

import { check } from "../errors.ts";
import { LARGEST_RADIUS } from "../pixels/window.ts";

/**
 * The ring from `inner` that holds `area` px: the same number of background pixels, and so the same
 * error of the level, whatever the aperture. Tangra's own ring is 350 px from twice the aperture's
 * radius.
 *
 * @param inner - inner radius, px.
 * @param area - px², greater than 0.
 * @returns radii for any option `annulus`.
 * @throws ApertureError `"invalid-option"`, also for a ring beyond 1024 px.
 * @example
 * const star = measureCircle(frame, 424, 286, { radius: 5, annulus: annulusOfArea(10, 350) });
 */
export function annulusOfArea(inner: number, area: number): { inner: number; outer: number } {
  check.notNegative("inner", inner);
  check.positive("area", area);
  const outer = Math.sqrt(inner * inner + area / Math.PI);
  check.between("the outer radius", outer, 0, LARGEST_RADIUS);
  return { inner, outer };
}
