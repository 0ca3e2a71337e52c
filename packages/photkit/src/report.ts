/** The report of an extraction as one HTML page: no scripts, nothing loaded from elsewhere. */

import type { Extraction } from "@photkit/extraction";
import {
  type ApertureSeries,
  type DifferentialSeries,
  differential,
  type EventReport,
  isUsable,
  type OccultationEvent,
  pointToPointScatter,
  type StarVariability,
  typicalFlux,
  utcText,
} from "@photkit/lightcurve";
import { escapeXml } from "./escape-xml.ts";
import { flagSummary } from "./flag-summary.ts";
import { REPORT_STYLE } from "./report-style.ts";
import { VERSION } from "./version.ts";

export interface ReportInput {
  readonly extraction: Extraction;
  readonly relative: DifferentialSeries | null;
  readonly events: EventReport | null;
  readonly variability: readonly StarVariability[];
  /** SVG pictures. */
  readonly plots: {
    readonly lightCurve: string;
    readonly event: string | null;
    readonly finder: string;
  };
  /** What the user typed. */
  readonly command: string;
}

/** The page. */
export function reportHtml(input: ReportInput): string {
  const { extraction, events, plots } = input;
  const { lightCurve, warnings } = extraction;
  const name = String(lightCurve.source.name);
  const sections = [
    `<h1>${escapeXml(name)}</h1>`,
    `<p class="verdict">${verdictText(events)}</p>`,
    ...(events?.events.map(eventTable) ?? []),
    plots.event === null ? "" : figure(plots.event, "The event with the fitted model"),
    figure(plots.lightCurve, "Light curve"),
    figure(plots.finder, "Measured stars on the mean of the first frames"),
    section("Stars", starTable(input)),
    input.variability.length > 0
      ? section("Which stars vary", variabilityTable(input.variability))
      : "",
    section("Recording", recordingTable(extraction)),
    warnings.length > 0
      ? section("Warnings", `<ul>${warnings.map((w) => `<li>${escapeXml(w)}</li>`).join("")}</ul>`)
      : "",
    section("How it was made", provenance(input)),
  ];
  return [
    "<!doctype html>",
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeXml(name)}: light curve</title><style>${REPORT_STYLE}</style></head><body><main>`,
    ...sections,
    `<footer>photkit ${VERSION}</footer>`,
    "</main></body></html>",
    "",
  ].join("\n");
}

/** The result in a sentence. */
export function verdictText(events: EventReport | null): string {
  if (events === null) return "No target was named, so no event was looked for.";
  const [event] = events.events;
  if (events.verdict === "no event" || event === undefined) {
    return `${escapeXml(events.target)}: no event was found.`;
  }
  const chance = event.falseAlarmProbability;
  const odds = chance < 1e-6 ? "below one in a million" : `about ${chance.toPrecision(1)}`;
  const certainty =
    events.verdict === "event"
      ? `${escapeXml(events.target)} was occulted`
      : `${escapeXml(events.target)} may have been occulted; it is unclear`;
  const lasted = Number.isFinite(event.durationSeconds)
    ? ` for ${event.durationSeconds.toFixed(3)} ± ${event.durationSigma68.toFixed(3)} s`
    : "";
  return `${certainty}${lasted}. The chance that noise alone does this is ${odds}.`;
}

function eventTable(event: OccultationEvent): string {
  const edge = (label: string, edge: OccultationEvent["disappearance"]): string => {
    if (edge === null) return row(label, "outside the recording");
    const around = ([low, high]: readonly [number, number]) => `${signed(low)} … ${signed(high)} s`;
    const when = edge.utc === null ? `frame ${edge.frame.toFixed(2)}` : edge.utc;
    return `<tr><th>${label}</th><td>${when}</td><td>${edge.frame.toFixed(3)}</td><td>± ${edge.sigma68.toFixed(4)} s</td><td>${around(edge.ci95)}</td><td>${around(edge.ci997)}</td></tr>`;
  };
  return [
    "<table><thead><tr><th></th><th>UTC</th><th>frame</th><th>68 %</th><th>95 %</th><th>99.7 %</th></tr></thead><tbody>",
    edge("D", event.disappearance),
    edge("R", event.reappearance),
    "</tbody></table>",
    `<p>Depth ${(100 * event.depth).toFixed(1)} % (${event.magnitudeDrop === null ? "star gone" : `${event.magnitudeDrop.toFixed(2)} mag`}), drop over noise ${event.dropToNoise.toFixed(1)}.</p>`,
  ].join("\n");
}

const signed = (seconds: number): string =>
  `${seconds < 0 ? "−" : "+"}${Math.abs(seconds).toFixed(4)}`;

const figure = (svg: string, caption: string): string =>
  `<figure>${svg}<figcaption>${caption}</figcaption></figure>`;

const section = (title: string, body: string): string =>
  `<section><h2>${title}</h2>${body}</section>`;

const row = (head: string, ...cells: readonly (string | number | null)[]): string =>
  `<tr><th>${escapeXml(head)}</th>${cells.map((cell) => `<td>${escapeXml(String(cell ?? "unknown"))}</td>`).join("")}</tr>`;

function starTable({ extraction }: ReportInput): string {
  const { lightCurve, ensemble } = extraction;
  const members = lightCurve.apertures.filter((series) => ensemble.includes(series.name));
  const rows = lightCurve.apertures.map((series) => {
    const first = Math.max(
      0,
      series.flux.findIndex((_, i) => isUsable(series, i)),
    );
    const used = series.flux.filter((_, i) => isUsable(series, i)).length;
    return row(
      series.name,
      ensemble.includes(series.name) && series.role !== "reference"
        ? `${series.role}, comparison`
        : series.role,
      `${series.x[first]!.toFixed(1)}, ${series.y[first]!.toFixed(1)}`,
      typicalFlux(series).toFixed(0),
      noiseText(series, members),
      `${used} of ${lightCurve.length}`,
      flagSummary(series.flags),
    );
  });
  return `<table><thead><tr><th>name</th><th>role</th><th>x, y (px)</th><th>flux (ADU)</th><th>noise</th><th>frames</th><th>flags</th></tr></thead><tbody>${rows.join("\n")}</tbody></table>`;
}

/** Relative noise from frame to frame, against the ensemble where there is one. */
function noiseText(series: ApertureSeries, members: readonly ApertureSeries[]): string {
  const others = members.filter((member) => member.name !== series.name);
  const values = others.length > 0 ? differential(series, others).value : series.flux;
  const kept = values.filter((_, i) => isUsable(series, i));
  const level = kept.reduce((sum, value) => sum + value, 0) / kept.length;
  const noise = pointToPointScatter(kept) / Math.abs(level);
  return Number.isFinite(noise) ? `${(100 * noise).toPrecision(3)} %` : "unknown";
}

function variabilityTable(rows: readonly StarVariability[]): string {
  const body = rows.map((star) =>
    row(
      star.name,
      star.varies ? "varies" : "constant",
      `${(100 * star.noise).toFixed(2)} %`,
      `${(100 * star.scatter).toFixed(2)} %`,
      star.significance.toFixed(1),
    ),
  );
  return `<table><thead><tr><th>name</th><th></th><th>noise</th><th>scatter</th><th>significance</th></tr></thead><tbody>${body.join("\n")}</tbody></table>`;
}

function recordingTable({ lightCurve, predictedFrames, unreadableFrames }: Extraction): string {
  const { source, time, utcMicroseconds } = lightCurve;
  const stamps = utcMicroseconds.filter(Number.isFinite);
  const rows = [
    row("format", source.format ?? null),
    row("size", `${source.width} x ${source.height} px`),
    row("frames measured", lightCurve.length),
    row("first", stamps.length > 0 ? utcText(stamps[0]!) : "no time stamps"),
    row("last", stamps.length > 0 ? utcText(stamps.at(-1)!) : "no time stamps"),
    row("stamps name the", `${time.reference} of the exposure (${time.origin})`),
    row("exposure", time.exposureSeconds === null ? "unknown" : `${time.exposureSeconds} s`),
    row("position predicted in", `${predictedFrames.length} frames`),
    row("unreadable", `${unreadableFrames.length} frames`),
  ];
  return `<table><tbody>${rows.join("\n")}</tbody></table>`;
}

function provenance({ extraction, command }: ReportInput): string {
  const facts = JSON.stringify(extraction.lightCurve.provenance, null, 2);
  return `<p><code>${escapeXml(command)}</code></p><pre>${escapeXml(facts)}</pre>`;
}
