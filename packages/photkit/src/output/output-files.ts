/** Everything an extraction leaves behind, by file name. */

import { apertureSet, type Extraction, writeApertureSet } from "@photkit/extraction";
import {
  type Analysis,
  differential,
  type PlotOptions,
  plotEvent,
  plotLightCurve,
  writeJson,
  writePymovieCsv,
} from "@photkit/lightcurve";
import { finderChart } from "../report/finder-chart.ts";
import { renderPng } from "../report/render-png.ts";
import { reportHtml } from "../report/report.ts";
import { starViews } from "../report/star-views.ts";

type Measured = Pick<Extraction, "lightCurve" | "ensemble">;

/** Files by their names, and what is to be said about those that could not be made. */
export interface OutputFiles {
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly missing: readonly string[];
}

/**
 * The files of `photkit extract`. Numbers are always there: a plot that cannot be drawn is missed and
 * named.
 *
 * @param command - what the user typed.
 * @param recording - whole path or address of the recording, for programs that show its frames.
 */
export async function outputFiles(
  extraction: Extraction,
  analysis: Analysis,
  command: string,
  recording?: string,
): Promise<OutputFiles> {
  const { lightCurve } = extraction;
  const { events, star } = analysis;
  const { files, missing } = await lightCurveFiles(extraction, analysis, recording);
  const made: Record<string, string | Uint8Array> = {
    ...files,
    "apertures.json": writeApertureSet(apertureSet(extraction)),
  };
  const more = [...missing];
  await draw(made, more, "finder", () => finderChart(extraction));
  try {
    const event = star === null ? undefined : events.events[0];
    made["report.html"] = reportHtml({
      extraction,
      analysis,
      plots: {
        lightCurve: String(made["lightcurve.svg"] ?? ""),
        event: event === undefined ? null : plotEvent(lightCurve, { ...shownBy(analysis), event }),
        finder: String(made["finder.svg"] ?? ""),
        views: star === null ? null : starViews(extraction, star.name),
      },
      command,
    });
  } catch (error) {
    more.push(couldNot("report.html", error));
  }
  return { files: made, missing: more };
}

/** The light curve, its events and its plot. */
export async function lightCurveFiles(
  measured: Measured,
  analysis: Analysis,
  recording?: string,
): Promise<OutputFiles> {
  const { lightCurve } = measured;
  const { events, star } = analysis;
  const files: Record<string, string | Uint8Array> = {
    "lightcurve.csv": writePymovieCsv(lightCurve, recording === undefined ? {} : { recording }),
    "lightcurve.json": writeJson(lightCurve),
    "events.json": `${JSON.stringify(events, null, 2)}\n`,
  };
  const missing: string[] = [];
  await draw(files, missing, "lightcurve", () =>
    plotLightCurve(lightCurve, star === null ? firstStar(measured) : shownBy(analysis)),
  );
  return { files, missing };
}

/** Adds a plot as NAME.svg and NAME.png. */
async function draw(
  files: Record<string, string | Uint8Array>,
  missing: string[],
  name: string,
  plot: () => string,
): Promise<void> {
  try {
    const svg = plot();
    files[`${name}.svg`] = svg;
    files[`${name}.png`] = await renderPng(svg);
  } catch (error) {
    missing.push(couldNot(`${name}.png`, error));
  }
}

const couldNot = (file: string, error: unknown): string =>
  `${file} could not be drawn: ${error instanceof Error ? error.message : String(error)}`;

/** What the plots show of an analysis. */
const shownBy = ({ events, relative, star }: Analysis): PlotOptions => ({
  ...(star !== null && { aperture: star.name }),
  ...(events.verdict !== "not searched" && { events }),
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
