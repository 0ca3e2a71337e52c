/**
 * Places that are told instead of found: a field that stands still, or moves evenly from one given
 * place to the next, as a tracked mount drifts. For stars too faint to follow, or a lone one.
 */

import { check, TrackingError } from "./errors.ts";
import type { Pose } from "./pose.ts";
import { identity } from "./similarity.ts";

/** Where one point of the field is in one frame, in px. */
export interface PathPoint {
  readonly frame: number;
  readonly x: number;
  readonly y: number;
}

/** Says where the field is in a frame. */
export interface GivenPath {
  /** The pose in frame `index` against the reference frame. */
  at(index: number): Pose;
}

/**
 * A path through given places: straight from each to the next, and straight on before the first and
 * after the last. One place, or none, is a field that stands still.
 *
 * @param points - places of one and the same star, or of any point that moves with the field.
 * @param referenceFrame - the frame whose pose is the identity.
 * @throws TrackingError `"invalid-option"` for a frame or a place that is no number, and for two
 *   places in one frame.
 * @example
 * const path = givenPath([{ frame: 0, x: 100, y: 120 }, { frame: 500, x: 130, y: 140 }]);
 * const { transform } = path.at(250);
 */
export function givenPath(points: readonly PathPoint[], referenceFrame = 0): GivenPath {
  points.forEach(({ frame, x, y }, i) => {
    check.integerAtLeast(`path[${i}].frame`, frame, 0);
    check.finite(`path[${i}].x`, x);
    check.finite(`path[${i}].y`, y);
  });
  const sorted = [...points].sort((a, b) => a.frame - b.frame);
  const twice = sorted.find((point, i) => point.frame === sorted[i + 1]?.frame);
  if (twice !== undefined) {
    throw new TrackingError(
      "invalid-option",
      `path must have one place in each frame. Received two in frame ${twice.frame}.`,
      { data: { option: "path", frame: twice.frame } },
    );
  }
  const origin = placeAt(sorted, referenceFrame);
  return {
    at: (index) => {
      const place = placeAt(sorted, index);
      return {
        transform: { ...identity, tx: place.x - origin.x, ty: place.y - origin.y },
        state: "given",
        found: 0,
        error: 0,
        transparency: 1,
      };
    },
  };
}

function placeAt(points: readonly PathPoint[], frame: number): { x: number; y: number } {
  const [first] = points;
  if (first === undefined) return { x: 0, y: 0 };
  const behind = points.findIndex((point) => point.frame > frame);
  const next = behind < 0 ? points.length - 1 : Math.max(1, behind);
  const [from, to] = [points[next - 1] ?? first, points[next] ?? first];
  const share = to.frame === from.frame ? 0 : (frame - from.frame) / (to.frame - from.frame);
  return { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) };
}
