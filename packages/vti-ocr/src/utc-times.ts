/** Times of day become instants: the day is told from outside, and goes on over midnight. */

import { check } from "./errors.ts";
import type { OverlayTimes } from "./overlay-times.ts";
import { MICROSECONDS_PER_UNIT, UNITS_PER_DAY } from "./units.ts";

/**
 * The ends of the frames' exposures in microseconds since 1970-01-01 UTC, by frame number; frames
 * without a time are left out.
 *
 * @param midnight - microseconds UTC of the midnight before the first frame that has a time.
 * @throws VtiError `"invalid-option"`.
 */
export function utcOfFrames({ frames }: OverlayTimes, midnight: number): Map<number, number> {
  check.finite("midnight", midnight);
  const times = new Map<number, number>();
  let days = 0;
  let before = 0;
  for (const { frame, timeOfDay } of [...frames].sort((a, b) => a.frame - b.frame)) {
    if (timeOfDay === null) continue;
    if (times.size > 0) days += dayStep(timeOfDay - before);
    before = timeOfDay;
    times.set(frame, midnight + MICROSECONDS_PER_UNIT * (timeOfDay + days * UNITS_PER_DAY));
  }
  return times;
}

/** A step of half a day or more is one over midnight. */
const dayStep = (difference: number): number => -Math.round(difference / UNITS_PER_DAY);
