/**
 * A relative light curve as a fit can use it where stars are faint. An error that is made of the
 * reading itself is smaller where noise made the reading smaller, so that weights follow the noise:
 * here it comes from the frames beside it. And a noisy denominator lifts the ratio, E[1/x] > 1/E[x]:
 * here its noise is filtered by what the ensemble's light really does (Wiener), and the rest of the
 * lift is taken out.
 */

import { median, quantile } from "@photkit/core-stats";
import type { ApertureSeries } from "../series/light-curve.ts";
import { isUsable } from "../series/usable-readings.ts";
import { comparisonEnsemble, ensembleFlux, ratioOver } from "./differential.ts";

export interface SearchReadings {
  /** Target over ensemble; NaN where it cannot be formed. */
  readonly value: Float64Array;
  /** 1-sigma errors that do not know the noise of their own reading. */
  readonly error: Float64Array;
}

/** Frames on each side that say what a frame should be: from the first to the last of these. */
const BESIDE = [1, 5] as const;
/** The same for errors of values that the frames beside them are part of. */
const BEYOND = [6, 12] as const;
/** A step is by this factor at least, and seen by so many frames on each side. */
const STEP = 1.5;
const FEWEST_BESIDE = 4;
/** Errors that change less than this from frame to frame, relative, know little of the noise. */
const STEADY_ERRORS = 0.02;
/** Relative error of the ensemble below which its noise lifts no ratio by what could be seen. */
const CLEAR_ENSEMBLE = 0.05;
/** Variance of the median of many, over that of their mean. */
const MEDIAN_VARIANCE = Math.PI / 2;

/** How much each error differs from those beside it, relative: rms of what bends, not of what slopes. */
function roughness(error: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (let i = 1; i < error.length - 1; i++) {
    const bend = Math.log(error[i]! / Math.sqrt(error[i - 1]! * error[i + 1]!));
    if (!Number.isFinite(bend)) continue;
    sum += (bend * bend) / 1.5;
    count++;
  }
  return count > 0 ? Math.sqrt(sum / count) : 0;
}

interface Expected {
  /** What each value should be, by the frames beside it. */
  readonly level: Float64Array;
  /** How many of them said so. */
  readonly voters: Uint8Array;
}

/**
 * Median of each value's neighbours, as many before as after it, itself left out. Where all of those
 * before are well below all after it, or above, light came or went at once, and half of them tell
 * nothing: it goes by those that it is more like.
 */
function expected(
  values: Float64Array,
  [nearest, farthest]: readonly [number, number] = BESIDE,
): Expected {
  const voters = new Uint8Array(values.length);
  const level = values.map((value, i) => {
    const before: number[] = [];
    const after: number[] = [];
    for (let k = nearest; k <= farthest; k++) {
      const [earlier, later] = [values[i - k] ?? Number.NaN, values[i + k] ?? Number.NaN];
      if (!Number.isFinite(earlier + later)) continue;
      before.push(earlier);
      after.push(later);
    }
    const beside = sideOf(value, before, after) ?? [...before, ...after];
    voters[i] = beside.length;
    return beside.length > 0 ? median(beside) : value;
  });
  return { level, voters };
}

/** Those of two sides that are well apart which a value is more like; null where they are not. */
function sideOf(
  value: number,
  before: readonly number[],
  after: readonly number[],
): readonly number[] | null {
  if (before.length < FEWEST_BESIDE) return null;
  const rises = Math.max(...before) < Math.min(...after);
  if (!rises && !(Math.max(...after) < Math.min(...before))) return null;
  const [earlier, later] = [median(before), median(after)];
  if (Math.min(earlier, later) * STEP > Math.max(earlier, later)) return null;
  return Math.abs(value - earlier) <= Math.abs(value - later) ? before : after;
}

/** The ensemble's light with what is noise in it taken out. */
interface FilteredLight {
  readonly light: Float64Array;
  /** Relative 1-sigma error of `light`. */
  readonly relativeError: Float64Array;
  /** The part of it that is noise, and not light that the filter has smoothed. */
  readonly noise: Float64Array;
}

