/** What `photkit extract` tells its user at the end. */

import type { Extraction } from "@photkit/extraction";
import type { Analysis, EventInstant } from "@photkit/lightcurve";
import { counted } from "./counted.ts";
import { firstPlace } from "./first-place.ts";
import { notesOn } from "./notes.ts";
import { depthText, verdictText } from "./report.ts";
import { decimalsOf, roundedUtc, withError } from "./rounded.ts";

/** The result in a few lines. */
export function summaryLines(extraction: Extraction, analysis: Analysis, out: string): string[] {
  const { lightCurve, ensemble, predictedFrames, unreadableFrames } = extraction;
  const { method, tracking } = lightCurve.provenance as { method: string; tracking: string[] };
  const unit = lightCurve.provenance.fields === undefined ? "frame" : "field";
  const lines = [
    `${lightCurve.source.name}: ${counted(lightCurve.length, unit)}, ${counted(lightCurve.apertures.length, "star")}, ${method}`,
    `tracked on   ${tracking.length > 0 ? tracking.join(", ") : untracked(extraction)}`,
    `compared to  ${ensemble.length > 0 ? ensemble.join(", ") : "nothing: no comparison star was found"}`,
  ];
  if (predictedFrames.length > 0) {
    lines.push(
      `no tracking star in ${counted(predictedFrames.length, unit)}; positions there are predicted`,
    );
  }
  if (unreadableFrames.length > 0)
    lines.push(`${counted(unreadableFrames.length, unit)} could not be read`);
  if (!lightCurve.apertures.some((series) => series.role === "target")) {
    lines.push(...variabilityLines(extraction, analysis));
  }
  lines.push(...eventLines(analysis));
  const notes = notesOn(extraction, analysis).map((note) => `note         ${note}`);
  return [...lines, ...notes, `results in   ${out}`];
}

const untracked = ({ setup }: Extraction): string =>
  setup.options.path === undefined
    ? "nothing: the apertures stand still"
    : "nothing: the apertures follow the path that was given";

/** The verdict, and D, R and depth of every event. */
export const eventLines = (analysis: Analysis): string[] => [
  verdictText(analysis),
  ...analysis.events.events.flatMap((event) => [
    edgeLine("D", event.disappearance),
    edgeLine("R", event.reappearance),
    depthText(event),
  ]),
];

function variabilityLines({ lightCurve }: Extraction, { variability }: Analysis): string[] {
  if (variability.length === 0) return ["varies       unknown: too few frames or stars to tell"];
  const varying = variability.filter((star) => star.varies);
  if (varying.length === 0) return [`varies       none of ${variability.length} stars`];
  return varying.map((star) => {
    const series = lightCurve.apertures.find(({ name }) => name === star.name)!;
    const { x, y } = firstPlace(series);
    return `varies       ${star.name} at ${x.toFixed(1)},${y.toFixed(1)}: by ${(100 * star.excess).toFixed(2)} % (1 sigma) beyond its noise of ${(100 * star.noise).toFixed(2)} % a frame; significance ${star.significance.toFixed(0)}, in sigma (5 is the limit)`;
  });
}

function edgeLine(label: string, edge: EventInstant | null): string {
  if (edge === null) return `${label}  outside the recording`;
  const { frame, frameSigma68, sigma68, utc } = edge;
  if (utc === null || sigma68 === null)
    return `${label}  frame ${withError(frame, frameSigma68)} frames (68 %; no time stamps)`;
  const seconds = sigma68.toFixed(decimalsOf(sigma68));
  return `${label}  ${roundedUtc(utc, sigma68)} ± ${seconds} s (68 %), frame ${frame.toFixed(decimalsOf(frameSigma68))}`;
}
