/** Light curves as self-contained SVG pictures: no scripts, nothing loaded from elsewhere. */

import { examineCadence } from "./cadence.ts";
import { type DifferentialSeries, differential, isUsable, typicalFlux } from "./differential.ts";
import type { EventInstant, EventRecord, EventsDocument } from "./events-document.ts";
import type { ApertureSeries, LightCurve } from "./light-curve.ts";
import { type PlotAxis, type PlottedCurve, plotCurve } from "./plot-curve.ts";
import { INK, linearScale, numberTicks, timeTicks } from "./svg-panel.ts";
import { parseUtcText, utcText } from "./utc-text.ts";

export interface PlotOptions {
  /** The star shown first. @default the first with role "target", else the first */
  readonly aperture?: string;
  /** Its curve over the comparison ensemble, as `differential` gives it. @default none */
  readonly relative?: DifferentialSeries;
  /** Events drawn over the curve they were found in. @default none */
  readonly events?: EventsDocument;
  /** Width in px. @default 1000 */
  readonly width?: number;
}

const COLOURS = { first: "#1f5fa8", relative: "#14532d", other: "#5a6679" };
const MARGIN = { left: 78, right: 22, top: 62, bottom: 48, gap: 16 };
/** Comparison and tracking stars shown at most. */
const OTHERS = 4;

/**
 * The light curve: the star over its ensemble, the star's flux, and the other stars, one panel
 * each, over UTC (frames above). Readings with flags are hollow.
 *
 * @returns an SVG document.
 */
export function plotLightCurve(lightCurve: LightCurve, options: PlotOptions = {}): string {
  const star = starOf(lightCurve, options.aperture);
  if (star === null) return emptyPlot(options.width ?? 1000);
  const { relative, events } = options;
  const curves: PlottedCurve[] = [];
  if (relative !== undefined) {
    curves.push({
      title: `${plain(star.name)} / (${relative.references.map(plain).join(" + ")})`,
      colour: COLOURS.relative,
      value: relative.value,
      error: relative.error,
      flagged: (i) => star.flags[i] !== 0 || relative.incomplete[i] !== 0,
      events: events?.events ?? [],
    });
  }
  curves.push({
    title: `${plain(star.name)}, ADU`,
    colour: COLOURS.first,
    value: star.flux,
    error: star.fluxError,
    flagged: (i) => star.flags[i] !== 0,
    events: relative === undefined ? (events?.events ?? []) : [],
  });
  for (const other of othersOf(lightCurve, star))
    curves.push(otherCurve(other, lightCurve, relative));
  return picture(lightCurve, curves, axisLimits(lightCurve, null), options.width ?? 1000);
}

/**
 * A close-up of one event: some of the baseline on either side, the fitted square wave, and the
 * 95 % intervals of D and R.
 */
export function plotEvent(
  lightCurve: LightCurve,
  options: PlotOptions & { readonly event: EventRecord },
): string {
  const { event, relative } = options;
  const star = starOf(lightCurve, options.aperture);
  if (star === null) return emptyPlot(options.width ?? 1000);
  const curve: PlottedCurve = {
    title:
      relative === undefined
        ? `${plain(star.name)}, ADU`
        : `${plain(star.name)} over its comparison stars`,
    colour: relative === undefined ? COLOURS.first : COLOURS.relative,
    value: relative?.value ?? star.flux,
    error: relative?.error ?? star.fluxError,
    flagged: (i) => star.flags[i] !== 0,
    events: [event],
  };
  return picture(lightCurve, [curve], axisLimits(lightCurve, event), options.width ?? 1000);
}

