/** What a tracker is given, and what it says of every frame. */

import type { ExpectedStar } from "./common-shift.ts";
import type { Catalogue } from "./gathered-stars.ts";
import type { Similarity } from "./similarity.ts";

/** A tracking star as it is in the reference image; its flux, in ADU, where it is known. */
export interface TrackingStar extends ExpectedStar {
  readonly flux?: number;
}

export interface StarTrackerOptions {
  /** The stars to follow, at least one. */
  readonly stars: readonly TrackingStar[];
  /** Full width at half maximum of the stars in the reference picture, in px. */
  readonly fwhm: number;
  /**
   * Bright stars of the reference image, best with their fluxes: they decide whether a place of the
   * field is right, and find it again after a jump. @default `stars`
   */
  readonly catalogue?: Catalogue;
  /** Stars that step in when most of `stars` have left the picture, best first. @default none */
  readonly reserve?: readonly TrackingStar[];
  /** Largest motion between frames followed without a search, in px. @default max(8, 4 fwhm) */
  readonly searchRadius?: number;
  /** Steady rotation from frame to frame when it is known beforehand, in radians. @default 0 */
  readonly rotationRate?: number;
}

/** How a frame's position was found; `"given"` is one that the caller told. */
export type PoseState = "tracked" | "reacquired" | "predicted" | "given";

/** Where the reference picture lies in one frame. */
export interface Pose {
  /** Takes positions of the reference picture into the frame. */
  readonly transform: Similarity;
  readonly state: PoseState;
  /** Tracking stars that were measured and agree. */
  readonly found: number;
  /**
   * 1-sigma error of the shift, in px, in x and in y; of a prediction what the motion before says,
   * Infinity when too little was seen of it.
   */
  readonly error: number;
  /**
   * In the first frame after predicted ones: how far from the prediction for it the field was found,
   * in px.
   */
  readonly surprise?: number;
  /** Median flux of the tracking stars over that of the frames they were first seen in. */
  readonly transparency: number;
}
