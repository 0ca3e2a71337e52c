/**
 * Occultations in a series: one or several square waves, each with the probability that noise alone
 * would have looked like it.
 */

import { check } from "../errors.ts";
import { fitAutoregression, type NoiseDetail, whiteNoise } from "./autoregression.ts";
import { boxBank, logRatioOf, strongestBox } from "./box-bank.ts";
import { boxGeometry, boxSums } from "./box-search.ts";
import { type EventModel, explainSeries, isPartOfEdge, LARGEST_SHARE } from "./event-model.ts";
import { residualsOf, withoutEvents, withoutTrend } from "./event-removal.ts";
import { falseAlarmProbability, noiseDrops } from "./false-alarm.ts";
import { withoutFlashes } from "./flashes.ts";
import { gradualDip } from "./gradual-dip.ts";
import { withoutLoneLows } from "./lone-lows.ts";
import { longDrop } from "./long-drop.ts";
import { isNoiseWithin } from "./nested-drop.ts";
import { isShort, noiseSample } from "./noise-sample.ts";
import { type ReadingSeries, type Readings, selectReadings } from "./readings.ts";
import { risesAsMuch } from "./rise-control.ts";
import { isRounding } from "./rounding.ts";
import { LONGEST_RUN, shortRunChance } from "./short-run-chance.ts";
import { describeFit, type SquareWaveFit } from "./square-wave.ts";
import { type SquareWaveOptions, squareWaveOptions } from "./square-wave-options.ts";
import { type SquareWaveSearch, searchSquareWave } from "./square-wave-search.ts";

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
  /** Whether the event is one that only a look at the levels shows: it passes for trend or noise. */
  readonly gradual: boolean;
  /** Whether the event leaves so little baseline that no chance can be stated for it. */
  readonly scarceBaseline: boolean;
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

interface Judged {
  readonly search: SquareWaveSearch;
  /** Probability that noise alone shows a drop as convincing. */
  readonly probability: number;
}

/** What chance there is that noise made each candidate. */
function judge(
  readings: Readings,
  model: EventModel,
  options: Required<SquareWaveOptions>,
  limits: ReturnType<typeof checked>,
): Judged[] {
  const { candidates, trend } = model;
  const residual = residualsOf(readings, trend, model.accepted);
  const white = options.noise === "white" || isRounding(residual, readings);
  const noiseOf = (detail: NoiseDetail) =>
    white ? whiteNoise : fitAutoregression(residual, detail);
  const noise = noiseOf("long");
  const noiseAtEdges = noiseOf("short");
  const bankOf = (relativeError: Float64Array) =>
    boxBank(boxGeometry(noise, relativeError), {
      edges: options.edges,
      fewest: options.fewestReadings,
      most: options.mostReadings,
      outside: 3,
    });
  const bank = bankOf(readings.relativeError);
  const sample = noiseSample(readings, model, noise);
  const drops = noiseDrops(bank, {
    sample,
    prepare: (values) => withoutTrend(values, trend, []),
    trials: limits.trials,
    seed: limits.seed,
  });
  const rises = risesAsMuch(readings, model);
  return candidates.map((candidate) => {
    const others = candidates.filter((other) => other !== candidate);
    const rest = withoutEvents(readings, trend, others, candidates);
    const search = searchSquareWave(rest, options, noiseAtEdges) ?? candidate;
    const own = rest.relativeError === readings.relativeError ? bank : bankOf(rest.relativeError);
    const flat = withoutTrend(rest.value, trend, []);
    const { gain, from, to } = strongestBox(own, flat);
    // Other short drops are part of the noise, here as in the trials.
    const longOthers = others.filter((other) => !isShort(other));
    const noisy = withoutEvents(readings, trend, longOthers, candidates);
    const { chiSquare } = boxSums(own.geometry, withoutTrend(noisy.value, trend, []));
    const ratioOf = (strength: number) => logRatioOf(strength, chiSquare, readings.length);
    const runs = own.lengths
      .filter((length) => length <= LONGEST_RUN)
      .map((length) => ({
        readings: length,
        logRatio: ratioOf(strongestBox(own, flat, length, length).gain),
      }));
    const chance = Math.max(
      falseAlarmProbability(drops, ratioOf(gain)),
      to - from > LONGEST_RUN ? 0 : shortRunChance(sample, runs),
    );
    return { search, probability: rises(candidate) ? Math.max(chance, 0.5) : chance };
  });
}

/**
 * Finds the events of a series and says whether they are real. The noise, its correlation and its
 * outliers are taken from the series itself, events left out. A slow trend is taken out when that
 * explains the series better than an event does, and a drop does not convince when the light
 * elsewhere rises as much. A drop that is plain to see but passes for trend or wandering noise is
 * `"unclear"` and `gradual`; one that takes up more than three quarters of the readings is
 * `"unclear"` and has a `scarceBaseline`. A single reading far below all others counts as one outlier.
 *
 * @throws LightCurveError `"too-few-readings"` (fewer than 8), `"invalid-option"`.
 *
 * @example
 * const { verdict, events } = findEvents({ start, exposure: 0.04, value: flux });
 */
export function findEvents(series: ReadingSeries, options: FindEventsOptions = {}): EventSearch {
  const { series: steady, flashes } = withoutFlashes(series);
  const fitOptions = squareWaveOptions(options);
  const readings = selectReadings(withoutLoneLows(steady, fitOptions.fewestReadings));
  const limits = checked(options, readings.length);
  const model = explainSeries(readings, fitOptions, limits.mostEvents);
  const judged = model.candidates.length === 0 ? [] : judge(readings, model, fitOptions, limits);
  const best = judged.reduce((least, { probability }) => Math.min(least, probability), 1);
  const convincing = judged
    .filter(({ probability }) => probability <= limits.unclearBelow)
    .filter(
      ({ search }, _, all) =>
        !all.some(
          ({ search: other }) => isPartOfEdge(search, other) || isNoiseWithin(search, other),
        ),
    )
    .sort((a, b) => a.search.edges.d - b.search.edges.d);
  const dip = best > limits.eventBelow ? gradualDip(readings, fitOptions) : null;
  const long =
    best > limits.unclearBelow && dip === null
      ? longDrop(readings, fitOptions, LARGEST_SHARE)
      : null;
  const plain = dip ?? long;
  const shown = plain === null ? convincing : [{ search: plain, probability: best }];
  return {
    verdict: best <= limits.eventBelow ? "event" : shown.length > 0 ? "unclear" : "no event",
    events: shown.map(({ search, probability }) => ({
      ...describeFit(series, search),
      falseAlarmProbability: probability,
    })),
    falseAlarmProbability: best,
    trendDegree: model.trend.length,
    flashes,
    gradual: dip !== null,
    scarceBaseline: long !== null,
  };
}
