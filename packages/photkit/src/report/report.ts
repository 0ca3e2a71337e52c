/** The report of an extraction as one HTML page: no scripts, nothing loaded from elsewhere. */

import { median } from "@photkit/core-stats";
import type { Extraction } from "@photkit/extraction";
import {
  type Analysis,
  type ApertureSeries,
  differential,
  type EventInstant,
  type EventRecord,
  isUsable,
  parseUtcText,
  pointToPointScatter,
  type StarVariability,
  typicalFlux,
  utcText,
} from "@photkit/lightcurve";
import { VERSION } from "../version.ts";
import { counted } from "./counted.ts";
import { escapeXml } from "./escape-xml.ts";
import { firstPlace } from "./first-place.ts";
import { flagSummary } from "./flag-summary.ts";
import { notesOn } from "./notes.ts";
import { REPORT_STYLE } from "./report-style.ts";
import { decimalsOf, roundedUtc, withError } from "./rounded.ts";
import type { StarViews } from "./star-views.ts";

export interface ReportInput {
  readonly extraction: Extraction;
  readonly analysis: Analysis;
  /** SVG pictures. */
  readonly plots: {
    readonly lightCurve: string;
    readonly event: string | null;
    readonly finder: string;
    /** The star from near; null when there is none to look at. */
    readonly views: StarViews | null;
  };
  /** What the user typed. */
  readonly command: string;
}

