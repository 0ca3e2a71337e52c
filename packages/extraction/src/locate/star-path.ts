/**
 * Where one star is in each frame: its place in the constellation plus an offset that is learned
 * slowly while the star is well seen (lens distortion, a lone tracker's rotation) and kept while it
 * is not. So an occulted star is measured where it was, never on a noise peak or a neighbour.
 */

import type { ExaminedStar } from "@photkit/aperture";
import { applySimilarity, type Pose } from "@photkit/tracking";
import type { Place } from "../methods/resolved-method.ts";

/** Part of a measured offset taken over in each frame. */
const LEARNING = 0.05;
/** A centroid is believed when its error is below this, in px, and it lies this near, in FWHM. */
const BELIEVED_ERROR = 0.15;
const BELIEVED_DISTANCE = 0.6;
/** Frames of shifts larger than this, in px, are suspicious for a star of its own. */
const LARGEST_OFFSET = 3;

export interface StarPath {
  /** The star's place in the frame whose pose is given. */
  place(pose: Pose): Place;
  /** Takes in where the star was seen in that frame. */
  learn(pose: Pose, seen: ExaminedStar): void;
}

/**
 * A path that starts at (x, y) of the reference picture. Places that the caller told are kept as
 * they are.
 *
 * @param fwhm - full width at half maximum of the stars, in px.
 */
export function createStarPath(x: number, y: number, fwhm: number): StarPath {
  let dx = 0;
  let dy = 0;
  const place = (pose: Pose): Place => {
    const constellation = applySimilarity(pose.transform, x, y);
    return { x: constellation.x + dx, y: constellation.y + dy };
  };
  return {
    place,
    learn(pose, seen) {
      if (pose.state === "predicted" || pose.state === "given") return;
      const expected = place(pose);
      const near = Math.hypot(seen.x - expected.x, seen.y - expected.y) < BELIEVED_DISTANCE * fwhm;
      if (!near || !(Math.max(seen.xError, seen.yError) < BELIEVED_ERROR)) return;
      dx = limited(dx + LEARNING * (seen.x - expected.x));
      dy = limited(dy + LEARNING * (seen.y - expected.y));
    },
  };
}

/** A place that does not move, whatever the field does. */
export const standingPath = (x: number, y: number): StarPath => ({
  place: () => ({ x, y }),
  learn: () => {},
});

const limited = (offset: number): number =>
  Math.max(-LARGEST_OFFSET, Math.min(LARGEST_OFFSET, offset));
