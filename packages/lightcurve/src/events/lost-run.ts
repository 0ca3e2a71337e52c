/**
 * Frames in which no star was seen: in a few in a row a star that vanishes alone is among them,
 * unmeasured; where they are many the field was lost, and what the others show may be other stars.
 */

import { MeasurementFlag } from "@photkit/aperture";
import type { EventsDocument } from "../files/events-format.ts";
import type { LightCurve } from "../series/light-curve.ts";

/** Events last this many readings at least. */
const FEWEST_IN_A_ROW = 2;

/** Share of lost frames from which it is not sure which stars were measured in the others. */
const LOST = 0.4;

interface Run {
  readonly from: number;
  readonly length: number;
}

/** Whether the field was lost to all stars in a row. */
const isLostIn =
  ({ apertures }: LightCurve) =>
  (row: number): boolean =>
    apertures.length > 0 &&
    apertures.every(({ flags }) => (flags[row]! & MeasurementFlag.predicted) !== 0);

/** The longest run of lost rows; null when none lasts long enough. */
function longestLostRun(lightCurve: LightCurve): Run | null {
  const { frames } = lightCurve;
  const isLost = isLostIn(lightCurve);
  let longest: Run = { from: 0, length: 0 };
  let from = 0;
  for (let i = 0; i <= frames.length; i++) {
    if (i < frames.length && isLost(i)) continue;
    if (i - from > longest.length) longest = { from, length: i - from };
    from = i + 1;
  }
  return longest.length < FEWEST_IN_A_ROW ? null : longest;
}

/** What is found, or not, in a recording of which many frames are lost. */
function inLostField(lightCurve: LightCurve, document: EventsDocument): EventsDocument {
  const lost = Array.from(lightCurve.frames.keys()).filter(isLostIn(lightCurve)).length;
  const share = lost / lightCurve.length;
  const { verdict } = document;
  if (!(share > LOST) || verdict === "unclear" || verdict === "not searched") return document;
  const reason = `the stars were lost in ${(100 * share).toFixed(0)} % of the frames, and what was measured in the others may be other stars`;
  return { ...document, verdict: verdict === "event" ? "unclear" : "not searched", reason };
}

/**
 * A search that finds nothing says so only of what was searched: where no star was seen for a while,
 * an event there would not have been noticed, and where there is but one star, that may be its event.
 */
export function withLostFrames(lightCurve: LightCurve, found: EventsDocument): EventsDocument {
  const document = inLostField(lightCurve, found);
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