/** The page. */
export function reportHtml(input: ReportInput): string {
  const { extraction, plots } = input;
  const { events, variability } = input.analysis;
  const { lightCurve, warnings } = extraction;
  const notes = notesOn(extraction, input.analysis);
  const name = String(lightCurve.source.name);
  const sections = [
    `<h1>${escapeXml(name)}</h1>`,
    `<p class="verdict">${escapeXml(verdictText(input.analysis))}</p>`,
    ...notes.map((note) => `<p class="note">${withOptions(escapeXml(note))}</p>`),
    ...events.events.map(eventTable),
    plots.event === null ? "" : figure(plots.event, "The event with the fitted model"),
    figure(plots.lightCurve, "Light curve"),
    figure(plots.finder, finderCaption(extraction)),
    plots.views === null ? "" : viewsFigure(plots.views),
    section("Stars", starTable(input)),
    variability.length > 0 ? section("Which stars vary", variabilityTable(variability)) : "",
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

/** What passes for noise more often was found by its levels, and its chance says nothing. */
const WORTH_STATING = 0.5;

/** The result in a sentence. */
export function verdictText({ events, star }: Analysis): string {
  const { verdict, reason, searched } = events;
  const name = events.target ?? "no star";
  if (verdict === "not searched") {
    return star === null ? `Not searched: ${reason}.` : `${name}: not searched: ${reason}.`;
  }
  const among =
    searched.stars.length > 1
      ? ` Events were looked for in ${counted(searched.stars.length, "star")}.`
      : "";
  const [event] = events.events;
  if (verdict === "unclear" && event === undefined) {
    return `It is unclear whether ${counted(searched.stars.length, "star")} had an event: ${reason}.`;
  }
  if (verdict === "no event" || event === undefined) {
    const said =
      "no event was found, that is no drop with sharp edges that stands out from the noise.";
    return star === null
      ? `In ${counted(searched.stars.length, "star")} ${said}`
      : `${name}: ${said}${among}`;
  }
  const chance = event.falseAlarmProbability;
  const odds = chance < 1e-6 ? "below one in a million" : `about ${chance.toPrecision(1)}`;
  const certain = verdict === "event";
  const occulted = `${name} ${certain ? "was" : "may have been"} occulted`;
  const lasted = durationText(event);
  const more = events.events.length > 1 ? ` ${events.events.length} events were found.` : "";
  return `${occulted}${lasted}${certain ? "" : `, but it is unclear${reason === null ? "" : `: ${reason}`}`}.${more}${among}${events.settings.gradual || chance > WORTH_STATING ? "" : ` The chance that noise alone does this is ${odds}.`}`;
}

/** How long the star was gone; in frames where there are no times. */
function durationText(event: EventRecord): string {
  const { disappearance, reappearance, durationSeconds, durationSigma68 } = event;
  if (durationSeconds !== null && durationSigma68 !== null)
    return ` for ${withError(durationSeconds, durationSigma68)} s`;
  if (disappearance === null || reappearance === null) return "";
  return ` for ${(reappearance.frame - disappearance.frame).toFixed(2)} frames`;
}

function eventTable(event: EventRecord): string {
  return [
    "<table><thead><tr><th></th><th>UTC</th><th>frame</th><th>68 %</th><th>95 %</th><th>99.7 %</th></tr></thead><tbody>",
    edgeRow("D", event.disappearance),
    edgeRow("R", event.reappearance),
    "</tbody></table>",
    `<p>${depthText(event)}</p>`,
  ].join("\n");
}

function edgeRow(label: string, edge: EventInstant | null): string {
  if (edge === null) return row(label, "outside the recording");
  const frameDecimals = decimalsOf(edge.frameSigma68);
  const frame = edge.frame.toFixed(frameDecimals);
  const { utc, sigma68, ci95, ci997 } = edge;
  if (utc === null || sigma68 === null || ci95 === null || ci997 === null) {
    const around = ([low, high]: readonly [number, number]) =>
      `${signed(low - edge.frame, frameDecimals)} … ${signed(high - edge.frame, frameDecimals)}`;
    return row(
      label,
      "no time stamps",
      frame,
      `± ${edge.frameSigma68.toFixed(frameDecimals)} frames`,
      around(edge.frameCi95),
      around(edge.frameCi997),
    );
  }
  const decimals = decimalsOf(sigma68);
  const seconds = (text: string) => (parseUtcText(text) - parseUtcText(utc)) / 1e6;
  const around = ([low, high]: readonly [string, string]) =>
    `${signed(seconds(low), decimals)} … ${signed(seconds(high), decimals)} s`;
  return row(
    label,
    roundedUtc(utc, sigma68),
    frame,
    `± ${sigma68.toFixed(decimals)} s`,
    around(ci95),
    around(ci997),
  );
}

/** Errors by which the level inside an event must lie below zero to be no matter of noise. */
const CLEARLY_BELOW = 5;
/** Part of the baseline by which it must lie below zero for the document of events to warn of it. */
const WARNED_OF = 0.1;

/** Why an event has no drop in magnitudes: no flux is left, or less than none. */
function noMagnitudes({ baseline, bottom, bottomError }: EventRecord): string {
  if (!(bottom < -CLEARLY_BELOW * bottomError)) return "no light is left above its error";
  const note = baseline > 0 && bottom < -WARNED_OF * baseline ? ", see the note" : "";
  return `more light is missing than the star had${note}`;
}

/** Depth, magnitudes and drop over noise of an event. */
export function depthText(event: EventRecord): string {
  const { baseline, bottom, depth, dropToNoise, magnitudeDrop } = event;
  const { baselineError, bottomError, depthIsLowerLimit } = event;
  // The depth is 1 - bottom / baseline.
  const error = Math.hypot(bottomError, (bottom / baseline) * baselineError) / Math.abs(baseline);
  const percent =
    depth === null
      ? "Depth unknown"
      : depthIsLowerLimit
        ? `Depth at least ${lowerLimit(100 * depth)} %`
        : `Depth ${withError(100 * depth, 100 * error)} %`;
  const magnitudeError = (2.5 / Math.LN10) * Math.abs((error * baseline) / bottom);
  const magnitudes =
    magnitudeDrop === null
      ? noMagnitudes(event)
      : depthIsLowerLimit
        ? `${lowerLimit(magnitudeDrop)} mag; the star is saturated, see the note`
        : `${withError(magnitudeDrop, magnitudeError)} mag`;
  return `${percent} (${magnitudes}); drop over noise ${dropToNoise.toFixed(1)}: the drop in units of the noise of one frame.`;
}

/** A limit to three digits, without an error, which would not hold. */
const lowerLimit = (value: number): string => `${Number(value.toPrecision(3))}`;

const signed = (value: number, decimals: number): string =>
  `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(decimals)}`;

const figure = (svg: string, caption: string): string =>
  `<figure>${svg}<figcaption>${caption}</figcaption></figure>`;

const finderCaption = ({ reference }: Extraction): string =>
  `Measured stars on the mean of the first frames${reference.saturation === null ? "" : `; in pink, pixels that saturate (at ${reference.saturation} ADU), in violet, those that may in moments of good seeing`}`;

const viewsFigure = ({ surface, background }: StarViews): string =>
  `<figure><div class="pair">${surface}${background}</div><figcaption>The star in the mean of the first frames, and the sky around it: its level is the mean of the densest half of the pixels, which lie between the two dashed lines</figcaption></figure>`;

/** Options of the program in letters of their own, which no line breaks. */
const withOptions = (html: string): string => html.replace(/--[a-z][a-z-]*/g, "<code>$&</code>");

const section = (title: string, body: string): string =>
  `<section><h2>${title}</h2>${body}</section>`;

const row = (head: string, ...cells: readonly (string | number | null)[]): string =>
  `<tr><th>${escapeXml(head)}</th>${cells.map((cell) => `<td>${escapeXml(String(cell ?? "unknown"))}</td>`).join("")}</tr>`;

function starTable({ extraction }: ReportInput): string {
  const { lightCurve, ensemble } = extraction;
  const members = lightCurve.apertures.filter((series) => ensemble.includes(series.name));
  const rows = lightCurve.apertures.map((series) => {
    const { x, y } = firstPlace(series);
    const used = series.flux.filter((_, i) => isUsable(series, i)).length;
    return row(
      series.name,
      ensemble.includes(series.name) && series.role !== "reference"
        ? `${series.role}, comparison`
        : series.role,
      `${x.toFixed(1)}, ${y.toFixed(1)}`,
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
  const noise = pointToPointScatter(kept) / Math.abs(median(kept));
  return Number.isFinite(noise) ? `${(100 * noise).toPrecision(3)} %` : "unknown";
}

function variabilityTable(rows: readonly StarVariability[]): string {
  const body = rows.map((star) =>
    row(
      star.name,
      star.varies ? "varies" : "constant",
      `${(100 * star.noise).toFixed(2)} %`,
      `${(100 * star.excess).toFixed(2)} %`,
      star.significance.toFixed(1),
    ),
  );
  return `<table><thead><tr><th>name</th><th></th><th>noise of a frame (1 σ)</th><th>beyond noise (1 σ)</th><th>significance (σ)</th></tr></thead><tbody>${body.join("\n")}</tbody></table><p>Significance: by how much the variation exceeds what the other stars of the field show, in units of its error. From 5 on a star is said to vary.</p>`;
}

function recordingTable({ lightCurve, predictedFrames, unreadableFrames }: Extraction): string {
  const { source, time, utcMicroseconds } = lightCurve;
  const stamps = utcMicroseconds.filter(Number.isFinite);
  const rows = [
    row("format", String(source.format)),
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
  const facts = Object.entries(extraction.lightCurve.provenance).map(([name, value]) =>
    row(name, factText(value)),
  );
  return `<p><code>${escapeXml(command)}</code></p><table><tbody>${facts.join("\n")}</tbody></table>`;
}

/** A fact of the provenance for people: lightcurve.json has every digit. */
function factText(value: unknown): string {
  if (typeof value === "number") return String(Number(value.toPrecision(5)));
  if (Array.isArray(value)) return value.map(factText).join(", ");
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value)
    .map(([name, part]) => `${name} ${factText(part)}`)
    .join(", ");
}
