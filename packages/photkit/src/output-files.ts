/** Everything an extraction leaves behind, by file name. */

import { apertureSet, type Extraction } from "@photkit/extraction";
import {
  differential,
  EVENTS_FORMAT,
  EVENTS_VERSION,
  type PlotOptions,
  plotEvent,
  plotLightCurve,
  writeJson,
  writePymovieCsv,
} from "@photkit/lightcurve";
import type { Analysis } from "./analyse.ts";
import { finderChart } from "./finder-chart.ts";
import { renderPng } from "./render-png.ts";
import { reportHtml } from "./report.ts";
import { starViews } from "./star-views.ts";

type Measured = Pick<Extraction, "lightCurve" | "ensemble">;

/**
 * The files of `photkit extract`.
 *
 * @param command - what the user typed.
 * @param recording - whole path or address of the recording, for programs that show its frames.
 */
export async function outputFiles(
  extraction: Extraction,
  analysis: Analysis,
  command: string,
  recording?: string,
): Promise<Record<string, string | Uint8Array>> {
  const { lightCurve } = extraction;
  const { events, star } = analysis;
  const files = await lightCurveFiles(extraction, analysis, recording);
  const event = events?.events[0];
  const eventSvg =
    event === undefined ? null : plotEvent(lightCurve, { ...shownBy(analysis), event });
  const finderSvg = finderChart(extraction);
  const views = star === null ? null : starViews(extraction, star.name);
  const report = reportHtml({
    extraction,
    analysis,
    plots: { lightCurve: files["lightcurve.svg"], event: eventSvg, finder: finderSvg, views },
    command,
  });
  return {
    ...files,
    "apertures.json": `${JSON.stringify(apertureSet(extraction), null, 2)}\n`,
    "finder.svg": finderSvg,
    "finder.png": await renderPng(finderSvg),
    "report.html": report,
  };
}

/** The light curve, its events and its plot. */
export async function lightCurveFiles(measured: Measured, analysis: Analysis, recording?: string) {
  const { lightCurve } = measured;
  const { events, star } = analysis;
  const shown = star === null ? firstStar(measured) : shownBy(analysis);
  const svg = plotLightCurve(lightCurve, shown);
  return {
    "lightcurve.csv": writePymovieCsv(lightCurve, recording === undefined ? {} : { recording }),
    "lightcurve.json": writeJson(lightCurve),
    "events.json": `${JSON.stringify(events ?? notLookedFor(star?.name ?? null), null, 2)}\n`,
    "lightcurve.svg": svg,
    "lightcurve.png": await renderPng(svg),
  };
}

/** What the plots show of an analysis. */
const shownBy = ({ events, relative, star }: Analysis): PlotOptions => ({
  ...(star !== null && { aperture: star.name }),
  ...(events !== null && { events }),
  ...(relative !== null && { relative }),
});

/** What the plot shows when the analysis is about no star: the first one over its comparison stars. */
function firstStar({ lightCurve, ensemble }: Measured): PlotOptions {
  const [first, ...others] = lightCurve.apertures;
  const members = others.filter(({ name }) => ensemble.includes(name));
  return first === undefined || members.length === 0
    ? {}
    : { aperture: first.name, relative: differential(first, members) };
}

/** The events document without a star to look at, or of one with too few usable frames to tell. */
const notLookedFor = (target: string | null) => ({
  format: EVENTS_FORMAT,
  version: EVENTS_VERSION,
  target,
  model: "square-wave",
  verdict: target === null ? "no event" : "unclear",
  events: [],
});
