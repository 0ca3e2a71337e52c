/** All stars that a tracker is given, each once: those to follow, the reserve and the catalogue. */

import type { ExpectedStar } from "./common-shift.ts";
import type { StarPositions } from "./vote-shift.ts";

/** Bright stars of the reference image. */
export interface Catalogue extends StarPositions {
  /** In ADU. */
  readonly flux?: ArrayLike<number>;
}

export interface GatheredStar extends ExpectedStar {
  /** In ADU; NaN when nothing is known of it. */
  readonly flux: number;
}

/** Stars of the catalogue that count, first ones first. */
const COUNTED = 60;
/** Two places of the reference image that are nearer than this are one star, in px. */
export const oneStar = (fwhm: number): number => Math.max(1, 0.5 * fwhm);

/** Flux of a Gaussian star of peak 1 and FWHM 1. */
const FLUX_OF_PEAK = 1.133;

/** The stars with their fluxes, brightest first, those of unknown flux last. */
export function gatherStars(
  given: {
    readonly stars: readonly (ExpectedStar & { readonly flux?: number })[];
    readonly reserve?: readonly (ExpectedStar & { readonly flux?: number })[];
    readonly catalogue?: Catalogue;
  },
  fwhm: number,
): GatheredStar[] {
  const apart = oneStar(fwhm);
  const area = FLUX_OF_PEAK * fwhm * fwhm;
  const { catalogue } = given;
  const gathered: GatheredStar[] = [];
  const add = (star: GatheredStar): void => {
    const same = gathered.some(({ x, y }) => Math.hypot(x - star.x, y - star.y) < apart);
    if (!same) gathered.push(star);
  };
  const rows = Array.from({ length: Math.min(COUNTED, catalogue?.length ?? 0) }, (_, i) => ({
    x: catalogue!.x[i]!,
    y: catalogue!.y[i]!,
    flux: catalogue!.flux?.[i] ?? Number.NaN,
  }));
  for (const { x, y, peak, flux } of [...given.stars, ...(given.reserve ?? [])]) {
    const row = rows.find((other) => Math.hypot(other.x - x, other.y - y) < apart);
    const listed = Number.isNaN(row?.flux ?? Number.NaN) ? area * peak : row!.flux;
    add({ x, y, peak, flux: flux ?? listed });
  }
  for (const row of rows) add({ ...row, peak: row.flux / area });
  const order = ({ flux }: GatheredStar) => (Number.isNaN(flux) ? -1 : flux);
  return gathered.sort((a, b) => order(b) - order(a));
}
