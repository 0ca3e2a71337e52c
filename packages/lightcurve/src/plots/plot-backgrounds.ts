/**
 * The backgrounds of a star in several light curves, one over the other: what two estimators make of
 * the same sky (the comparison of opticam's tutorial on local backgrounds).
 */

import { LightCurveError } from "../errors.ts";
import { chooseAperture } from "../series/choose-aperture.ts";
import type { ApertureSeries, LightCurve } from "../series/light-curve.ts";
import { axisEnds, plotAxis, plotClock } from "./plot-axis.ts";
import type { PlotAxis } from "./plot-curve.ts";
import { MARGIN, plain, plotPage } from "./plot-page.ts";
import {
  dots,
  linearScale,
  numberTicks,
  type PanelBox,
  panelFrame,
  titleInside,
} from "./svg-panel.ts";

/** A light curve to be compared. */
export interface BackgroundCurve {
  /** What the plot calls it, e.g. the estimator. */
  readonly label: string;
  readonly lightCurve: LightCurve;
}

export interface BackgroundPlotOptions {
  /** The star whose backgrounds are shown. @default the first with role "target", else the first */
  readonly aperture?: string;
  /** The level and the scatter that are expected, drawn as lines, ADU. @default none */
  readonly expected?: { readonly level: number; readonly scatter: number };
  /** Width in px. @default 1000 */
  readonly width?: number;
}

const COLOURS = ["#1f5fa8", "#c8352b", "#14532d", "#8a5a00"];
const HEIGHT = 220;
/** Room for the title and the names of the curves above the readings, part of the panel. */
const TITLE_ROOM = 0.22;
const LETTER = 7.5;

interface Shown {
  readonly label: string;
  readonly colour: string;
  readonly star: ApertureSeries;
}

/**
 * Two panels over one time axis: the background level of the star, and the scatter of its background
 * pixels, a colour for each light curve.
 *
 * @param curves - one to four light curves of the same recording, so with the same rows.
 * @returns an SVG document.
 * @throws LightCurveError `"invalid-option"` for no light curve, more than four, or different rows;
 *   `"no-such-aperture"` when one of them lacks the star.
 */
export function plotBackgrounds(
  curves: readonly BackgroundCurve[],
  options: BackgroundPlotOptions = {},
): string {
  const { width = 1000, expected } = options;
  const [first] = curves;
  if (first === undefined || curves.length > COLOURS.length) {
    throw new LightCurveError(
      "invalid-option",
      `curves must hold 1 to ${COLOURS.length} light curves. Received ${curves.length}.`,
    );
  }
  const shown = curves.map(({ label, lightCurve }, k): Shown => {
    if (lightCurve.length !== first.lightCurve.length) {
      throw new LightCurveError(
        "invalid-option",
        `curves[${k}] must have as many rows as the first, ${first.lightCurve.length}. Received ${lightCurve.length}.`,
      );
    }
    return { label, colour: COLOURS[k]!, star: chooseAperture(lightCurve, options.aperture) };
  });
  const clock = plotClock(first.lightCurve);
  const place = { left: MARGIN.left, width: width - MARGIN.left - MARGIN.right };
  const [low, high] = axisEnds(clock);
  const axis = plotAxis(first.lightCurve, clock, low, high, place);
  const name = plain(shown[0]!.star.name);
  const upper = { ...place, top: MARGIN.top, height: HEIGHT };
  const lower = { ...place, top: MARGIN.top + HEIGHT + MARGIN.gap, height: HEIGHT };
  const panels = [
    panel(
      upper,
      axis,
      `background of ${name}, ADU/px`,
      shown,
      "background",
      expected?.level,
      false,
    ),
    panel(
      lower,
      axis,
      "scatter of its pixels, ADU",
      shown,
      "backgroundScatter",
      expected?.scatter,
      true,
    ),
  ];
  const height = lower.top + HEIGHT + MARGIN.bottom;
  return plotPage(first.lightCurve, clock, width, height, panels);
}

function panel(
  box: PanelBox,
  axis: PlotAxis,
  title: string,
  shown: readonly Shown[],
  column: "background" | "backgroundScatter",
  expected: number | undefined,
  last: boolean,
): string {
  const values = shown.flatMap(({ star }) => Array.from(star[column])).filter(Number.isFinite);
  if (expected !== undefined) values.push(expected);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const [bottom, top] = values.length > 0 ? [least, most] : [0, 1];
  const range = top - bottom || Math.abs(top) || 1;
  const y = linearScale(
    bottom - 0.08 * range,
    top + TITLE_ROOM * range,
    box.top + box.height,
    box.top,
  );
  const radius = axis.position.length > 1500 ? 1.1 : 2;
  const right = box.left + box.width;
  const line =
    expected === undefined
      ? ""
      : `<path d="M${box.left} ${y.at(expected).toFixed(1)}H${right}" stroke="#5a6679" stroke-dasharray="5 4"/>`;
  return [
    panelFrame(box, axis.x, y, {
      left: numberTicks(y.low, y.high, box.height / 45),
      bottom: axis.ticks,
      ...(!last && { top: axis.topTicks }),
      labelled: last,
    }),
    line,
    ...shown.map(({ star, colour }) => {
      const rows = [...star[column].keys()].filter(
        (i) => Number.isFinite(star[column][i]!) && Number.isFinite(axis.position[i]!),
      );
      const places = rows.map(
        (i) => [axis.x.at(axis.position[i]!), y.at(star[column][i]!)] as const,
      );
      return dots(places, colour, radius);
    }),
    titleInside(box, title),
    ...(last ? [] : legend(box, shown)),
  ].join("\n");
}

/** Names of the curves in their colours, from the right. */
function legend(box: PanelBox, shown: readonly Shown[]): string[] {
  let right = box.left + box.width - 8;
  return [...shown].reverse().map(({ label, colour }) => {
    const text = `<text x="${right.toFixed(1)}" y="${box.top + 17}" text-anchor="end" font-weight="bold" fill="${colour}" stroke="#fff" stroke-width="3" paint-order="stroke">${plain(label)}</text>`;
    right -= LETTER * label.length + 24;
    return text;
  });
}
