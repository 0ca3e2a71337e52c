/**
 * Boxes of all positions and of lengths some 20 % apart with the weight of each worked out once:
 * the quick search, for long series and for the many series of a false-alarm probability.
 */

import { type Box, type BoxGeometry, type BoxLimits, boxEnds, boxSums } from "./box-search.ts";

export interface BoxBank {
  readonly geometry: BoxGeometry;
  readonly lengths: readonly number[];
  /** 1 / weight of the box of length k that starts at reading i, at `k * n + i`; 0 = not searched. */
  readonly inverseWeight: Float64Array;
}

const LENGTH_RATIO = 1.2;
/** A box with one end fixed has but one place for each length, so lengths must be denser. */
const OPEN_LENGTH_RATIO = 1.02;

function lengthsBetween(fewest: number, most: number, ratio: number): number[] {
  const lengths: number[] = [];
  for (let exact = fewest; exact <= most; exact = Math.max(exact + 1, exact * ratio)) {
    lengths.push(Math.round(exact));
  }
  return lengths;
}

/** Prepares the boxes; `from` and `to` of the limits are not looked at. */
export function boxBank(geometry: BoxGeometry, limits: BoxLimits): BoxBank {
  const n = geometry.scale.length;
  const { ones, growth } = geometry;
  const { order } = geometry.noise;
  const width = order + 1;
  const total = ones[n]!;
  const { firstFrom, lastFrom, firstTo, lastTo } = boxEnds(
    { ...limits, from: [0, n - 1], to: [1, n] },
    n,
  );
  const whole = new Float64Array(n + 1);
  for (let j = 0; j < n; j++) whole[j + 1] = whole[j]! + growth[j * width + order]!;
  const open = limits.edges === "disappearance" || limits.edges === "reappearance";
  const most = Math.min(limits.most, n - limits.outside);
  const ratio = open ? OPEN_LENGTH_RATIO : LENGTH_RATIO;
  const lengths = lengthsBetween(limits.fewest, most, ratio);
  const inverseWeight = new Float64Array(lengths.length * n);
  lengths.forEach((length, k) => {
    const start = Math.min(order, length);
    const last = Math.min(lastFrom, lastTo - length);
    for (let from = Math.max(firstFrom, firstTo - length); from <= last; from++) {
      let weight = whole[from + length]! - whole[from + start]!;
      for (let m = 0; m < start; m++) weight += growth[(from + m) * width + m]!;
      const one = ones[from + length]! - ones[from]!;
      inverseWeight[k * n + from] = 1 / (weight - (one * one) / total);
    }
  });
  return { geometry, lengths, inverseWeight };
}

export interface StrongestBox extends Box {
  /** Twice the log likelihood ratio of the box against none. */
  readonly logRatio: number;
}

/**
 * The box that lowers the squared residuals most; only drops count. `gain` is 0 when none is lower
 * than its surroundings.
 *
 * @param values - one a reading.
 * @param shortest, longest - boxes of fewer and of more readings are left out.
 */
export function strongestBox(
  bank: BoxBank,
  values: Float64Array,
  shortest = 1,
  longest = Number.POSITIVE_INFINITY,
): StrongestBox {
  const { lengths, inverseWeight, geometry } = bank;
  const n = values.length;
  const { values: sums, chiSquare } = boxSums(geometry, values);
  let gain = 0;
  let at = 0;
  let size = 0;
  for (let k = 0; k < lengths.length; k++) {
    const length = lengths[k]!;
    if (length < shortest || length > longest) continue;
    const base = k * n;
    for (let from = 0; from + length <= n; from++) {
      const sum = sums[from + length]! - sums[from]!;
      if (sum >= 0) continue;
      const found = sum * sum * inverseWeight[base + from]!;
      if (found > gain) {
        gain = found;
        at = from;
        size = length;
      }
    }
  }
  return { from: at, to: at + size, gain, logRatio: logRatioOf(gain, chiSquare, n) };
}

/** Twice the log likelihood ratio of a box that lowers the squared residuals of n readings. */
export function logRatioOf(gain: number, chiSquare: number, n: number): number {
  const left = gain > 0 ? Math.max(1 - gain / chiSquare, 1e-12) : 1;
  return left < 1 ? -n * Math.log(left) : 0;
}
