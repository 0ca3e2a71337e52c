/** The horizontal axis of a plot: when each reading was taken, and where edges lie. */

import type { EventInstant } from "../files/events-format.ts";
import type { LightCurve } from "../series/light-curve.ts";
import { examineCadence } from "../times/cadence.ts";
import { parseUtcText } from "../times/utc-text.ts";
import type { PlotAxis } from "./plot-curve.ts";
import { linearScale, numberTicks, type PanelBox, timeTicks } from "./svg-panel.ts";

/** Where time runs: microseconds UTC, or frame numbers without stamps. */
export interface PlotClock {
  readonly timed: boolean;
  /** Place of each row, in the middle of its exposure. */
  readonly position: Float64Array;
  /** Usual distance from row to row. */
  readonly step: number;
  readonly first: number;
  readonly last: number;
}

/** The clock of a light curve. */
export function plotClock({ utcMicroseconds, frames, time }: LightCurve): PlotClock {
  const timed = utcMicroseconds.filter(Number.isFinite).length > 1;
  const step = timed ? examineCadence(utcMicroseconds).stepSeconds * 1e6 : 1;
  const exposure = timed && time.exposureSeconds !== null ? time.exposureSeconds * 1e6 : step;
  const share = time.reference === "start" ? 0.5 : time.reference === "mid" ? 0 : -0.5;
  const position = timed
    ? utcMicroseconds.map((utc) => utc + share * exposure)
    : frames.map((frame) => frame + 0.5);
  const finite = position.filter(Number.isFinite);
  return { timed, position, step, first: finite[0] ?? 0, last: finite.at(-1) ?? 1 };
}

/** Ends of an axis with some room beyond the readings: half a step about a single one. */
export function axisEnds({ first, last, step }: PlotClock): [low: number, high: number] {
  const rim = last > first ? 0.015 * (last - first) : step / 2;
  return [first - rim, last + rim];
}

/** Place of an edge and of the ends of its 95 % interval. */
export function edgePlace(edge: EventInstant, { timed }: PlotClock) {
  if (timed && edge.utc !== null && edge.ci95 !== null) {
    const [low, high] = edge.ci95;
    return { at: parseUtcText(edge.utc), low: parseUtcText(low), high: parseUtcText(high) };
  }
  return { at: edge.frame, low: edge.frameCi95[0], high: edge.frameCi95[1] };
}

/** The axis from `low` to `high` over the width of a panel. */
export function plotAxis(
  lightCurve: LightCurve,
  clock: PlotClock,
  low: number,
  high: number,
  box: Pick<PanelBox, "left" | "width">,
): PlotAxis {
  const x = linearScale(low, high, box.left, box.left + box.width);
  return {
    x,
    position: clock.position,
    ticks: (clock.timed ? timeTicks : numberTicks)(low, high, box.width / 110),
    topTicks: clock.timed ? frameTicks(lightCurve, clock, low, high, x.at, box.width / 90) : [],
    edge: (edge) => edgePlace(edge, clock),
  };
}

/** Round frame numbers at the places where those frames are. */
function frameTicks(
  { frames }: LightCurve,
  { position }: PlotClock,
  low: number,
  high: number,
  at: (position: number) => number,
  count: number,
) {
  const rows = [...frames.keys()].filter((i) => position[i]! >= low && position[i]! <= high);
  if (rows.length === 0) return [];
  const ticks = numberTicks(frames[rows[0]!]!, frames[rows.at(-1)!]!, count);
  return ticks.flatMap((tick) => {
    const row = rows.find((i) => frames[i] === tick.value);
    return row === undefined ? [] : [{ ...tick, x: at(position[row]!) }];
  });
}
