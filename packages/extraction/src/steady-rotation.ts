/** How fast a field turns, from the first frames of a run. */

import { lineFit } from "@photkit/core-stats";
import { rotationRadians } from "@photkit/tracking";
import type { PilotPose } from "./reference-picture.ts";

/** Rotation over the pilot frames that is steady, in units of the scatter about it. */
const STEADY = 5;
/** Slower rotations are followed without being expected, in radians a frame. */
const SLOWEST = 1e-4;
const FEWEST = 8;

/** Steady rotation in radians a frame, in the order of the frames; 0 where there is none. */
export function steadyRotation(pilot: readonly PilotPose[]): number {
  const seen = Array.from(pilot.keys()).filter((i) => pilot[i]!.pose.state !== "predicted");
  if (seen.length < FEWEST) return 0;
  const turns = seen.map((i) => rotationRadians(pilot[i]!.pose.transform));
  const { slope, scatter } = lineFit(seen, turns);
  const steady = Math.abs(slope) * (seen.at(-1)! - seen[0]!) > STEADY * scatter;
  return steady && Math.abs(slope) > SLOWEST ? slope : 0;
}
