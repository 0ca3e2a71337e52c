/**
 * One curve in one panel: points, error bars, flagged points, readings beyond the rim, and the events
 * of a fit.
 */

import type { EventInstant, EventRecord } from "../files/events-format.ts";
import {
  dots,
  errorBars,
  linearScale,
  numberTicks,
  type PanelBox,
  panelFrame,
  panelTitle,
  rings,
  type Scale,
  type Tick,
  wedges,
} from "./svg-panel.ts";

export interface PlottedCurve {
  readonly title: string;
  readonly colour: string;
  /** Values and 1-sigma errors, one a row; NaN is not drawn. */
  readonly value: ArrayLike<number>;
  readonly error: ArrayLike<number> | null;
  /** Rows drawn hollow. */
  readonly flagged: (row: number) => boolean;
  /** Events in the curve's unit. */
  readonly events: readonly EventRecord[];
}

/** The horizontal axis that all panels of a plot share. */
export interface PlotAxis {
  readonly x: Scale;
  /** Place of each row on the axis; NaN rows are not drawn. */
  readonly position: ArrayLike<number>;
  readonly ticks: readonly Tick[];
  readonly topTicks: readonly (Tick & { readonly x: number })[];
  /** Place of an edge of an event, and the ends of its 95 % interval. */
  edge(edge: EventInstant): { readonly at: number; readonly low: number; readonly high: number };
}

/** Distance of the title from the panel, px: more where frame numbers stand between. */
const TITLE_GAP = { plain: 6, frames: 24 };
const WEDGE = 6;
const MODEL = "#c8352b";
const BAND = "#c8352b";

/** The panel of a curve, as SVG. */
export function plotCurve(
  curve: PlottedCurve,
  axis: PlotAxis,
  box: PanelBox,
  shows: { readonly frames: boolean; readonly times: boolean },
): string {
  const rows: number[] = [];
  for (let i = 0; i < curve.value.length; i++) {
    const at = axis.position[i]!;
    const seen = at >= axis.x.low && at <= axis.x.high;
    if (seen && Number.isFinite(curve.value[i]!)) rows.push(i);
  }
  const y = valueScale(curve, rows, box);
  const place = (i: number) => [axis.x.at(axis.position[i]!), y.at(curve.value[i]!)] as const;
  const radius = rows.length > 1500 ? 1.1 : rows.length > 300 ? 1.8 : 2.6;
  const { error } = curve;
  const bars =
    error === null || rows.length > 1500
      ? []
      : rows
          .filter((i) => Number.isFinite(error[i]!))
          .map((i) => {
            const [x] = place(i);
            const [low, high] = [curve.value[i]! - error[i]!, curve.value[i]! + error[i]!];
            return [x, y.at(low), y.at(high)] as const;
          });
  const id = `clip-${Math.round(box.left)}-${Math.round(box.top)}`;
  const isInside = (i: number) => curve.value[i]! >= y.low && curve.value[i]! <= y.high;
  const inside = rows.filter(isInside);
  const sound = inside.filter((i) => !curve.flagged(i));
  const doubtful = inside.filter((i) => curve.flagged(i));
  const beyond = rows
    .filter((i) => !isInside(i))
    .map((i) => {
      const up = curve.value[i]! > y.high;
      return [place(i)[0], up ? box.top : box.top + box.height, up] as const;
    });
  const frame = panelFrame(box, axis.x, y, {
    left: rows.length === 0 ? [] : numberTicks(y.low, y.high, Math.max(2, box.height / 45)),
    bottom: axis.ticks,
    ...(shows.frames && { top: axis.topTicks }),
    labelled: shows.times,
  });
  const gap = shows.frames && axis.topTicks.length > 0 ? TITLE_GAP.frames : TITLE_GAP.plain;
  return [
    frame,
    panelTitle(box.left, box.top - gap, curve.title),
    rows.length > 0 ? "" : nothingIn(box),
    `<clipPath id="${id}"><rect x="${box.left}" y="${box.top}" width="${box.width}" height="${box.height}"/></clipPath>`,
    `<g clip-path="url(#${id})">`,
    ...curve.events.map((event) => bands(event, axis, box)),
    errorBars(bars, curve.colour),
    dots(sound.map(place), curve.colour, radius),
    rings(doubtful.map(place), curve.colour, Math.max(2, radius)),
    wedges(beyond, curve.colour, WEDGE),
    ...curve.events.map((event) => squareWave(event, axis, y)),
    "</g>",
  ].join("\n");
}

const nothingIn = ({ left, top, width, height }: PanelBox): string =>
  `<text x="${left + width / 2}" y="${top + height / 2}" text-anchor="middle">nothing was measured here</text>`;

function valueScale(curve: PlottedCurve, rows: readonly number[], box: PanelBox): Scale {
  const levels = curve.events.flatMap((event) => [event.baseline, event.bottom]);
  const values = [...rows.map((i) => curve.value[i]!), ...levels].sort((a, b) => a - b);
  if (values.length === 0) return linearScale(0, 1, box.top + box.height, box.top);
  // A few wild readings must not flatten the curve: wedges at the rim stand for them.
  const at = (share: number) => values[Math.round(share * (values.length - 1))]!;
  const [low, high] = [at(0.004), at(0.996)];
  const range = high - low || Math.abs(high) || 1;
  const margin = 0.12 * range;
  return linearScale(low - margin, high + margin, box.top + box.height, box.top);
}

/** The 95 % intervals of D and R as bands over the height of the panel. */
function bands(event: EventRecord, axis: PlotAxis, box: PanelBox): string {
  return [event.disappearance, event.reappearance]
    .flatMap((edge) => (edge === null ? [] : [axis.edge(edge)]))
    .map(({ low, high }) => {
      const [from, to] = [axis.x.at(low), axis.x.at(high)];
      return `<rect x="${from.toFixed(2)}" y="${box.top}" width="${Math.max(0.75, to - from).toFixed(2)}" height="${box.height}" fill="${BAND}" fill-opacity="0.16"/>`;
    })
    .join("");
}

/** The true course of the light, not averaged over exposures. */
function squareWave(event: EventRecord, axis: PlotAxis, y: Scale): string {
  const { disappearance, reappearance, baseline, bottom } = event;
  const height = (level: number) => y.at(level).toFixed(1);
  const x = (value: number) => axis.x.at(value).toFixed(2);
  const before =
    disappearance === null
      ? `M${x(axis.x.low)} ${height(bottom)}`
      : `M${x(axis.x.low)} ${height(baseline)}H${x(axis.edge(disappearance).at)}V${height(bottom)}`;
  const after =
    reappearance === null
      ? `H${x(axis.x.high)}`
      : `H${x(axis.edge(reappearance).at)}V${height(baseline)}H${x(axis.x.high)}`;
  return `<path d="${before}${after}" fill="none" stroke="${MODEL}" stroke-width="1.6"/>`;
}
