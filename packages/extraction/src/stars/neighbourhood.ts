/** The stars around one that is measured: whose light reaches into its aperture, and where they are. */

import type { OtherStars } from "@photkit/aperture";
import { applySimilarity, type Similarity } from "@photkit/tracking";
import type { ReferencePicture } from "../locate/reference-picture.ts";
import type { Place } from "../methods/resolved-method.ts";

/** Stars this near are known to each other, in FWHM and at least so many px. */
const AROUND = { fwhm: 8, pixels: 30 };
/** A fainter star, by its part of the flux, does not count. */
const COUNTS = 0.03;
/** Nearer than this a star is the measured one itself, in FWHM. */
const ITSELF = 0.5;
/** The light of a star counts within this distance, in FWHM. */
const REACH = 0.8;

/** Stars of the reference picture around a place, with more than 3 % of `flux`; all when it is null. */
export function neighboursOf(
  { stars, fwhm }: ReferencePicture,
  { x, y, flux }: Place & { readonly flux: number | null },
): readonly Place[] {
  const around = Math.max(AROUND.fwhm * fwhm, AROUND.pixels);
  return Array.from({ length: stars.length }, (_, i) => i)
    .filter((i) => {
      const distance = Math.hypot(stars.x[i]! - x, stars.y[i]! - y);
      const counts = flux === null || stars.flux[i]! > COUNTS * flux;
      return distance > ITSELF * fwhm && distance <= around && counts;
    })
    .map((i) => ({ x: stars.x[i]!, y: stars.y[i]! }));
}

const ALONE: OtherStars = { x: [], y: [] };

/** Where the neighbours are in a frame. */
export function neighboursInFrame(
  neighbours: readonly Place[],
  transform: Similarity,
  fwhm: number,
): OtherStars {
  if (neighbours.length === 0) return ALONE;
  const places = neighbours.map(({ x, y }) => applySimilarity(transform, x, y));
  return { x: places.map(({ x }) => x), y: places.map(({ y }) => y), reach: REACH * fwhm };
}
