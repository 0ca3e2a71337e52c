/** Poses that a frame may have, and which of them is believed. */

import type { ExpectedStar } from "./common-shift.ts";
import type { Agreement } from "./known-stars.ts";
import { BELIEVED, RIVAL, SURE } from "./pose-odds.ts";
import type { Sighting } from "./sightings.ts";
import type { Similarity } from "./similarity.ts";
import type { SlowLinear } from "./slow-rotation.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** ln of the odds of a pose before the frame is looked at, by the place of the anchor. */
export type Prior = (anchor: Point) => number;

/** A pose that the frame may have, with everything that follows from it. */
export interface Candidate {
  readonly state: "tracked" | "reacquired";
  readonly kept: readonly (Sighting & { readonly ratio: number })[];
  /** Stars that led to it. */
  readonly found: number;
  /** 1-sigma error of its shift, in px. */
  readonly error: number;
  readonly linear: SlowLinear;
  readonly transform: Similarity;
  readonly transparency: number;
  /** What the known stars say; null where the tracking stars alone leave no doubt. */
  readonly agreement: Agreement | null;
  /** Where the anchor lies, in px. */
  readonly anchor: Point;
  /** ln of the odds that the pose is right. */
  readonly odds: number;
}

export const middleOf = (points: readonly Point[]): Point => ({
  x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
  y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
});

export const distance = (one: Point, other: Point): number =>
  Math.hypot(one.x - other.x, one.y - other.y);

/** So many tracking stars as bright as in the frame before (within this, ln) leave no doubt. */
const MANY = 4;
const ALIKE = 0.5;

/**
 * Many stars that were seen before, where and as bright as they should be, are no accident.
 *
 * @param firstFlux - of each star when it was first seen.
 * @param light - of the stars in the frame before, over that of the first.
 */
export const leavesNoDoubt = (
  kept: Candidate["kept"],
  firstFlux: ReadonlyMap<ExpectedStar, number>,
  light: number,
): boolean =>
  kept.length >= MANY &&
  kept.every(({ star, ratio }) => firstFlux.has(star) && Math.abs(Math.log(ratio / light)) < ALIKE);

/** A pose that needs no search of the whole frame: few stars are gone beside those that are there. */
export const isSure = ({ odds, agreement }: Candidate): boolean =>
  odds >= SURE &&
  (agreement === null || agreement.gone === 0 || agreement.there > 2 * agreement.gone);

/** So many stars tell how the field is turned: any two change places by half a turn. */
export const TURNING = 3;

/** Whether enough stars are there, and few enough gone, to believe in a half turn of the field. */
export const showsTurn = ({ agreement }: Candidate): boolean =>
  agreement !== null && agreement.there >= TURNING && agreement.there > 2 * agreement.gone;

/** The most likely of these poses; null where none is likely, or two are that lie apart. */
export function mostLikely(candidates: readonly Candidate[], apart: number): Candidate | null {
  const [best, ...others] = [...candidates].sort((a, b) => b.odds - a.odds);
  if (best === undefined || best.odds < BELIEVED) return null;
  const rival = others.find(({ anchor }) => distance(anchor, best.anchor) > apart);
  return rival !== undefined && rival.odds > best.odds - RIVAL ? null : best;
}
