/** Stars looked for at their places in a frame: which are there, where exactly, and how bright. */

import { centroid } from "@photkit/aperture";
import { type ImageLike, sizeOf } from "@photkit/image";
import type { ExpectedStar } from "./common-shift.ts";
import { applySimilarity, type Similarity } from "./similarity.ts";

/** A star of the reference image and where it is expected in a frame, in px. */
export interface Place extends ExpectedStar {
  readonly star: ExpectedStar;
}

/** Stars that lead to a pose, and those that help to settle it. */
export type LookedFor = readonly [leading: readonly Place[], helpers: readonly Place[]];

/** A star seen in a frame. */
export interface Sighting {
  readonly star: ExpectedStar;
  /** Where it was expected and where it is, in px. */
  readonly expected: { readonly x: number; readonly y: number };
  readonly x: number;
  readonly y: number;
  /** Inverse variance of the place, in 1/px^2. */
  readonly weight: number;
  readonly flux: number;
}

/** Undersampling and seeing move even bright stars by this much, px. */
const LEAST_ERROR = 0.05;
/** A place is believed when its error is below this, in px or in FWHM, whichever is more. */
const LARGEST_ERROR = { pixels: 1, fwhm: 0.2 };
/** The window of the centroid is never narrower than this, px. */
const NARROWEST = 4;
/** The window of a centroid moves over flat light in small steps. */
const MOST_STEPS = 100;

/** Places in a frame of those stars that lie at least `margin` px inside it. */
export function placesOf(
  image: ImageLike,
  transform: Similarity,
  stars: readonly ExpectedStar[],
  margin: number,
): Place[] {
  const { width, height } = sizeOf(image);
  const within = (at: number, size: number) => at >= margin && at <= size - 1 - margin;
  return stars
    .map((star) => ({ star, peak: star.peak, ...applySimilarity(transform, star.x, star.y) }))
    .filter(({ x, y }) => within(x, width) && within(y, height));
}

/** The stars that are really there, within a FWHM of their places. */
export function lookAt(image: ImageLike, places: readonly Place[], fwhm: number): Sighting[] {
  const options = {
    method: "windowed",
    radius: 1.5 * fwhm,
    fwhm: Math.max(NARROWEST, fwhm),
    maxIterations: MOST_STEPS,
  } as const;
  const largest = Math.max(LARGEST_ERROR.pixels, LARGEST_ERROR.fwhm * fwhm) ** 2;
  return places.flatMap(({ star, x, y }) => {
    const c = centroid(image, x, y, options);
    const near = Math.hypot(c.x - x, c.y - y) <= Math.max(2, fwhm);
    const variance = (c.xError * c.xError + c.yError * c.yError) / 2;
    if (!c.converged || !near || !(c.flux > 0) || !(variance < largest)) return [];
    const weight = 1 / (variance + LEAST_ERROR * LEAST_ERROR);
    return [{ star, expected: { x, y }, x: c.x, y: c.y, weight, flux: c.flux }];
  });
}

/** The shift of most weight among the sightings: what half of it lies on either side of. */
export function usualShift(seen: readonly Sighting[]): { x: number; y: number } {
  const middle = (of: (sighting: Sighting) => number): number => {
    const sorted = [...seen].sort((a, b) => of(a) - of(b));
    const half = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2;
    let passed = 0;
    for (const sighting of sorted) {
      passed += sighting.weight;
      if (passed >= half) return of(sighting);
    }
    return Number.NaN;
  };
  return {
    x: middle(({ x, expected }) => x - expected.x),
    y: middle(({ y, expected }) => y - expected.y),
  };
}