const plain = (text: string): string => text.replace(/[<>&"']/g, "_");

const starOf = ({ apertures }: LightCurve, name: string | undefined): ApertureSeries | null =>
  (name === undefined
    ? (apertures.find((series) => series.role === "target") ?? apertures[0])
    : apertures.find((series) => series.name === name)) ?? null;

const othersOf = ({ apertures }: LightCurve, star: ApertureSeries): ApertureSeries[] =>
  apertures
    .filter((series) => series !== star && series.flux.some((_, i) => isUsable(series, i)))
    .sort((a, b) => Number(b.role === "reference") - Number(a.role === "reference"))
    .slice(0, OTHERS);

/** A comparison star against the others of its ensemble, or its flux when it stands alone. */
function otherCurve(
  other: ApertureSeries,
  lightCurve: LightCurve,
  relative: DifferentialSeries | undefined,
): PlottedCurve {
  const members = lightCurve.apertures.filter(
    (series) => relative?.references.includes(series.name) && series.name !== other.name,
  );
  const flagged = (i: number) => other.flags[i] !== 0;
  const common = { colour: COLOURS.other, flagged, events: [] };
  if (members.length === 0) {
    return {
      ...common,
      title: `${plain(other.name)}, ADU`,
      value: other.flux,
      error: other.fluxError,
    };
  }
  const { value, error } = differential(other, members);
  const level = typicalFlux({ ...other, flux: value });
  return {
    ...common,
    title: `${plain(other.name)} / other comparison stars, relative`,
    value: value.map((v) => v / level),
    error: error.map((e) => e / level),
  };
}

interface AxisLimits {
  /** Microseconds UTC of each row, or frame numbers without stamps. */
  readonly position: Float64Array;
  readonly timed: boolean;
  readonly exposure: number;
  readonly low: number;
  readonly high: number;
}

function axisLimits(lightCurve: LightCurve, event: EventRecord | null): AxisLimits {
  const { utcMicroseconds, frames, time } = lightCurve;
  const timed = utcMicroseconds.filter(Number.isFinite).length > 1;
  const step = timed ? examineCadence(utcMicroseconds).stepSeconds * 1e6 : 1;
  const exposure = timed && time.exposureSeconds !== null ? time.exposureSeconds * 1e6 : step;
  const share = time.reference === "start" ? 0.5 : time.reference === "mid" ? 0 : -0.5;
  // Readings are drawn in the middle of their exposure.
  const position = timed
    ? utcMicroseconds.map((utc) => utc + share * exposure)
    : frames.map((frame) => frame + 0.5);
  const finite = position.filter(Number.isFinite);
  const [first, last] = [finite[0] ?? 0, finite.at(-1) ?? 1];
  if (event === null) {
    const rim = 0.015 * (last - first);
    return { position, timed, exposure, low: first - rim, high: last + rim };
  }
  const at = (edge: EventInstant | null, otherwise: number) =>
    edge === null ? otherwise : placeOf(edge, timed).at;
  const from = at(event.disappearance, first);
  const to = at(event.reappearance, last);
  const around = Math.max(20 * step, 0.9 * (to - from));
  return {
    position,
    timed,
    exposure,
    low: Math.max(first - step, from - around),
    high: Math.min(last + step, to + around),
  };
}

function placeOf(edge: EventInstant, timed: boolean) {
  if (timed && edge.utc !== null && edge.ci95 !== null) {
    const [low, high] = edge.ci95.map(parseUtcText);
    return { at: parseUtcText(edge.utc), low: low!, high: high! };
  }
  return { at: edge.frame, low: edge.frameCi95[0], high: edge.frameCi95[1] };
}

function picture(
  lightCurve: LightCurve,
  curves: readonly PlottedCurve[],
  limits: AxisLimits,
  width: number,
): string {
  const inner = width - MARGIN.left - MARGIN.right;
  const x = linearScale(limits.low, limits.high, MARGIN.left, MARGIN.left + inner);
  const axis: PlotAxis = {
    x,
    position: limits.position,
    exposure: limits.exposure,
    ticks: (limits.timed ? timeTicks : numberTicks)(limits.low, limits.high, inner / 110),
    topTicks: limits.timed ? frameTicks(lightCurve, limits, x.at, inner / 90) : [],
    edge: (edge) => placeOf(edge, limits.timed),
  };
  const heights = curves.map((_, k) => (k === 0 ? 260 : 120));
  let top = MARGIN.top;
  const panels = curves.map((curve, k) => {
    const box = { left: MARGIN.left, top, width: inner, height: heights[k]! };
    top += heights[k]! + MARGIN.gap;
    return plotCurve(curve, axis, box, { frames: k === 0, times: k === curves.length - 1 });
  });
  const height = top - MARGIN.gap + MARGIN.bottom;
  const finite = lightCurve.utcMicroseconds.filter(Number.isFinite);
  const date = limits.timed ? `UTC, ${utcText(finite[0]!)?.slice(0, 10)}` : "frame";
  return [
    svgOpen(width, height),
    `<text x="${MARGIN.left}" y="22" font-size="15" font-weight="bold" fill="${INK}">${plain(String(lightCurve.source.name ?? "light curve"))}</text>`,
    limits.timed
      ? `<text x="${width - MARGIN.right}" y="22" text-anchor="end">frame number above, UTC below</text>`
      : "",
    ...panels,
    `<text x="${MARGIN.left + inner / 2}" y="${height - 10}" text-anchor="middle">${date}</text>`,
    "</svg>",
    "",
  ].join("\n");
}

/** Round frame numbers at the places where those frames are. */
function frameTicks(
  { frames }: LightCurve,
  limits: AxisLimits,
  at: (position: number) => number,
  count: number,
) {
  const rows = [...frames.keys()].filter(
    (i) => limits.position[i]! >= limits.low && limits.position[i]! <= limits.high,
  );
  if (rows.length === 0) return [];
  const ticks = numberTicks(frames[rows[0]!]!, frames[rows.at(-1)!]!, count);
  return ticks.flatMap((tick) => {
    const row = rows.find((i) => frames[i] === tick.value);
    return row === undefined ? [] : [{ ...tick, x: at(limits.position[row]!) }];
  });
}

const svgOpen = (width: number, height: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="DejaVu Sans, sans-serif" font-size="12" fill="#5a6679"><rect width="${width}" height="${height}" fill="#fff"/>`;

const emptyPlot = (width: number): string =>
  `${svgOpen(width, 80)}<text x="20" y="45">Nothing was measured.</text></svg>\n`;
