/**
 * The best square wave in a series, to a fraction of a reading, and the correlation of the noise
 * about it: every box of whole readings is tried, the best one's edges are moved between readings.
 */

import { type Autoregression, fitAutoregression, whiteNoise } from "./autoregression.ts";
import { boxBank, strongestBox } from "./box-bank.ts";
import {
  type BoxGeometry,
  type BoxLimits,
  type BoxSearch,
  boxGeometry,
  boxSums,
  searchBoxes,
} from "./box-search.ts";
import { noiseRatio } from "./noise-ratio.ts";
import { eventFractions, type Readings } from "./readings.ts";
import {
  type SquareWaveLikelihood,
  solveLevels,
  squareWaveLikelihood,
} from "./square-wave-likelihood.ts";
import type { SquareWaveOptions } from "./square-wave-options.ts";

/** Log probability under the best box at which a place for an edge is given up. */
const CANDIDATE_DEPTH = 16;
const MOST_CANDIDATES = 250;

export interface Edges {
  readonly d: number;
  readonly r: number;
  readonly ratio: number;
}

/** Moves D and R in turn to the most probable sub-reading position. */
function refine(likelihood: SquareWaveLikelihood, first: Edges): Edges {
  let { d, r } = first;
  let step = likelihood.readings.cadence / 8;
  for (let zoom = 0; zoom < 5; zoom++, step /= 8) {
    for (let turn = 0; turn < 2; turn++) {
      d = bestNear(d, step, (time) => likelihood.at(time, r, first.ratio));
      r = bestNear(r, step, (time) => likelihood.at(d, time, first.ratio));
    }
  }
  return { d, r, ratio: first.ratio };
}

function bestNear(centre: number, step: number, value: (x: number) => number): number {
  if (!Number.isFinite(centre)) return centre;
  let best = centre;
  let most = value(centre);
  for (let k = -12; k <= 12; k++) {
    const found = value(centre + k * step);
    if (found > most) {
      most = found;
      best = centre + k * step;
    }
  }
  return best;
}

/** Residuals of a square wave in units of each reading's own noise (times a common factor). */
function standardResiduals(
  readings: Readings,
  likelihood: SquareWaveLikelihood,
  values: Float64Array,
  edges: Edges,
): Float64Array {
  const levels = solveLevels(likelihood.sums(edges.d, edges.r, edges.ratio));
  const depth = levels.baseline - levels.bottom;
  const fractions = eventFractions(readings, edges.d, edges.r);
  return values.map((value, i) => {
    const share = fractions[i]!;
    const width = Math.sqrt(1 - share + share * edges.ratio ** 2) * readings.relativeError[i]!;
    return (value - levels.baseline + depth * share) / width;
  });
}

/** Readings near which an edge may be, from the gains of all boxes that have their edge there. */
function candidates(gains: Float64Array, chiSquare: number, readings: Readings): number[] {
  const n = readings.length;
  const logs = gains.map(
    (gain) => -0.5 * (n - 2) * Math.log(Math.max(chiSquare - gain, 1e-12 * chiSquare)),
  );
  const top = logs.reduce((most, log) => Math.max(most, log), Number.NEGATIVE_INFINITY);
  const places = Array.from(logs.keys())
    .filter((i) => gains[i]! > 0 && logs[i]! > top - CANDIDATE_DEPTH)
    .sort((a, b) => logs[b]! - logs[a]!)
    .slice(0, MOST_CANDIDATES);
  const marked = new Set(
    places.flatMap((place) => [place - 1, place]).filter((i) => i >= 0 && i < n),
  );
  return [...marked].sort((a, b) => a - b);
}

/** What the search leaves for the probabilities. */
export interface SquareWaveSearch {
  readonly readings: Readings;
  readonly mean: number;
  readonly likelihood: SquareWaveLikelihood;
  readonly noise: Autoregression;
  readonly edges: Edges;
  readonly dCandidates: readonly number[];
  readonly rCandidates: readonly number[];
}

/** Up to here every box is searched, beyond only those around the best of a quick search. */
const EXHAUSTIVE_READINGS = 1200;
const WINDOW = 400;

function searchAllBoxes(
  geometry: BoxGeometry,
  values: Float64Array,
  limits: BoxLimits,
): BoxSearch & { readonly chiSquare: number } {
  const sums = boxSums(geometry, values);
  const { chiSquare } = sums;
  if (values.length <= EXHAUSTIVE_READINGS) return { ...searchBoxes(sums, limits), chiSquare };
  const quick = strongestBox(boxBank(geometry, limits), values);
  const around = (reading: number) => [reading - WINDOW, reading + WINDOW] as const;
  const from = around(quick.from);
  return {
    ...searchBoxes(sums, {
      ...limits,
      from: [Math.max(0, from[0]), from[1]],
      to: around(quick.to),
    }),
    chiSquare,
  };
}

/** Best square wave and correlation of the noise; null when no box lowers the readings. */
export function searchSquareWave(
  readings: Readings,
  options: Required<SquareWaveOptions>,
  noise: Autoregression | null,
): SquareWaveSearch | null {
  const n = readings.length;
  const mean = readings.value.reduce((sum, value) => sum + value, 0) / n;
  const values = readings.value.map((value) => value - mean);
  const limits = {
    edges: options.edges,
    fewest: options.fewestReadings,
    most: options.mostReadings,
    outside: 3,
  };
  let current = noise ?? whiteNoise;
  let found: SquareWaveSearch | null = null;
  for (let round = 0; round < 4; round++) {
    const search = searchAllBoxes(boxGeometry(current, readings.relativeError), values, limits);
    const { best: box, chiSquare } = search;
    if (!box) return found;
    const likelihood = squareWaveLikelihood(readings, values, current, 1e-14 * chiSquare);
    const start = {
      d: box.from === 0 ? Number.NEGATIVE_INFINITY : readings.start[box.from]!,
      r: box.to === n ? Number.POSITIVE_INFINITY : readings.start[box.to - 1]! + readings.exposure,
      ratio: found?.edges.ratio ?? 1,
    };
    let edges = refine(likelihood, start);
    edges = { ...edges, ratio: Math.exp(noiseRatio(likelihood, edges).mean) };
    edges = refine(likelihood, edges);
    found = {
      readings,
      mean,
      likelihood,
      noise: current,
      edges,
      dCandidates: candidates(search.byStart, chiSquare, readings),
      rCandidates: candidates(search.byEnd, chiSquare, readings),
    };
    if (noise !== null || options.noise === "white") return found;
    const next = fitAutoregression(standardResiduals(readings, likelihood, values, edges));
    if (sameNoise(next, current)) return found;
    current = next;
  }
  return found;
}

function sameNoise(a: Autoregression, b: Autoregression): boolean {
  const [x, y] = [a.predictors.at(-1)!, b.predictors.at(-1)!];
  return a.order === b.order && Math.abs(x.innovation - y.innovation) < 1e-3;
}
