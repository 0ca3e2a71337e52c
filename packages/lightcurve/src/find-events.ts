/**
 * Occultations in a series: one or several square waves, each with the probability that noise alone
 * would have looked like it.
 */

import { fitAutoregression, type NoiseDetail, whiteNoise, whiten } from "./autoregression.ts";
import { boxBank, strongestBox } from "./box-bank.ts";
import { boxGeometry } from "./box-search.ts";
import { check } from "./errors.ts";
import { explainSeries, isPartOfEdge } from "./event-model.ts";
import { residualsOf, withoutEvents, withoutTrend } from "./event-removal.ts";
import { falseAlarmProbability, noiseDrops } from "./false-alarm.ts";
import { withoutFlashes } from "./flashes.ts";
import { type ReadingSeries, selectReadings } from "./readings.ts";
import { risesAsMuch } from "./rise-control.ts";
import { describeFit, type SquareWaveFit } from "./square-wave.ts";
import { type SquareWaveOptions, squareWaveOptions } from "./square-wave-options.ts";
import { searchSquareWave } from "./square-wave-search.ts";

export interface FindEventsOptions extends SquareWaveOptions {
  /** Most events to look for (double stars, rings). @default 4 */
  readonly mostEvents?: number;
  /** False-alarm probability up to which a drop is an event. @default 0.001 */
  readonly eventBelow?: number;
  /** False-alarm probability up to which a drop is worth a look ("unclear"). @default 0.05 */
  readonly unclearBelow?: number;
  /** Noise series for the false-alarm probability. @default 1000, down to 300 above 2000 readings */
  readonly trials?: number;
  /** Seed of the noise series. @default 1 */
  readonly seed?: number;
}

export type Verdict = "event" | "no event" | "unclear";

/** So few low readings can also be outliers: they stay among the noise that is resampled. */
const OUTLIER_READINGS = 3.5;

export interface FoundEvent extends SquareWaveFit {
  /** Probability that noise alone shows a drop as convincing anywhere in the series. */
  readonly falseAlarmProbability: number;
}

export interface EventSearch {
  readonly verdict: Verdict;
  /** In order of time; without the drops that are probably noise. */
  readonly events: readonly FoundEvent[];
  /** Of the most convincing drop, also when it is no event; 1 when nothing drops. */
  readonly falseAlarmProbability: number;
  /** Degree of the polynomial that was taken out of the series as a slow trend; 0 = none. */
  readonly trendDegree: number;
  /** Readings left out because something lit them up for a moment. */
  readonly flashes: number;
}

function checked(options: FindEventsOptions, length: number) {
  const {
    mostEvents = 4,
    eventBelow = 0.001,
    unclearBelow = 0.05,
    trials = Math.max(300, Math.min(1000, Math.round(2e6 / length))),
    seed = 1,
  } = options;
  check.integerAtLeast("mostEvents", mostEvents, 1);
  check.between("eventBelow", eventBelow, 0, 1);
  check.between("unclearBelow", unclearBelow, eventBelow, 1);
  check.integerAtLeast("trials", trials, 100);
  check.integerAtLeast("seed", seed, 0);
  return { mostEvents, eventBelow, unclearBelow, trials, seed };
}

/**
 * Finds the events of a series and says whether they are real. The noise, its correlation and its
 * outliers are taken from the series itself, events left out. A slow trend is taken out when that
 * explains the series better than an event does, and a drop does not convince when the light
 * elsewhere rises as much.
 *
 * @throws LightCurveError `"too-few-readings"` (fewer than 8), `"invalid-option"`.
 *
 * @example
 * const { verdict, events } = findEvents({ start, exposure: 0.04, value: flux });
 */
export function findEvents(series: ReadingSeries, options: FindEventsOptions = {}): EventSearch {
  const { series: steady, flashes } = withoutFlashes(series);
  const readings = selectReadings(steady);
  const fitOptions = squareWaveOptions(options);
  const limits = checked(options, readings.length);
  const model = explainSeries(readings, fitOptions, limits.mostEvents);
  const { candidates, trend } = model;
  const trendDegree = trend.length;
  if (candidates.length === 0) {
    return { verdict: "no event", events: [], falseAlarmProbability: 1, trendDegree, flashes };
  }
  const residual = residualsOf(readings, trend, model.accepted);
  const noiseOf = (detail: NoiseDetail) =>
    fitOptions.noise === "white" ? whiteNoise : fitAutoregression(residual, detail);
  const noise = noiseOf("long");
  const noiseAtEdges = noiseOf("short");
  const bank = boxBank(boxGeometry(noise, readings.relativeError), {
    edges: fitOptions.edges,
    fewest: fitOptions.fewestReadings,
    most: fitOptions.mostReadings,
    outside: 3,
  });
  const long = model.accepted.filter(
    ({ edges }) => edges.r - edges.d > OUTLIER_READINGS * readings.cadence,
  );
  const drops = noiseDrops(bank, {
    innovations: whiten(noise, residualsOf(readings, trend, long)),
    prepare: (values) => withoutTrend(values, trend, []),
    trials: limits.trials,
    seed: limits.seed,
  });
  const rises = risesAsMuch(readings, model);
  const judged = candidates.map((candidate) => {
    const others = candidates.filter((other) => other !== candidate);
    const rest = withoutEvents(readings, trend, others, candidates);
    const search = searchSquareWave(rest, fitOptions, noiseAtEdges) ?? candidate;
    const drop = strongestBox(bank, withoutTrend(rest.value, trend, [])).logRatio;
    const chance = falseAlarmProbability(drops, drop);
    return { search, probability: rises(candidate) ? Math.max(chance, 0.5) : chance };
  });
  const best = Math.min(...judged.map(({ probability }) => probability));
  const events = judged
    .filter(({ probability }) => probability <= limits.unclearBelow)
    .filter(({ search }, _, all) => !all.some((other) => isPartOfEdge(search, other.search)))
    .sort((a, b) => a.search.edges.d - b.search.edges.d)
    .map(({ search, probability }) => ({
      ...describeFit(series, search),
      falseAlarmProbability: probability,
    }));
  return {
    verdict:
      best <= limits.eventBelow ? "event" : best <= limits.unclearBelow ? "unclear" : "no event",
    events,
    falseAlarmProbability: best,
    trendDegree,
    flashes,
  };
}
