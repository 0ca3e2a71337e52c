/** The place of a star without the pull of its neighbours' light. */

import { centroid } from "@photkit/aperture";
import { createImage, sizeOf } from "@photkit/image";
import type { Place } from "../methods/resolved-method.ts";
import type { ReferencePicture } from "./reference-picture.ts";

/** Neighbours this near pull at a centroid, in FWHM; nearer than the second it is the star itself. */
const PULLS = 2.5;
const ITSELF = 0.5;
/** Fainter neighbours, by their part of the flux, do not. */
const COUNTS = 0.03;
/** A place is not moved farther than this, in FWHM. */
const FARTHEST = 0.5;
const FWHM_PER_SIGMA = 2.3548;

/** Whether a neighbour is near enough to pull at the centroid of a star at this place. */
export const isPulled = (neighbours: readonly Place[], { x, y }: Place, fwhm: number): boolean =>
  neighbours.some((other) => Math.hypot(other.x - x, other.y - y) < PULLS * fwhm);

/**
 * Where a star of the reference image is when the light of its neighbours, as Gaussians of their
 * fluxes, is taken away; the place itself where none is near, and of a star that is not seen.
 */
export function partedPlace(
  reference: ReferencePicture,
  star: Place & { readonly flux: number | null },
): Place {
  const { picture, stars, fwhm } = reference;
  const apart = (i: number): number => Math.hypot(stars.x[i]! - star.x, stars.y[i]! - star.y);
  const rows = Array.from({ length: stars.length }, (_, i) => i);
  const others = rows.filter(
    (i) =>
      apart(i) >= ITSELF * fwhm &&
      apart(i) < PULLS * fwhm &&
      stars.flux[i]! > COUNTS * (star.flux ?? Number.POSITIVE_INFINITY),
  );
  if (others.length === 0) return { x: star.x, y: star.y };
  const reach = Math.ceil(4 * fwhm) + 6;
  const [left, top] = [Math.round(star.x) - reach, Math.round(star.y) - reach];
  const side = 2 * reach + 1;
  const sigma = fwhm / FWHM_PER_SIGMA;
  const { width, height } = sizeOf(picture);
  const rest = Float64Array.from({ length: side * side }, (_, k) => {
    const [x, y] = [left + (k % side), top + Math.floor(k / side)];
    if (x < 0 || y < 0 || x >= width || y >= height) return Number.NaN;
    const light = others.reduce((sum, i) => {
      const squared = (x - stars.x[i]!) ** 2 + (y - stars.y[i]!) ** 2;
      const peak = stars.flux[i]! / (2 * Math.PI * sigma * sigma);
      return sum + peak * Math.exp(-squared / (2 * sigma * sigma));
    }, 0);
    return picture.data[y * width + x]! - light;
  });
  const image = createImage(rest, side, side);
  const alone = centroid(image, star.x - left, star.y - top, { radius: 1.5 * fwhm, fwhm });
  const [x, y] = [alone.x + left, alone.y + top];
  const near = Math.hypot(x - star.x, y - star.y) < FARTHEST * fwhm;
  return near ? { x, y } : { x: star.x, y: star.y };
}
