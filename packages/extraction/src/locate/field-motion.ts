/** How a field moves through the picture from the first to the last frame, and which places stay inside. */

import { lineFit } from "@photkit/core-stats";
import { applySimilarity, type Pose, rotationRadians } from "@photkit/tracking";

/** Where the middle of the picture goes, in px, and how the field turns about it meanwhile. */
export interface FieldMotion {
  readonly x: number;
  readonly y: number;
  readonly radians: number;
}

export const NO_MOTION: FieldMotion = { x: 0, y: 0, radians: 0 };

export interface FieldGeometry {
  readonly width: number;
  readonly height: number;
  /** Full width at half maximum of the stars, in px. */
  readonly fwhm: number;
  /** Expected from the first to the last frame. */
  readonly motion: FieldMotion;
}

/** Where one of the first frames lies against the reference. */
export interface PilotPose {
  readonly index: number;
  readonly pose: Pose;
}

/** Motion over the pilot frames that is steady, in units of the scatter about it. */
const STEADY = 5;
const FEWEST_FRAMES = 8;
/** Slower rotations are followed without being expected, in radians a frame. */
const SLOWEST = 1e-4;
/** Parts of its way at which a place is looked at. */
const STOPS = 16;

/**
 * Steady motion of the pilot frames, carried on over `frames` to the end of the run (a negative
 * number when it goes backwards); 0 where the field moves no farther than it shakes.
 */
export function expectedMotion(
  pilot: readonly PilotPose[],
  frames: number,
  { width, height }: { readonly width: number; readonly height: number },
): FieldMotion {
  const tracked = pilot.filter(({ pose }) => pose.state !== "predicted");
  if (tracked.length < FEWEST_FRAMES) return NO_MOTION;
  const index = tracked.map((frame) => frame.index);
  const along = (values: readonly number[]): number => frames * steadySlope(index, values);
  const [x, y] = [(width - 1) / 2, (height - 1) / 2];
  const middle = tracked.map(({ pose }) => applySimilarity(pose.transform, x, y));
  return {
    x: along(middle.map((at) => at.x)),
    y: along(middle.map((at) => at.y)),
    radians: along(tracked.map(({ pose }) => rotationRadians(pose.transform))),
  };
}

/** Steady rotation in radians a frame, in the order of the frames; 0 where there is none. */
export function steadyRotation(pilot: readonly PilotPose[]): number {
  const seen = Array.from(pilot.keys()).filter((i) => pilot[i]!.pose.state !== "predicted");
  if (seen.length < FEWEST_FRAMES) return 0;
  const turns = seen.map((i) => rotationRadians(pilot[i]!.pose.transform));
  const slope = steadySlope(seen, turns);
  return Math.abs(slope) > SLOWEST ? slope : 0;
}

/** Slope of a line through values; 0 where it is lost in the scatter. */
function steadySlope(at: readonly number[], values: readonly number[]): number {
  const { slope, scatter } = lineFit(at, values);
  const span = Math.abs(at.at(-1)! - at[0]!);
  return Math.abs(slope) * span > STEADY * scatter ? slope : 0;
}

/** Where a place of the first frame has gone after a share of the way. */
function placeAfter(field: FieldGeometry, x: number, y: number, share: number) {
  const { motion, width, height } = field;
  const angle = share * motion.radians;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [dx, dy] = [x - (width - 1) / 2, y - (height - 1) / 2];
  return {
    x: x + share * motion.x + (cos - 1) * dx - sin * dy,
    y: y + share * motion.y + sin * dx + (cos - 1) * dy,
  };
}

/** Share of its way that a place is at least `margin` px inside; null where it never is. */
function shareInside(field: FieldGeometry, x: number, y: number, margin: number): number | null {
  const isInside = (share: number): boolean => {
    const at = placeAfter(field, x, y, share);
    return (
      at.x >= margin &&
      at.x <= field.width - 1 - margin &&
      at.y >= margin &&
      at.y <= field.height - 1 - margin
    );
  };
  if (!isInside(0)) return null;
  let inside = 0;
  for (let stop = 1; stop <= STOPS; stop++) {
    if (!isInside(stop / STOPS)) return between(isInside, inside, stop / STOPS);
    inside = stop / STOPS;
  }
  return 1;
}

/** The last share that holds, between one that does and one that does not. */
function between(holds: (share: number) => boolean, inside: number, outside: number): number {
  let [low, high] = [inside, outside];
  for (let i = 0; i < 20; i++) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Whether a place of the first frame stays at least `margin` px inside to the last frame. */
export const stays = (field: FieldGeometry, x: number, y: number, margin: number): boolean =>
  shareInside(field, x, y, margin) === 1;

/** The field with its motion cut off where it takes the place (x, y) out of the picture. */
export function whileInside<T extends FieldGeometry>(field: T, x: number, y: number): T {
  const share = shareInside(field, x, y, 0) ?? 0;
  const { motion } = field;
  return {
    ...field,
    motion: { x: share * motion.x, y: share * motion.y, radians: share * motion.radians },
  };
}
