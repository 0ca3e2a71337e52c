/** Light curves as self-contained SVG pictures: no scripts, nothing loaded from elsewhere. */

import {
  type DifferentialSeries,
  differential,
  isUsable,
  typicalFlux,
} from "../differential/differential.ts";
import type { EventRecord, EventsDocument } from "../files/events-format.ts";
import type { ApertureSeries, LightCurve } from "../series/light-curve.ts";
import type { PlottedCurve } from "./plot-curve.ts";
import { emptyPage, plain } from "./plot-page.ts";
import { stackedPanels } from "./stacked-panels.ts";

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

const COLOURS = { flux: "#1f5fa8", relative: "#14532d", other: "#5a6679" };
const HEIGHT = { first: 260, other: 120 };
/** Comparison and tracking stars shown at most. */
const OTHERS = 4;

/**
 * The light curve: the star over its ensemble, the star's flux, and the other stars, one panel
 * each, over UTC (frames above). Readings with flags are hollow.
 *
 * @returns an SVG document.
 */
export function plotLightCurve(lightCurve: LightCurve, options: PlotOptions = {}): string {
  const { relative, width = 1000 } = options;
  const star = plottedStar(lightCurve, options.aperture);
  if (star === null) return emptyPage(width);
  const events = options.events?.events ?? [];
  const curves = [mainCurve(star, relative, events)];
  if (relative !== undefined) curves.push(mainCurve(star, undefined));
  curves.push(
    ...othersOf(lightCurve, star).map((other) => otherCurve(other, lightCurve, relative)),
  );
  return stackedPanels(lightCurve, curves, width, HEIGHT);
}

/** The star a plot is about; null in an empty light curve. */
export const plottedStar = (
  { apertures }: LightCurve,
  name: string | undefined,
): ApertureSeries | null =>
  (name === undefined
    ? (apertures.find((series) => series.role === "target") ?? apertures[0])
    : apertures.find((series) => series.name === name)) ?? null;

/**
 * The star over its ensemble, in units of its level outside events, or its flux without one; with
 * the events in the same unit.
 */
export function mainCurve(
  star: ApertureSeries,
  relative: DifferentialSeries | undefined,
  events: readonly EventRecord[] = [],
): PlottedCurve {
  if (relative === undefined) {
    return {
      title: `${plain(star.name)}, flux (ADU)`,
      colour: COLOURS.flux,
      value: star.flux,
      error: star.fluxError,
      flagged: (i) => star.flags[i] !== 0,
      events,
    };
  }
  const level = events[0]?.baseline ?? typicalFlux({ ...star, flux: relative.value });
  const unit = level > 0 ? level : 1;
  return {
    title: `${plain(star.name)}, relative flux (${comparisonText(relative.references.map(plain))})`,
    colour: COLOURS.relative,
    value: relative.value.map((value) => value / unit),
    error: relative.error.map((error) => error / unit),
    flagged: (i) => star.flags[i] !== 0 || relative.incomplete[i] !== 0,
    events: events.map((event) => ({
      ...event,
      baseline: event.baseline / unit,
      bottom: event.bottom / unit,
    })),
  };
}

/** Comparison stars that the title of a plot names; more are counted. */
const MOST_NAMED = 3;

const comparisonText = (names: readonly string[]): string =>
  names.length > MOST_NAMED
    ? `${names.length} comparison stars`
    : `comparison ${names.length === 1 ? "star" : "stars"} ${names.join(", ")}`;

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
  const flux = { ...mainCurve(other, undefined), colour: COLOURS.other };
  if (members.length === 0) return flux;
  const { value, error } = differential(other, members);
  const level = typicalFlux({ ...other, flux: value });
  return {
    ...flux,
    title: `${plain(other.name)} / other comparison stars, relative flux`,
    value: value.map((v) => v / level),
    error: error.map((e) => e / level),
  };
}
