/** The aperture correction of a known profile, for the light that a circle misses and its ring takes. */

import { createImage } from "@photkit/image";
import type { AnnulusOptions } from "../background/local-background.ts";
import { checkCircle, measureCircle } from "../sums/circular-aperture.ts";
import { checkPsf, fillPsf, type Psf } from "./psf.ts";

/** Options of `apertureShare`: those of the circle. */
export interface ApertureShareOptions {
  /** Radius of the aperture, px. */
  readonly radius: number;
  /** Its ring; `null` where the background comes from elsewhere. @default inner radius + 4, outer radius + 10 */
  readonly annulus?: AnnulusOptions | null;
}

/** Places of the star within its pixel, px, that the share is the mean of. */
const PHASES = [-0.375, -0.125, 0.125, 0.375];

/**
 * Share of a star's light that `measureCircle` finds: what lies in the circle, less what the wings in
 * the ring make it take for sky. It is the same for stars of every brightness, so that ratios of fluxes
 * do without it; flux / share is the whole light.
 *
 * @param psf - a table holds no light beyond its edge: an analytic profile knows more of the wings.
 * @returns 0 … 1.
 * @throws ApertureError `"invalid-option"`.
 * @example
 * const share = apertureShare({ kind: "moffat", fwhm: 4, beta: 3 }, { radius: 6 });
 * const whole = measureCircle(frame, 424.2, 286.1, { radius: 6 }).flux / share;
 */
export function apertureShare(psf: Psf, options: ApertureShareOptions): number {
  const kernel = checkPsf(psf);
  const { radius, annulus } = checkCircle(createImage(new Float64Array(1), 1, 1), options);
  const half = Math.ceil(Math.max(radius, annulus?.outer ?? 0)) + 1;
  const side = 2 * half + 1;
  const dx = new Float64Array(side * side);
  const dy = new Float64Array(side * side);
  const light = new Float64Array(side * side);
  // Without noise there is nothing to clip but wings.
  const unclipped = annulus && { ...annulus, maxIterations: 0 };
  let sum = 0;
  for (const x of PHASES) {
    for (const y of PHASES) {
      for (let k = 0; k < light.length; k++) {
        dx[k] = (k % side) - half - x;
        dy[k] = Math.floor(k / side) - half - y;
      }
      fillPsf(kernel, dx, dy, light, null);
      const image = createImage(light, side, side);
      sum += measureCircle(image, half + x, half + y, { radius, annulus: unclipped }).flux;
    }
  }
  return sum / PHASES.length ** 2;
}
