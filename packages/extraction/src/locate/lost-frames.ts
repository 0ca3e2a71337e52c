/**
 * Frames in which no star to follow is seen. A star that leads its own way is gone just when it is
 * occulted: where its motion before says its place surely, and its return proves that right, such
 * frames count.
 */

import { MeasurementFlag } from "@photkit/aperture";
import type { ApertureSeries } from "@photkit/lightcurve";
import type { Pose } from "@photkit/tracking";

/**
 * Errors of a place, in x and in y, up to this part of the aperture's radius do not matter: they cost
 * a circle of 1.2 FWHM 5 % of the light that is left of the star.
 */
const SURE = 1 / 4;
/** A star that returns this far from where it was expected, in radii, was not there before either. */
const ASTRAY = 1 / 2;

export interface LostFrames {
  /** The flag of a frame with this pose, whose first row is `row`; 0 where the field was found. */
  flag(pose: Pose, row: number): number;
}

/**
 * @param alone - whether the star that may vanish is the only one that is followed.
 * @param radius - of its aperture, in px.
 * @param series - whose frames are taken back when the star returns elsewhere.
 */
export function createLostFrames(
  alone: boolean,
  radius: number,
  series: readonly ApertureSeries[],
  rowsPerFrame: number,
): LostFrames {
  const { predicted, steadyMotion } = MeasurementFlag;
  let counted: number[] = [];
  const takeBack = (row: number): void => {
    for (const { flags } of series) {
      for (let i = row; i < row + rowsPerFrame; i++) {
        if (flags[i]! & steadyMotion) flags[i] = (flags[i]! & ~steadyMotion) | predicted;
      }
    }
  };
  return {
    flag(pose, row) {
      if (pose.state !== "predicted") {
        if ((pose.surprise ?? 0) > ASTRAY * radius) counted.forEach(takeBack);
        counted = [];
        return 0;
      }
      if (!alone || pose.error > SURE * radius) return predicted;
      counted.push(row);
      return steadyMotion;
    },
  };
}
