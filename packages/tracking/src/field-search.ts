/** The field anywhere in a frame: the stars of the frame against the known ones, by place and light. */

import { findStars } from "@photkit/detection";
import { type ImageLike, sizeOf } from "@photkit/image";
import type { KnownStar } from "./known-stars.ts";
import { applySimilarity, halfTurn, type Similarity, shift } from "./similarity.ts";
import { halfTurned, type SlowLinear } from "./slow-rotation.ts";
import { voteShifts } from "./vote-shift.ts";

/** Stars compared, of the frame and of the reference image. */
const COMPARED = 60;
/** Shifts that are worth a closer look. */
const CANDIDATES = 6;
/** A pair of stars of unlike brightness, by more than this (ln), votes with this weight. */
const LIKE = 1;
const UNLIKE_WEIGHT = 0.25;

/** A pose as it is carried from frame to frame. */
interface CarriedPose {
  readonly transform: Similarity;
  readonly linear: SlowLinear;
}

export interface FieldSearch extends CarriedPose {
  readonly fwhm: number;
  /** Light of the stars over that of the reference image, as last seen. */
  readonly transparency: number;
}

/** A pose that is worth a closer look. */
export interface FieldStart extends CarriedPose {
  /** The field has turned by 180 degrees since it was last seen. */
  readonly isTurned: boolean;
}

/**
 * Poses under which stars of the frame lie on known ones: with the rotation that the field had, and
 * after a half turn as a mount makes it at the meridian; of each the likeliest first.
 */
export function searchFrame(
  image: ImageLike,
  known: readonly KnownStar[],
  { transform, linear, fwhm, transparency }: FieldSearch,
): FieldStart[] {
  const { width, height } = sizeOf(image);
  const seen = findStars(image, { fwhm, maxStars: COMPARED });
  const stars = known.slice(0, COMPARED);
  const middle = { x: (width - 1) / 2, y: (height - 1) / 2 };
  const turned = { transform: halfTurn(transform, middle), linear: halfTurned(linear) };
  return [
    { transform, linear, isTurned: false },
    { ...turned, isTurned: true },
  ].flatMap((pose) => {
    const places = stars.map(({ x, y }) => applySimilarity(pose.transform, x, y));
    const shifts = voteShifts(
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
    return shifts.map(({ dx, dy }) => ({ ...pose, transform: shift(pose.transform, dx, dy) }));
  });
}
