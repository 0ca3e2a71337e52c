/**
 * Searches a series for the drop of constant depth that explains it best, whole readings only, by
 * generalised least squares with running sums: each of the n^2/2 boxes costs a few operations.
 */

import { type Autoregression, inverseCorrelationTimes } from "./autoregression.ts";

/** The sums over the readings that make every box a matter of differences. */
export interface BoxSums {
  readonly length: number;
  /** Running sums of (inverse correlation x residual of the mean), n + 1 entries. */
  readonly values: Float64Array;
  /** Running sums of (inverse correlation x 1). */
  readonly ones: Float64Array;
  /** How the weight of a box grows with reading j: by column m = how many readings it has before j. */
  readonly growth: Float64Array;
  readonly order: number;
  /** Squared residuals of the constant. */
  readonly chiSquare: number;
}

/** A box of readings `[from, to)`. */
export interface Box {
  readonly from: number;
  readonly to: number;
  /** By how much the box lowers the sum of squared residuals. */
  readonly gain: number;
}

export interface BoxSearch {
  readonly best: Box | null;
  /** Largest gain of any box that starts at reading i (n entries). */
  readonly byStart: Float64Array;
  /** Largest gain of any box that ends before reading j (n + 1 entries). */
  readonly byEnd: Float64Array;
}

/** Growth of a box's weight with each reading, from the banded inverse correlation matrix. */
function boxGrowth(noise: Autoregression, scale: Float64Array): Float64Array {
  const n = scale.length;
  const width = noise.order + 1;
  const band = new Float64Array(n * width);
  for (let i = 0; i < n; i++) {
    const { coefficients, innovation } = noise.predictors[Math.min(i, noise.order)]!;
    const row = [1, ...coefficients.map((c) => -c)].map((c) => c / innovation);
    for (let j = 0; j < row.length; j++) {
      for (let k = j; k < row.length; k++) band[(i - j) * width + (k - j)]! += row[j]! * row[k]!;
    }
  }
  const growth = new Float64Array(n * width);
  for (let j = 0; j < n; j++) {
    let sum = band[j * width]! * scale[j]! ** 2;
    growth[j * width] = sum;
    for (let m = 1; m < width; m++) {
      if (j >= m) sum += 2 * band[j * width + m]! * scale[j]! * scale[j - m]!;
      growth[j * width + m] = sum;
    }
  }
  return growth;
}

const runningSum = (terms: Float64Array): Float64Array => {
  const sums = new Float64Array(terms.length + 1);
  for (let i = 0; i < terms.length; i++) sums[i + 1] = sums[i]! + terms[i]!;
  return sums;
};

/** What only depends on the noise and the relative errors; made once for many series. */
export interface BoxGeometry {
  readonly noise: Autoregression;
  /** 1 / relative error. */
  readonly scale: Float64Array;
  readonly ones: Float64Array;
  readonly growth: Float64Array;
}

export function boxGeometry(noise: Autoregression, relativeError: Float64Array): BoxGeometry {
  const scale = relativeError.map((error) => 1 / error);
  const weighted = inverseCorrelationTimes(noise, scale);
  return {
    noise,
    scale,
    ones: runningSum(weighted.map((value, i) => value * scale[i]!)),
    growth: boxGrowth(noise, scale),
  };
}

/** The running sums of one series of values. */
export function boxSums(geometry: BoxGeometry, value: Float64Array): BoxSums {
  const { noise, scale, ones, growth } = geometry;
  const n = value.length;
  const standard = new Float64Array(n);
  let mean = 0;
  for (let i = 0; i < n; i++) mean += (ones[i + 1]! - ones[i]!) * value[i]!;
  mean /= ones[n]!;
  for (let i = 0; i < n; i++) standard[i] = (value[i]! - mean) * scale[i]!;
  const solved = inverseCorrelationTimes(noise, standard);
  let chiSquare = 0;
  for (let i = 0; i < n; i++) {
    chiSquare += solved[i]! * standard[i]!;
    solved[i]! *= scale[i]!;
  }
  return { length: n, values: runningSum(solved), ones, growth, order: noise.order, chiSquare };
}

/** Which edges of the event lie inside the recording. */
export type EventEdges = "both" | "disappearance" | "reappearance";

export interface BoxLimits {
  /** `"auto"` also takes events that begin before or end after the recording. */
  readonly edges: EventEdges | "auto";
  /** Fewest and most readings in the box. */
  readonly fewest: number;
  readonly most: number;
  /** Fewest readings outside the box. */
  readonly outside: number;
  /** First and last reading with which the box may start. @default all */
  readonly from?: readonly [number, number];
  /** First and last end (one past the last reading of the box). @default all */
  readonly to?: readonly [number, number];
}

/** Which starts and ends of a box the wanted edges allow. */
export function boxEnds(limits: BoxLimits, n: number) {
  const { edges, from = [0, n - 1], to = [1, n] } = limits;
  const startsInside = edges === "both" || edges === "disappearance";
  const endsInside = edges === "both" || edges === "reappearance";
  return {
    firstFrom: Math.max(from[0], startsInside ? 1 : 0),
    lastFrom: edges === "reappearance" ? 0 : Math.min(from[1], n - 1),
    firstTo: edges === "disappearance" ? n : to[0],
    lastTo: Math.min(to[1], endsInside ? n - 1 : n),
  };
}

/** Every box within the limits; only drops count (values inside lower than outside). */
export function searchBoxes(sums: BoxSums, limits: BoxLimits): BoxSearch {
  const { length: n, values, ones, growth, order } = sums;
  const width = order + 1;
  const total = ones[n]!;
  const byStart = new Float64Array(n);
  const byEnd = new Float64Array(n + 1);
  const most = Math.min(limits.most, n - limits.outside);
  let best: Box | null = null;
  let bestGain = 0;
  const { firstFrom, lastFrom, firstTo, lastTo } = boxEnds(limits, n);
  for (let from = firstFrom; from <= lastFrom; from++) {
    const last = Math.min(lastTo, from + most);
    const first = Math.max(firstTo, from + limits.fewest);
    let weight = 0;
    let top = 0;
    for (let to = from + 1; to <= last; to++) {
      const j = to - 1;
      weight += growth[j * width + Math.min(order, j - from)]!;
      if (to < first) continue;
      const one = ones[to]! - ones[from]!;
      const sum = values[to]! - values[from]!;
      if (sum >= 0) continue;
      const gain = (sum * sum) / (weight - (one * one) / total);
      if (gain > top) top = gain;
      if (gain > byEnd[to]!) byEnd[to] = gain;
      if (gain > bestGain) {
        bestGain = gain;
        best = { from, to, gain };
      }
    }
    byStart[from] = top;
  }
  return { best, byStart, byEnd };
}