/**
 * Wiener's filter: what light and its neighbours differ by counts as far as it exceeds the noise.
 *
 * @param relativeNoise - 1-sigma noise of the light over what it should be.
 */
function filtered(
  light: Float64Array,
  { level, voters }: Expected,
  relativeNoise: Float64Array,
): FilteredLight {
  let square = 0;
  let count = 0;
  const ofLevel = (i: number) => MEDIAN_VARIANCE / voters[i]!;
  light.forEach((value, i) => {
    const off = value / level[i]! - 1;
    if (!(voters[i]! > 0) || !(level[i]! > 0) || !Number.isFinite(off)) return;
    square += off * off - relativeNoise[i]! ** 2 * (1 + ofLevel(i));
    count++;
  });
  const flicker = count > 0 ? Math.max(0, square / count) : 0;
  const noise = new Float64Array(light.length);
  const relativeError = new Float64Array(light.length);
  const out = light.map((value, i) => {
    const own = relativeNoise[i]! ** 2;
    const beside = own * (voters[i]! > 0 ? ofLevel(i) : Number.POSITIVE_INFINITY);
    const weight = Number.isFinite(beside) ? (flicker + beside) / (flicker + beside + own || 1) : 1;
    const left = weight < 1 ? (1 - weight) ** 2 : 0;
    noise[i] = Math.sqrt((left > 0 ? left * beside : 0) + weight ** 2 * own);
    relativeError[i] = Math.sqrt(noise[i]! ** 2 + left * flicker);
    return level[i]! + weight * (value - level[i]!);
  });
  return { light: out, relativeError, noise };
}

/** Mean of 1/x over 1/mean of x, to the fourth power of x's relative noise. */
const lift = (noise: number): number => 1 + noise ** 2 + 3 * noise ** 4;

/**
 * Target over comparison stars, for fits. Where neither errors nor ensemble are noisy, both columns
 * are those of `differential`.
 *
 * @throws LightCurveError `"no-references"` when nothing is left to compare with.
 */
export function searchReadings(
  target: ApertureSeries,
  references: readonly ApertureSeries[],
): SearchReadings {
  const ensemble = comparisonEnsemble(target, references);
  const ratio = ratioOver(target, ensemble);
  const { sum, sumError, scale } = ensembleFlux(ensemble);
  const usable = (values: Float64Array) =>
    values.map((value, i) => (isUsable(target, i) ? value : Number.NaN));

  const light = sum.map((value, i) => value * scale[i]!);
  const lightLevel = expected(light);
  // Of fewer stars the error is larger in proportion to the root of what all would give.
  const errorLevel = expected(sumError.map((value, i) => value * Math.sqrt(scale[i]!))).level;
  const relativeNoise = errorLevel.map(
    (value, i) => (value * Math.sqrt(scale[i]!)) / lightLevel.level[i]!,
  );
  const noisyEnsemble = quantile(relativeNoise.filter(Number.isFinite), 0.95) > CLEAR_ENSEMBLE;
  const noisyErrors = roughness(usable(ratio.error)) > STEADY_ERRORS;
  if (!noisyEnsemble && !noisyErrors) return { value: ratio.value, error: ratio.error };

  const { flux, fluxError } = target;
  const own = expected(usable(flux)).level;
  const ownError = expected(usable(fluxError)).level;
  const errorOf = (relativeError: Float64Array, level: Float64Array) =>
    own.map((f, i) => Math.hypot(ownError[i]!, f * relativeError[i]!) / level[i]!);
  if (!noisyEnsemble) {
    return { value: ratio.value, error: errorOf(relativeNoise, lightLevel.level) };
  }
  const far = expected(light, BEYOND);
  const beyond = far.level.map((value, i) => (far.voters[i]! > 0 ? value : lightLevel.level[i]!));
  const filter = filtered(light, lightLevel, relativeNoise);
  return {
    value: flux.map((f, i) => {
      const divisor = filter.light[i]!;
      return divisor > 0 ? f / (divisor * lift(filter.noise[i]!)) : Number.NaN;
    }),
    error: errorOf(filter.relativeError, beyond),
  };
}
