/**
 * Probability of a square wave with edges D and R, everything else integrated out: baseline and
 * bottom level (linear, flat prior) and the noise's scale (Jeffreys prior) in closed form, after
 * Bretthorst 1988, "Bayesian Spectrum Analysis and Parameter Estimation", chapter 3. A reading that
 * an edge divides counts with the share of its exposure.
 */

import { type Autoregression, whiten } from "./autoregression.ts";
import type { Readings } from "./readings.ts";

/** Where an edge falls among the readings. */
export interface EdgePlace {
  /** Seconds; +-Infinity for an edge outside the recording. */
  readonly time: number;
  /** Readings that end at or before the edge. */
  readonly before: number;
  /** First reading that starts at or after the edge. */
  readonly after: number;
}

/** Sums over readings, in the order BB, BA, AA, By, Ay, yy, log(scale). */
export type Sums = Float64Array;
const SUMS = 7;

export interface SquareWaveLikelihood {
  readonly readings: Readings;
  readonly place: (time: number) => EdgePlace;
  /** Sums of every reading that D decides, given the ratio of bottom to baseline noise. */
  readonly head: (d: EdgePlace, noiseRatio: number) => Sums;
  /** Sums of every reading that R decides. */
  readonly tail: (r: EdgePlace, noiseRatio: number) => Sums;
  /** Joins head and tail into `out`; exact also where the edges are close. */
  readonly join: (
    d: EdgePlace,
    r: EdgePlace,
    head: Sums,
    tail: Sums,
    noiseRatio: number,
    out: Sums,
  ) => void;
  /** Log probability that goes with sums. */
  readonly logOf: (sums: Sums) => number;
  /** Log probability of one pair of edges (without the prior of the noise ratio). */
  readonly at: (d: number, r: number, noiseRatio: number) => number;
  /** Sums of one pair of edges. */
  readonly sums: (d: number, r: number, noiseRatio: number) => Sums;
}

/** Levels and noise that go with a pair of edges. Levels are relative to the mean of the values. */
export interface Levels {
  readonly baseline: number;
  readonly bottom: number;
  /** Sum of squared residuals in units of the relative errors. */
  readonly chiSquare: number;
  readonly baselineVariance: number;
  readonly bottomVariance: number;
}

/** Solves for the levels; variances are to be multiplied by the noise's variance. */
export function solveLevels(s: Sums): Levels {
  const determinant = s[0]! * s[2]! - s[1]! * s[1]!;
  const baseline = (s[2]! * s[3]! - s[1]! * s[4]!) / determinant;
  const bottom = (s[0]! * s[4]! - s[1]! * s[3]!) / determinant;
  return {
    baseline,
    bottom,
    chiSquare: s[5]! - baseline * s[3]! - bottom * s[4]!,
    baselineVariance: s[2]! / determinant,
    bottomVariance: s[0]! / determinant,
  };
}

/**
 * Log probability from the sums; -Infinity where there is no drop or too little in the event to
 * tell its level.
 *
 * @param freedom - number of readings less two.
 * @param floor - least sum of squared residuals that counts (rounding of the data).
 * @param least - least weight inside the event, in the unit of the sums.
 */
function logProbability(s: Sums, freedom: number, floor: number, least: number): number {
  const determinant = s[0]! * s[2]! - s[1]! * s[1]!;
  if (!(s[0]! > least && determinant > least * s[0]!)) return Number.NEGATIVE_INFINITY;
  const baseline = (s[2]! * s[3]! - s[1]! * s[4]!) / determinant;
  const bottom = (s[0]! * s[4]! - s[1]! * s[3]!) / determinant;
  if (!(baseline > bottom)) return Number.NEGATIVE_INFINITY;
  const chiSquare = Math.max(s[5]! - baseline * s[3]! - bottom * s[4]!, floor);
  return -s[6]! - 0.5 * Math.log(determinant) - 0.5 * freedom * Math.log(chiSquare);
}

