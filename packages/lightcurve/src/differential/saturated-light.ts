/**
 * Light that a saturated star lacks. Saturation takes more of a bright star than of a faint one, so
 * that a drop looks shallower than it is; when the light changes is seen all the same.
 */

import { MeasurementFlag } from "@photkit/aperture";
import type { EventRecord } from "../files/events-format.ts";
import type { ApertureSeries, LightCurve } from "../series/light-curve.ts";
import { isUsable } from "../series/usable-readings.ts";

/** Share of the readings outside events that saturate without a word, and so many readings. */
const FEW = 0.05;
const FEWEST = 3;

/** Methods that leave saturated pixels out, and infer their light from the others. */
const INFERS = /^psf\b/;

type Edges = Pick<EventRecord, "disappearance" | "reappearance">;

export interface SaturatedReadings {
  /** Usable readings outside the events. */
  readonly readings: number;
  /** Those of them in which a pixel of the star is saturated. */
  readonly saturated: number;
  /** Whether they are so many that the levels are wrong. */
  readonly isMuch: boolean;
  /** Whether light is missing from the levels, so that the depth is a lower limit. */
  readonly lacksLight: boolean;
}

/** How many readings outside of `events` are saturated. */
export function saturatedReadings(
  { frames }: LightCurve,
  star: ApertureSeries,
  events: readonly Edges[],
): SaturatedReadings {
  const within = (frame: number) =>
    events.some(
      ({ disappearance, reappearance }) =>
        frame + 1 > (disappearance?.frame ?? Number.NEGATIVE_INFINITY) &&
        frame < (reappearance?.frame ?? Number.POSITIVE_INFINITY),
    );
  const rows = [...star.flux.keys()].filter((i) => isUsable(star, i) && !within(frames[i]!));
  const saturated = rows.filter((i) => (star.flags[i]! & MeasurementFlag.saturated) !== 0).length;
  const isMuch = saturated >= Math.max(FEWEST, FEW * rows.length);
  return {
    readings: rows.length,
    saturated,
    isMuch,
    lacksLight: isMuch && !INFERS.test(star.method),
  };
}

/** Whether light is missing from a level that an event leaves some light of: its depth is more. */
export const isLowerLimit = (
  { lacksLight }: SaturatedReadings,
  { magnitudeDrop }: Pick<EventRecord, "magnitudeDrop">,
): boolean => lacksLight && magnitudeDrop !== null;

/** What it means for the result that the star is saturated; empty when it is not. */
export function saturationWarning(
  lightCurve: LightCurve,
  star: ApertureSeries,
  events: readonly (Edges & Pick<EventRecord, "magnitudeDrop">)[],
): string[] {
  const counted = saturatedReadings(lightCurve, star, events);
  const { readings, saturated, isMuch, lacksLight } = counted;
  if (!isMuch) return [];
  const where = events.length > 0 ? " outside the event" : "";
  return [
    `${star.name} is saturated in ${saturated} of its ${readings} usable frames${where}: ${meaning()}. Record with less gain or a shorter exposure.`,
  ];

  function meaning(): string {
    if (!lacksLight)
      return "these pixels are left out, and their light is inferred from the PSF. Levels and depth are only as good as that, which their errors do not tell";
    if (events.length === 0) return "light is missing there, and a shallow drop may not be seen";
    if (events.some((event) => isLowerLimit(counted, event)))
      return "light is missing there. The depth is a lower limit, which its error does not tell; D and R hold to within a frame";
    return "light is missing there, so that magnitudes are lower limits. No light is left in the event, whose depth holds; D and R hold to within a frame";
  }
}
