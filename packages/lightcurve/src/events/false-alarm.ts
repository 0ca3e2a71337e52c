/**
 * How often noise alone, with the correlation and the outliers of the series at hand, shows a drop
 * as convincing as the one found: the same noise in many other orders, each searched as the real one
 * was. Where noise comes in any order this is exact, however heavy its tails (Fisher's permutation
 * test); drawn with replacement, an outlier could stand beside itself, or not be there at all.
 * Beyond the trials the tail is taken as exponential, as it is for the largest of many likelihood
 * ratios (Gumbel's law).
 */

import { createRandom, type Random } from "@photkit/core-stats";
import { colour } from "./autoregression.ts";
import { type BoxBank, strongestBox } from "./box-bank.ts";
import type { NoiseSample } from "./noise-sample.ts";

export interface NoiseTrials {
  /** What is put in other orders. */
  readonly sample: NoiseSample;
  /** What was done to the series before it was searched (a trend removed). */
  readonly prepare: (values: Float64Array) => Float64Array;
  readonly trials: number;
  readonly seed: number;
}

/** All values in another order, each once, and with either sign when that is asked for. */
function shuffle(
  values: Float64Array,
  eitherSign: boolean,
  random: Pick<Random, "integer">,
  out: Float64Array,
): void {
  for (let i = 0; i < values.length; i++) {
    const draw = random.integer(2 * (i + 1));
    const at = draw >> 1;
    out[i] = out[at]!;
    out[at] = eitherSign && (draw & 1) === 1 ? -values[i]! : values[i]!;
  }
}

/** Log likelihood ratios of the strongest drops in series that hold only noise, ascending. */
export function noiseDrops(bank: BoxBank, request: NoiseTrials): Float64Array {
  const { sample, prepare, trials, seed } = request;
  const { innovations, eitherSign } = sample;
  const { noise, scale } = bank.geometry;
  const n = innovations.length;
  const random = createRandom(seed);
  const values = new Float64Array(n);
  const found = new Float64Array(trials);
  for (let k = 0; k < trials; k++) {
    shuffle(innovations, eitherSign, random, values);
    colour(noise, values, values);
    for (let i = 0; i < n; i++) values[i]! /= scale[i]!;
    found[k] = strongestBox(bank, prepare(values)).logRatio;
  }
  return found.sort();
}

/** Share of the trials from which the tail is extrapolated. */
const TAIL = 0.15;
/** Nobody should believe a probability smaller than this. */
const SMALLEST_PROBABILITY = 1e-12;

/**
 * Probability that noise alone gives a drop at least as strong.
 *
 * @param drops - what `noiseDrops` gives.
 * @param observed - log likelihood ratio of the drop.
 */
export function falseAlarmProbability(drops: Float64Array, observed: number): number {
  const trials = drops.length;
  const tailSize = Math.max(10, Math.round(TAIL * trials));
  const tail = drops.subarray(trials - tailSize);
  const threshold = tail[0]!;
  if (observed <= threshold) return drops.filter((drop) => drop >= observed).length / trials;
  const scale = tail.reduce((sum, drop) => sum + drop - threshold, 0) / tailSize;
  const share = (tailSize / trials) * Math.exp(-(observed - threshold) / scale);
  return Math.max(SMALLEST_PROBABILITY, share);
}
