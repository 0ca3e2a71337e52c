/** What `photkit extract` tells its user at the end. */

import type { Extraction } from "@photkit/extraction";
import type { EventInstant } from "@photkit/lightcurve";
import type { Analysis } from "./analyse.ts";
import { depthText, verdictText } from "./report.ts";

/** The result in a few lines. */
export function summaryLines(extraction: Extraction, analysis: Analysis, out: string): string[] {
  const { lightCurve, ensemble, predictedFrames, unreadableFrames } = extraction;
  const { method, tracking } = lightCurve.provenance as { method: string; tracking: string[] };
  const lines = [
    `${lightCurve.source.name}: ${lightCurve.length} frames, ${lightCurve.apertures.length} stars, ${method}`,
    `tracked on   ${tracking.join(", ")}`,
    `compared to  ${ensemble.length > 0 ? ensemble.join(", ") : "nothing: no comparison star was found"}`,
  ];
  if (predictedFrames.length > 0) {
    lines.push(
      `no tracking star in ${predictedFrames.length} frames; positions there are predicted`,
    );
  }
  if (unreadableFrames.length > 0)
    lines.push(`${unreadableFrames.length} frames could not be read`);
  if (!lightCurve.apertures.some((series) => series.role === "target")) {
    lines.push(...variabilityLines(analysis));
  }
  if (analysis.events !== null) {
    lines.push(verdictText(analysis.events));
    for (const event of analysis.events.events) {
      lines.push(edgeLine("D", event.disappearance), edgeLine("R", event.reappearance));
      lines.push(depthText(event));
    }
  } else if (analysis.star !== null) {
    lines.push(`${analysis.star.name}: too few readings to look for an event`);
  }
  return [...lines, `results in   ${out}`];
}

function variabilityLines({ variability }: Analysis): string[] {
  const varying = variability.filter((star) => star.varies);
  if (varying.length === 0) return [`varies       none of ${variability.length} stars`];
  return varying.map(
    (star) =>
      `varies       ${star.name}: ${(100 * star.scatter).toFixed(2)} % against ${(100 * star.noise).toFixed(2)} % noise, significance ${star.significance.toFixed(0)}`,
  );
}

function edgeLine(label: string, edge: EventInstant | null): string {
  if (edge === null) return `${label}  outside the recording`;
  const frame = `frame ${edge.frame.toFixed(2)}`;
  return edge.utc === null
    ? `${label}  ${frame} ± ${edge.frameSigma68.toFixed(3)} frames (no time stamps)`
    : `${label}  ${edge.utc} ± ${edge.sigma68?.toFixed(4)} s (68 %), ${frame}`;
}
