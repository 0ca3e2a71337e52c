/** Frames in a row in which no star was seen: a star that vanishes alone is among them, unmeasured. */

import { MeasurementFlag } from "@photkit/aperture";
import type { EventsDocument } from "./events-format.ts";
import type { LightCurve } from "./light-curve.ts";

/** Events last this many readings at least. */
const FEWEST_IN_A_ROW = 2;

interface Run {
  readonly from: number;
  readonly length: number;
}

/** The longest run of rows in which the field was lost to all stars; null when none lasts long enough. */
function longestLostRun({ apertures, frames }: LightCurve): Run | null {
  const isLost = (i: number) =>
    apertures.length > 0 && apertures.every(({ flags }) => flags[i]! & MeasurementFlag.predicted);
  let longest: Run = { from: 0, length: 0 };
  let from = 0;
  for (let i = 0; i <= frames.length; i++) {
    if (i < frames.length && isLost(i)) continue;
    if (i - from > longest.length) longest = { from, length: i - from };
    from = i + 1;
  }
  return longest.length < FEWEST_IN_A_ROW ? null : longest;
}

/**
 * A search that finds nothing says so only of what was searched: where no star was seen for a while,
 * an event there would not have been noticed, and where there is but one star, that may be its event.
 */
export function withLostFrames(lightCurve: LightCurve, document: EventsDocument): EventsDocument {
  const run = document.verdict === "no event" ? longestLostRun(lightCurve) : null;
  if (run === null) return document;
  const { frames, apertures } = lightCurve;
  const [first, last] = [frames[run.from], frames[run.from + run.length - 1]];
  const unseen = `no star is seen from frame ${first} to ${last}, and nothing is measured there`;
  const stars = apertures.filter(({ role }) => role !== "flash");
  return {
    ...document,
    ...(stars.length === 1 && { verdict: "unclear" as const, reason: unseen }),
    warnings: [
      ...document.warnings,
      `${unseen.replace(/^n/, "N")}: an event in these frames would not be found.`,
    ],
  };
}
