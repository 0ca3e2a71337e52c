/**
 * Disappearance and reappearance of an occulted star: the square wave, seen through exposures of
 * finite length, that explains a series of readings, with the full probability of both edges.
 */

import type { Autoregression } from "./autoregression.ts";
import {
  type BinnedProbability,
  binnedMedian,
  PROBABILITY_68,
  PROBABILITY_95,
  PROBABILITY_997,
  shortestInterval,
} from "./credible-interval.ts";
import { edgeGrid, outsideGrid } from "./edge-grid.ts";
import { type EdgeMisfit, edgeMisfit } from "./edge-misfit.ts";
import { type EdgePosterior, edgePosterior } from "./edge-posterior.ts";
import { logRatioPrior, noiseRatio } from "./noise-ratio.ts";
import { eventFractions, type ReadingSeries, selectReadings } from "./readings.ts";
import { type SquareWaveOptions, squareWaveOptions } from "./square-wave-options.ts";
import { type SquareWaveSearch, searchSquareWave } from "./square-wave-search.ts";

/** An instant with its uncertainty, in seconds on the scale of the readings. */
export interface EdgeEstimate {
  /** Median of the edge's probability. */
  readonly time: number;
  /** Half the shortest interval that holds 68.27 % of the probability. */
  readonly sigma68: number;
  /** Shortest interval that holds 95.45 %. */
  readonly ci95: readonly [number, number];
  /** Shortest interval that holds 99.73 %. */
  readonly ci997: readonly [number, number];
}

export interface SquareWaveFit {
  /** null when the event began before the recording. */
  readonly disappearance: EdgeEstimate | null;
  /** null when the event ended after the recording. */
  readonly reappearance: EdgeEstimate | null;
  /** Median of R - D in seconds and half its shortest 68.27 % interval; null without both edges. */
  readonly durationSeconds: number | null;
  readonly durationSigma68: number | null;
  /** Level outside the event and its 1-sigma error, in the unit of the values. */
  readonly baseline: number;
  readonly baselineError: number;
  /** Level inside the event and its 1-sigma error. */
  readonly bottom: number;
  readonly bottomError: number;
  /** Scatter of the readings outside and inside the event. */
  readonly baselineNoise: number;
  readonly bottomNoise: number;
  /** (baseline - bottom) / baselineNoise. */
  readonly dropToNoise: number;
  /** Correlation of the noise from reading to reading. */
  readonly noise: Autoregression;
  /**
   * By how much the readings about the edges contradict a square wave (diffraction, a star with a
   * disk), in seconds, and by how much the errors are wider for it; 0 where they do not.
   */
  readonly misfit: EdgeMisfit;
  /** The square wave at every reading of the series (exposure averaged). */
  readonly model: Float64Array;
}

function edgeEstimate(bins: BinnedProbability): EdgeEstimate | null {
  if (!Number.isFinite(bins.centre[0]!)) return null;
  const [low, high] = shortestInterval(bins, PROBABILITY_68);
  return {
    time: binnedMedian(bins),
    sigma68: (high - low) / 2,
    ci95: shortestInterval(bins, PROBABILITY_95),
    ci997: shortestInterval(bins, PROBABILITY_997),
  };
}

/** Errors of independent causes together; the same where there is but one. */
const joined = (a: number, b: number): number => (b > 0 ? Math.hypot(a, b) : a);

/** An estimate with the error that a misfit of the model adds. */
function widened(edge: EdgeEstimate | null, misfit: number): EdgeEstimate | null {
  if (edge === null || misfit === 0) return edge;
  const { time, sigma68, ci95, ci997 } = edge;
  const around = ([low, high]: readonly [number, number], times: number) =>
    [
      time - joined(time - low, times * misfit),
      time + joined(high - time, times * misfit),
    ] as const;
  return {
    time,
    sigma68: joined(sigma68, misfit),
    ci95: around(ci95, 2),
    ci997: around(ci997, 3),
  };
}

/** Probabilities of what a search has found. */
function posteriorOf(search: SquareWaveSearch): {
  posterior: EdgePosterior;
  ratio: number;
} {
  const { likelihood, edges, readings } = search;
  const { mean, width } = noiseRatio(likelihood, edges);
  const ratios = [-1.6, -0.8, 0, 0.8, 1.6].map((k) => {
    const log = mean + k * width;
    return { ratio: Math.exp(log), logPrior: logRatioPrior(log) };
  });
  const dGrid = Number.isFinite(edges.d)
    ? edgeGrid(readings, {
        candidates: search.dCandidates,
        peak: edges.d,
        logProbability: (time) => likelihood.at(time, edges.r, edges.ratio),
      })
    : outsideGrid(edges.d);
  const rGrid = Number.isFinite(edges.r)
    ? edgeGrid(readings, {
        candidates: search.rCandidates,
        peak: edges.r,
        logProbability: (time) => likelihood.at(edges.d, time, edges.ratio),
      })
    : outsideGrid(edges.r);
  const top = likelihood.at(edges.d, edges.r, edges.ratio) + logRatioPrior(Math.log(edges.ratio));
  return { posterior: edgePosterior(likelihood, dGrid, rGrid, ratios, top), ratio: Math.exp(mean) };
}

/** The fit in the units of the series. */
export function describeFit(series: ReadingSeries, search: SquareWaveSearch): SquareWaveFit {
  const { mean, noise, readings } = search;
  const { posterior, ratio } = posteriorOf(search);
  const misfit = edgeMisfit(search);
  const disappearance = widened(edgeEstimate(posterior.disappearance), misfit.disappearance);
  const reappearance = widened(edgeEstimate(posterior.reappearance), misfit.reappearance);
  const durationMisfit = Math.hypot(misfit.disappearance, misfit.reappearance);
  const both = disappearance !== null && reappearance !== null;
  const [low, high] = shortestInterval(posterior.duration, PROBABILITY_68);
  const baseline = posterior.baseline + mean;
  const bottom = posterior.bottom + mean;
  const fractions = eventFractions(
    { ...readings, start: series.start },
    disappearance?.time ?? Number.NEGATIVE_INFINITY,
    reappearance?.time ?? Number.POSITIVE_INFINITY,
  );
  return {
    disappearance,
    reappearance,
    durationSeconds: both ? binnedMedian(posterior.duration) : null,
    durationSigma68: both ? joined((high - low) / 2, durationMisfit) : null,
    baseline,
    baselineError: posterior.baselineError,
    bottom,
    bottomError: posterior.bottomError,
    baselineNoise: posterior.noise,
    bottomNoise: posterior.noise * ratio,
    dropToNoise: (baseline - bottom) / posterior.noise,
    noise,
    misfit,
    model: fractions.map((share) => baseline - (baseline - bottom) * share),
  };
}

/**
 * Fits a square wave to a series: all positions and durations are searched, then the probability of
 * both edges is computed with levels, noise (which may differ inside the event) and the other edge
 * integrated out. Intervals are exact for low signal-to-noise too, where they have long tails.
 *
 * @returns null when no drop fits better than a constant. Whether the drop is real is another
 *   question: see `findEvents`.
 * @throws LightCurveError `"too-few-readings"` (fewer than 8), `"invalid-option"`.
 *
 * @example
 * const fit = fitSquareWave({ start, exposure: 0.04, value: flux });
 * if (fit?.disappearance) console.log(fit.disappearance.time, fit.disappearance.sigma68);
 */
export function fitSquareWave(
  series: ReadingSeries,
  options: SquareWaveOptions = {},
): SquareWaveFit | null {
  const search = searchSquareWave(selectReadings(series), squareWaveOptions(options), null);
  return search && describeFit(series, search);
}
