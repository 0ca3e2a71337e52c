/**
 * Which events and what trend explain a series best: models are compared by the Bayesian information
 * criterion, with the noise's correlation fitted anew to what each model leaves.
 */

import {
  type Autoregression,
  fitAutoregression,
  longVariance,
  whiteNoise,
  whiten,
} from "./autoregression.ts";
import { depthOf, noiseRatios, residualsOf, withoutEvents } from "./event-removal.ts";
import { isPlain } from "./plain-drop.ts";
import { eventFractions, type Readings } from "./readings.ts";
import { isRounding } from "./rounding.ts";
import type { SquareWaveOptions } from "./square-wave-options.ts";
import { type SquareWaveSearch, searchSquareWave } from "./square-wave-search.ts";
import { polynomialTrend, type Trend } from "./trend.ts";

export interface EventModel {
  readonly trend: Trend;
  /** Drops in order of strength, at least one if anything drops. */
  readonly candidates: readonly SquareWaveSearch[];
  /** Those of them that the series needs. */
  readonly accepted: readonly SquareWaveSearch[];
}

const LARGEST_DEGREE = 6;
/** Trends beyond this can imitate an event with gradual edges. */
const GENTLE_DEGREE = 5;

/**
 * Whether a drop only mends an edge of a deeper one that it touches from outside, or both edges of
 * one that it lies in: the sign of gradual edges (large star, grazing limb, diffraction), which a
 * square wave cannot follow.
 */
export function isPartOfEdge(drop: SquareWaveSearch, deeper: SquareWaveSearch): boolean {
  const { cadence } = drop.readings;
  const touches = (a: number, b: number) => Math.abs(a - b) < 2 * cadence;
  const reach = Math.max(4 * cadence, EDGE_SHARE * (deeper.edges.r - deeper.edges.d));
  const within =
    drop.edges.d > deeper.edges.d - reach &&
    drop.edges.r < deeper.edges.r + reach &&
    Math.abs(drop.edges.d - deeper.edges.d) < reach &&
    Math.abs(drop.edges.r - deeper.edges.r) < reach;
  return (
    drop !== deeper &&
    depthOf(drop) < depthOf(deeper) &&
    (within || touches(drop.edges.r, deeper.edges.d) || touches(drop.edges.d, deeper.edges.r))
  );
}

/** Gradual edges take up this share of an event at most. */
const EDGE_SHARE = 0.15;

/** An event must be better than wandering noise by this much, or wandering noise would make events. */
const EVENT_MARGIN = 20;
/** The same for a single event whose levels lie apart, and whose rest does not wander. */
const PLAIN_MARGIN = 10;
/** Noise wanders whose means of many readings vary so many times more than those of independent ones. */
const WANDERING = 1.3;
/** Depth over the scatter of the rest from which levels lie apart. */
const APART = 2;

/** Sum of squared residuals that stands for none. */
const LEAST_SQUARE = 1e-200;

/** Bayesian information criterion; an event also pays for the choice of its place. */
function criterion(readings: Readings, trend: Trend, events: readonly SquareWaveSearch[]): number {
  const residual = residualsOf(readings, trend, events);
  const rounding = isRounding(residual, readings);
  const noise = rounding ? whiteNoise : fitAutoregression(residual, "long");
  const white = whiten(noise, residual);
  const n = white.length;
  // What is left by rounding explains nothing: more events would be fitted to it.
  const square = rounding ? LEAST_SQUARE : white.reduce((sum, value) => sum + value * value, 0);
  const logScale = rounding
    ? 0
    : white.reduce(
        (sum, _, i) => sum + Math.log(noise.predictors[Math.min(i, noise.order)]!.innovation),
        0,
      ) + noiseRatios(readings, events).reduce((sum, ratio) => sum + Math.log(ratio), 0);
  const parameters = trend.length + 5 * events.length;
  return (
    n * Math.log(square / n) +
    2 * logScale +
    parameters * Math.log(n) +
    2 * noise.order +
    marginOf(events, residual, noise)
  );
}

/** By how much events must be better than noise that wanders. */
function marginOf(
  events: readonly SquareWaveSearch[],
  residual: Float64Array,
  noise: Autoregression,
): number {
  const [event, ...more] = events;
  if (event === undefined) return 0;
  const scatter = Math.sqrt(residual.reduce((sum, v) => sum + v * v, 0) / residual.length);
  const isPlain =
    more.length === 0 && depthOf(event) > APART * scatter && longVariance(noise) <= WANDERING;
  return isPlain ? PLAIN_MARGIN : EVENT_MARGIN * events.length;
}

interface Scored extends EventModel {
  readonly score: number;
}

