/** The field anywhere in a frame: the stars of the frame against the known ones, by place and light. */

import { findStars } from "@photkit/detection";
import { type ImageLike, sizeOf } from "@photkit/image";
import type { KnownStar } from "./known-stars.ts";
import { applySimilarity, type Similarity } from "./similarity.ts";
import { voteShifts } from "./vote-shift.ts";

/** Stars compared, of the frame and of the reference image. */
const COMPARED = 60;
/** Shifts that are worth a closer look. */
const CANDIDATES = 6;
/** A pair of stars of unlike brightness, by more than this (ln), votes with this weight. */
const LIKE = 1;
const UNLIKE_WEIGHT = 0.25;

export interface FieldSearch {
  /** Poses whose rotation the field may have, likeliest first. */
  readonly transforms: readonly Similarity[];
  readonly fwhm: number;
  /** Light of the stars over that of the reference image, as last seen. */
  readonly transparency: number;
}

/**
 * For each of `transforms`, the shifts against it under which stars of the frame lie on known ones,
 * likeliest first.
 */
export function searchFrame(
  image: ImageLike,
  known: readonly KnownStar[],
  { transforms, fwhm, transparency }: FieldSearch,
): readonly (readonly { readonly dx: number; readonly dy: number }[])[] {
  const seen = findStars(image, { fwhm, maxStars: COMPARED });
  const stars = known.slice(0, COMPARED);
  const { width, height } = sizeOf(image);
  return transforms.map((transform) => {
    const places = stars.map(({ x, y }) => applySimilarity(transform, x, y));
    return voteShifts(
      { length: places.length, x: places.map(({ x }) => x), y: places.map(({ y }) => y) },
      seen,
      {
        tolerance: Math.max(1.5, 0.7 * fwhm),
        maxShift: Math.max(width, height),
        candidates: CANDIDATES,
        weight: (i, j) => {
          const unlike = Math.abs(Math.log(seen.flux[j]! / (transparency * stars[i]!.flux)));
          return unlike > LIKE ? UNLIKE_WEIGHT : 1;
        },
      },
    );
  });
}
