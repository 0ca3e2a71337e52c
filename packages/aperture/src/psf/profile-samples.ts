/** The pixels of fitted stars as samples of the profile that they share, and how much each counts. */

import type { ImageLike } from "@photkit/image";
import type { LocalBackgroundEstimator } from "../background/local-background.ts";
import { type EmpiricalPsf, fillEmpirical } from "./empirical-psf.ts";
import type { PsfMeasurement } from "./psf-fit.ts";
import type { ProfileSamples } from "./psf-table-fit.ts";
import { collectStarPixels } from "./star-pixels.ts";

/** Samples of one star, not yet weighed. */
export interface ProfilePixels extends Omit<ProfileSamples, "weight"> {
  /** `value` less the table as it stands. */
  readonly residual: Float64Array;
  /** The table at the sample. */
  readonly profile: Float64Array;
  readonly flux: number;
  /** Standard deviation of a pixel of its sky, ADU. */
  readonly scatter: number;
}

/** Samples farther from the table than this, in noise and a share of the star's light, are neighbours. */
const REJECT_SIGMA = 5;
const REJECT_SHARE = 0.1;
/** Pixels above this part of the peak tell the noise of starlight. */
const LIT = 0.02;
/** Error of reading a table between its nodes, over the peak. */
const READING_ERROR = 1e-4;

/** The pixels of a star that lie on the table. */
export function profilePixels(
  image: ImageLike,
  star: PsfMeasurement,
  psf: EmpiricalPsf,
  prior: EmpiricalPsf,
  {
    background,
    saturation,
    mask,
  }: {
    readonly background: LocalBackgroundEstimator;
    readonly saturation: number | null;
    readonly mask: ImageLike | null;
  },
): ProfilePixels {
  const { x, y, flux } = star;
  const limit = saturation ?? Number.POSITIVE_INFINITY;
  const pixels = collectStarPixels(image, [x], [y], psf.radius * Math.SQRT2, limit, mask, null);
  const inside = Array.from(pixels.x.keys()).filter(
    (i) => Math.abs(pixels.x[i]! - x) <= psf.radius && Math.abs(pixels.y[i]! - y) <= psf.radius,
  );
  const dx = Float64Array.from(inside, (i) => pixels.x[i]! - x);
  const dy = Float64Array.from(inside, (i) => pixels.y[i]! - y);
  const value = Float64Array.from(inside, (i) => (pixels.value[i]! - star.background) / flux);
  const profile = new Float64Array(inside.length);
  fillEmpirical(psf, dx, dy, profile, null);
  const residual = value.map((one, i) => one - profile[i]!);
  const { scatter } = background({ image, x, y, mask });
  const first = new Float64Array(inside.length);
  fillEmpirical(prior, dx, dy, first, null);
  return { dx, dy, value, prior: first, residual, profile, flux, scatter };
}

/**
 * Weighs by the variance of each sample: the sky's, the starlight's, whose share the residuals of all
 * stars tell, and the error of reading the table.
 *
 * @param lenient - samples too far from the table count less, and not nothing.
 */
export function weighPixels(
  stars: readonly ProfilePixels[],
  psf: EmpiricalPsf,
  lenient: boolean,
): ProfileSamples[] {
  const peak = psf.values.reduce((highest, value) => Math.max(highest, value), 0);
  const limitOf = ({ profile, flux, scatter }: ProfilePixels, i: number): number =>
    (REJECT_SIGMA * scatter) / flux + REJECT_SHARE * (Math.max(0, profile[i]!) + 0.1 * peak);
  let excess = 0;
  let light = 0;
  for (const star of stars) {
    const { residual, profile, flux, scatter } = star;
    for (let i = 0; i < residual.length; i++) {
      if (!(Math.abs(residual[i]!) <= limitOf(star, i)) || profile[i]! < LIT * peak) continue;
      excess += (flux * residual[i]!) ** 2 - scatter ** 2;
      light += flux * profile[i]!;
    }
  }
  /** Variance per ADU of starlight: 1 / gain, and more while the table is not right. */
  const shot = light > 0 ? Math.max(0, excess / light) : 0;
  return stars.map((star) => {
    const { dx, dy, value, prior, residual, profile, flux, scatter } = star;
    const weight = residual.map((left, i) => {
      const starlight = flux * Math.max(0, profile[i]!);
      const variance = (scatter ** 2 + shot * starlight) / flux ** 2 + (READING_ERROR * peak) ** 2;
      const over = Math.abs(left) / limitOf(star, i);
      return over <= 1 ? 1 / variance : lenient ? 1 / (over * variance) : 0;
    });
    return { dx, dy, value, prior, weight };
  });
}
