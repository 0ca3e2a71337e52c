/** One curve in one panel: points, error bars, flagged points, and the events of a fit. */

import type { EventInstant, EventRecord } from "./events-document.ts";
import {
  dots,
  errorBars,
  linearScale,
  numberTicks,
  type PanelBox,
  panelFrame,
  rings,
  type Scale,
  type Tick,
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

/** Room for the title above the readings, px. */
const TITLE_HEIGHT = 22;
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
  const sound = rows.filter((i) => !curve.flagged(i));
  const doubtful = rows.filter((i) => curve.flagged(i));
  const frame = panelFrame(
    box,
    axis.x,
    y,
    {
      left: numberTicks(y.low, y.high, Math.max(2, box.height / 45)),
      bottom: axis.ticks,
      ...(shows.frames && { top: axis.topTicks }),
      labelled: shows.times,
    },
    curve.title,
  );
  return [
    frame,
    `<clipPath id="${id}"><rect x="${box.left}" y="${box.top}" width="${box.width}" height="${box.height}"/></clipPath>`,
    `<g clip-path="url(#${id})">`,
    ...curve.events.map((event) => bands(event, axis, box)),
    errorBars(bars, curve.colour),
    dots(sound.map(place), curve.colour, radius),
    rings(doubtful.map(place), curve.colour, Math.max(2, radius)),
    ...curve.events.map((event) => squareWave(event, axis, y)),
    "</g>",
  ].join("\n");
}

function valueScale(curve: PlottedCurve, rows: readonly number[], box: PanelBox): Scale {
  const levels = curve.events.flatMap((event) => [event.baseline, event.bottom]);
  const values = [...rows.map((i) => curve.value[i]!), ...levels].sort((a, b) => a - b);
  if (values.length === 0) return linearScale(0, 1, box.top + box.height, box.top);
  // A few wild readings must not flatten the curve: they are cut off at the rim.
  const at = (share: number) => values[Math.round(share * (values.length - 1))]!;
  const [low, high] = [at(0.004), at(0.996)];
  const range = high - low || Math.abs(high) || 1;
  const margin = 0.12 * range;
  const titleRoom = (range * TITLE_HEIGHT) / box.height;
  return linearScale(low - margin, high + margin + titleRoom, box.top + box.height, box.top);
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