/** Number of entries of ascending `values` that are below (or, with `orEqual`, at) the limit. */
function countBelow(values: Float64Array, limit: number, orEqual: boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < limit || (orEqual && values[middle] === limit)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Prepares the likelihood of a series.
 *
 * @param values - readings less their mean.
 */
export function squareWaveLikelihood(
  readings: Readings,
  values: Float64Array,
  noise: Autoregression,
  floor: number,
): SquareWaveLikelihood {
  const { length: n, start, exposure, relativeError } = readings;
  const { order, predictors } = noise;
  const unit = relativeError.map((error) => 1 / error);
  const y = values.map((value, i) => value * unit[i]!);
  const whiteUnit = whiten(noise, unit);
  const whiteY = whiten(noise, y);
  const uu = new Float64Array(n + 1);
  const uy = new Float64Array(n + 1);
  const yy = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) {
    uu[i + 1] = uu[i]! + whiteUnit[i]! ** 2;
    uy[i + 1] = uy[i]! + whiteUnit[i]! * whiteY[i]!;
    yy[i + 1] = yy[i]! + whiteY[i]! ** 2;
  }

  const place = (time: number): EdgePlace => ({
    time,
    before: countBelow(start, time - exposure, true),
    after: countBelow(start, time, false),
  });

  const addOutside = (out: Sums, from: number, to: number): void => {
    out[0]! += uu[to]! - uu[from]!;
    out[3]! += uy[to]! - uy[from]!;
    out[5]! += yy[to]! - yy[from]!;
  };
  const addInside = (out: Sums, from: number, to: number, ratio: number): void => {
    const weight = 1 / (ratio * ratio);
    out[2]! += (uu[to]! - uu[from]!) * weight;
    out[4]! += (uy[to]! - uy[from]!) * weight;
    out[5]! += (yy[to]! - yy[from]!) * weight;
    out[6]! += (to - from) * Math.log(ratio);
  };
  /** Readings whose own share, or that of a reading they are correlated with, is not simple. */
  const addMixed = (
    out: Sums,
    from: number,
    to: number,
    d: number,
    r: number,
    ratio: number,
  ): void => {
    for (let i = from; i < to; i++) {
      const { coefficients, innovation } = predictors[i < order ? i : order]!;
      let b = 0;
      let a = 0;
      let value = 0;
      for (let k = 0; k <= coefficients.length; k++) {
        const at = i - k;
        const begin = start[at]!;
        const overlap = (begin + exposure < r ? begin + exposure : r) - (begin > d ? begin : d);
        const share = overlap > 0 ? overlap / exposure : 0;
        const variance = 1 - share + share * ratio * ratio;
        const factor = (k === 0 ? 1 : -coefficients[k - 1]!) / (innovation * Math.sqrt(variance));
        b += factor * (1 - share) * unit[at]!;
        a += factor * share * unit[at]!;
        value += factor * y[at]!;
        if (k === 0) out[6]! += 0.5 * Math.log(variance);
      }
      out[0]! += b * b;
      out[1]! += b * a;
      out[2]! += a * a;
      out[3]! += b * value;
      out[4]! += a * value;
      out[5]! += value * value;
    }
  };
  const until = (edge: EdgePlace): number => Math.min(n, edge.after + order);

  const head = (d: EdgePlace, ratio: number): Sums => {
    const out = new Float64Array(SUMS);
    addOutside(out, 0, d.before);
    addMixed(out, d.before, until(d), d.time, Number.POSITIVE_INFINITY, ratio);
    return out;
  };
  const tail = (r: EdgePlace, ratio: number): Sums => {
    const out = new Float64Array(SUMS);
    addMixed(out, r.before, until(r), Number.NEGATIVE_INFINITY, r.time, ratio);
    addOutside(out, until(r), n);
    return out;
  };
  const join = (
    d: EdgePlace,
    r: EdgePlace,
    headSums: Sums,
    tailSums: Sums,
    ratio: number,
    out: Sums,
  ): void => {
    if (until(d) <= r.before) {
      for (let k = 0; k < SUMS; k++) out[k] = headSums[k]! + tailSums[k]!;
      addInside(out, until(d), r.before, ratio);
      return;
    }
    out.fill(0);
    const end = Math.max(until(d), until(r));
    addOutside(out, 0, d.before);
    addMixed(out, d.before, end, d.time, r.time, ratio);
    addOutside(out, end, n);
  };
  const sums = (d: number, r: number, ratio: number): Sums => {
    const out = new Float64Array(SUMS);
    const [dPlace, rPlace] = [place(d), place(r)];
    join(dPlace, rPlace, head(dPlace, ratio), tail(rPlace, ratio), ratio, out);
    return out;
  };
  /** A quarter of a usual reading's weight: half a reading. */
  const least = (0.25 * uu[n]!) / n;
  const logOf = (s: Sums): number => logProbability(s, n - 2, floor, least);
  const at = (d: number, r: number, ratio: number): number =>
    r > d ? logOf(sums(d, r, ratio)) : Number.NEGATIVE_INFINITY;

  return { readings, place, head, tail, join, logOf, at, sums };
}
