/**
 * Where one star is in each frame: its place in the constellation plus an offset that is learned
 * slowly while the star is well seen (lens distortion, a lone tracker's rotation) and kept while it
 * is not. So an occulted star is measured where it was, never on a noise peak or a neighbour.
 */

import { centroid } from "@photkit/aperture";
import type { ImageLike } from "@photkit/image";
import { applySimilarity, type Pose } from "@photkit/tracking";

/** Part of a measured offset taken over in each frame. */
const LEARNING = 0.05;
/** A centroid is believed when its error is below this, in px, and it lies this near, in FWHM. */
const BELIEVED_ERROR = 0.15;
const BELIEVED_DISTANCE = 0.6;
/** Frames of shifts larger than this, in px, are suspicious for a star of its own. */
const LARGEST_OFFSET = 3;

export interface StarPath {
  /** The star's place in the frame whose pose is given; learns from the frame. */
  next(image: ImageLike, pose: Pose): { readonly x: number; readonly y: number };
}

/**
 * A path that starts at (x, y) of the reference picture.
 *
 * @param fwhm - full width at half maximum of the stars, in px.
 */
export function createStarPath(x: number, y: number, fwhm: number): StarPath {
  let dx = 0;
  let dy = 0;
  return {
    next(image, pose) {
      const place = applySimilarity(pose.transform, x, y);
      const expected = { x: place.x + dx, y: place.y + dy };
      if (pose.state === "predicted") return expected;
      const c = centroid(image, expected.x, expected.y, { method: "windowed", radius: 1.5 * fwhm });
      const near = Math.hypot(c.x - expected.x, c.y - expected.y) < BELIEVED_DISTANCE * fwhm;
      if (c.converged && near && Math.max(c.xError, c.yError) < BELIEVED_ERROR) {
        dx = limited(dx + LEARNING * (c.x - expected.x));
        dy = limited(dy + LEARNING * (c.y - expected.y));
      }
      return expected;
    },
  };
}

const limited = (offset: number): number =>
  Math.max(-LARGEST_OFFSET, Math.min(LARGEST_OFFSET, offset));
