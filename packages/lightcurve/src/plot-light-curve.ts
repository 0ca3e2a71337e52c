/** Light curves as self-contained SVG pictures: no scripts, nothing loaded from elsewhere. */

import { type DifferentialSeries, differential, isUsable, typicalFlux } from "./differential.ts";
import type { EventsDocument } from "./events-format.ts";
import type { ApertureSeries, LightCurve } from "./light-curve.ts";
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
  const curves = [{ ...mainCurve(star, relative), events }];
  if (relative !== undefined) curves.push({ ...mainCurve(star, undefined), events: [] });
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

/** The star over its ensemble, or its flux without one. */
export function mainCurve(
  star: ApertureSeries,
  relative: DifferentialSeries | undefined,
): PlottedCurve {
  if (relative === undefined) {
    return {
      title: `${plain(star.name)}, ADU`,
      colour: COLOURS.flux,
      value: star.flux,
      error: star.fluxError,
      flagged: (i) => star.flags[i] !== 0,
      events: [],
    };
  }
  return {
    title: `${plain(star.name)} / ${sumText(relative.references.map(plain))}`,
    colour: COLOURS.relative,
    value: relative.value,
    error: relative.error,
    flagged: (i) => star.flags[i] !== 0 || relative.incomplete[i] !== 0,
    events: [],
  };
}

/** Longest list of names that goes over a plot, characters. */
const LONGEST_SUM = 110;

/** The sum of the comparison stars, by name or, where there are too many, by number. */
function sumText(names: readonly string[]): string {
  if (names.length === 1) return names[0]!;
  const sum = `(${names.join(" + ")})`;
  return sum.length <= LONGEST_SUM ? sum : `the sum of ${names.length} comparison stars`;
}

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
    title: `${plain(other.name)} / other comparison stars, relative`,
    value: value.map((v) => v / level),
    error: error.map((e) => e / level),
  };
}