/** Fits each event anew with the others taken out: with one more event known, all may move. */
function fitAgain(
  readings: Readings,
  options: Required<SquareWaveOptions>,
  trend: Trend,
  events: readonly SquareWaveSearch[],
): SquareWaveSearch[] {
  const noise = fitAutoregression(residualsOf(readings, trend, events));
  let fitted = [...events];
  for (const event of events) {
    const others = fitted.filter((other) => other !== event);
    const again = searchSquareWave(
      withoutEvents(readings, trend, others, fitted),
      options,
      options.noise === "white" ? whiteNoise : noise,
    );
    if (again) fitted = fitted.map((other) => (other === event ? again : other));
  }
  return fitted;
}

/** A rise of at least this share of an event's depth divides it. */
const DIVIDING_RISE = 0.5;

/** Two events in place of one that covers the light between them; null when none does. */
function divideEvent(
  readings: Readings,
  options: Required<SquareWaveOptions>,
  trend: Trend,
  events: readonly SquareWaveSearch[],
): SquareWaveSearch[] | null {
  const quiet = withoutEvents(readings, trend, events, events);
  const rise = searchSquareWave(
    { ...quiet, value: quiet.value.map((value) => -value) },
    { ...options, edges: "both" },
    null,
  );
  const divided = events.find(
    (event) =>
      rise &&
      rise.edges.d > event.edges.d &&
      rise.edges.r < event.edges.r &&
      depthOf(rise) > DIVIDING_RISE * depthOf(event),
  );
  if (!rise || !divided) return null;
  const others = events.filter((event) => event !== divided);
  const rest = withoutEvents(readings, trend, others, events);
  const late = eventFractions(readings, rise.edges.r, divided.edges.r);
  const filled = rest.value.map((value, i) => value + depthOf(divided) * late[i]!);
  const first = searchSquareWave({ ...rest, value: filled }, options, null);
  if (!first) return null;
  const second = searchSquareWave(
    withoutEvents(readings, trend, [...others, first], [...events, first]),
    options,
    null,
  );
  return second && [...others, first, second];
}

/** Share of the readings that events may take up: the rest must show what they are drops from. */
export const LARGEST_SHARE = 0.75;

function leavesBaseline(readings: Readings, events: readonly SquareWaveSearch[]): boolean {
  const shares = events.map(({ edges }) => eventFractions(readings, edges.d, edges.r));
  const inside = readings.value.filter((_, i) => shares.some((share) => share[i]! > 0)).length;
  return inside <= LARGEST_SHARE * readings.length;
}

/** Adds events as long as the series is explained better for it. */
function collect(
  readings: Readings,
  options: Required<SquareWaveOptions>,
  most: number,
  trend: Trend,
): Scored {
  let best: Scored = { trend, candidates: [], accepted: [], score: criterion(readings, trend, []) };
  for (let k = 1; k <= most; k++) {
    const events = best.accepted;
    const next = searchSquareWave(withoutEvents(readings, trend, events, events), options, null);
    const divided = k > 1 ? divideEvent(readings, options, trend, events) : null;
    const models = [next && [...events, next], divided]
      .filter((model) => model !== null)
      .filter((model) => leavesBaseline(readings, model))
      .map((model) => (k > 1 ? fitAgain(readings, options, trend, model) : model))
      .map((model) => ({ model, score: criterion(readings, trend, model) }));
    const chosen = models.reduce<(typeof models)[number] | null>(
      (least, model) => (least === null || model.score < least.score ? model : least),
      null,
    );
    if (!chosen) break;
    const improved = chosen.score < best.score;
    if (improved) {
      best = { trend, candidates: chosen.model, accepted: chosen.model, score: chosen.score };
    } else {
      if (k === 1) best = { ...best, candidates: chosen.model };
      break;
    }
  }
  return best;
}

/** Finds trend and events of a series. */
export function explainSeries(
  readings: Readings,
  options: Required<SquareWaveOptions>,
  mostEvents: number,
): EventModel {
  const trends = Array.from({ length: LARGEST_DEGREE + 1 }, (_, degree) =>
    polynomialTrend(readings, degree),
  );
  const level = collect(readings, options, mostEvents, []);
  // A trend may be hidden by an event, or be taken for one.
  const byScore = (events: readonly SquareWaveSearch[]) =>
    trends
      .map((trend) => ({ trend, score: criterion(readings, trend, events) }))
      .reduce((best, next) => (next.score < best.score ? next : best));
  const withEvents = byScore(level.accepted);
  const alone = byScore([]);
  let best: Scored = level;
  for (const { trend } of [withEvents, alone]) {
    if (trend.length === 0 || trend === best.trend) continue;
    const model = collect(readings, options, mostEvents, trend);
    if (model.score < best.score) best = model;
  }
  if (best !== level && isPlain(readings, trends.slice(0, GENTLE_DEGREE + 1), options)) {
    return { ...level, accepted: level.candidates };
  }
  return best;
}
