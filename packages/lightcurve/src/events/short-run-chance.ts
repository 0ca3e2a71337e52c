/**
 * How often a few low readings happen to stand side by side when the readings come in any order: the
 * distribution of the sum of a few of them, each taken once, which is exact where trials are too few
 * to hold the accident. By Newton's identities for elementary symmetric polynomials, of which each
 * reading is one variable.
 */

import type { NoiseSample } from "./noise-sample.ts";

/** Bins from 0 to the largest innovation. */
const BINS = 200;

/** A distribution over whole bins; bin 0 is in the middle. */
type Masses = Float64Array;

/** Sum over all readings of the `power`-th convolution of each one with itself. */
function powerSum(bins: Int32Array, power: number, eitherSign: boolean): Masses {
  const masses = new Float64Array(2 * BINS * power + 1);
  const middle = BINS * power;
  for (const bin of bins) {
    if (!eitherSign) {
      masses[middle + power * bin]! += 1;
      continue;
    }
    // Of `power` signs, `minus` are negative.
    let share = 2 ** -power;
    for (let minus = 0; minus <= power; minus++) {
      masses[middle + (power - 2 * minus) * bin]! += share;
      share *= (power - minus) / (minus + 1);
    }
  }
  return masses;
}

function addConvolution(a: Masses, b: Masses, factor: number, out: Float64Array): void {
  for (let j = 0; j < b.length; j++) {
    const mass = factor * b[j]!;
    if (mass === 0) continue;
    for (let i = 0; i < a.length; i++) out[i + j]! += a[i]! * mass;
  }
}

/** For k = 0.., how the sum of k different readings is distributed; each sums to 1. */
function sumsOfDifferent(bins: Int32Array, most: number, eitherSign: boolean): Masses[] {
  const powers = Array.from({ length: most }, (_, i) => powerSum(bins, i + 1, eitherSign));
  const sums: Masses[] = [Float64Array.of(1)];
  const n = bins.length;
  for (let k = 1; k <= most; k++) {
    const sum = new Float64Array(2 * BINS * k + 1);
    // Of e_(k - i), which is held as a distribution, there are C(n, k - i).
    let ratio = 1;
    for (let i = 1; i <= k; i++) {
      ratio *= i === 1 ? k / (n - k + 1) : (k - i + 1) / (n - k + i);
      addConvolution(sums[k - i]!, powers[i - 1]!, ((i % 2 === 1 ? 1 : -1) * ratio) / k, sum);
    }
    sums.push(sum);
  }
  return sums;
}

/** Longest run that is judged: longer ones are what the trials hold. */
export const LONGEST_RUN = 8;

/** The strongest drop of a certain number of readings. */
export interface ShortRun {
  readonly readings: number;
  /** Twice the log likelihood ratio of the drop against none. */
  readonly logRatio: number;
}

/**
 * Probability that noise alone shows runs as strong as these: the least that any of them has, as
 * many times as there are runs (Bonferroni). Three low readings are no likelier made by two outliers
 * for being as strong as two would be.
 */
export function shortRunChance(
  { innovations, eitherSign }: NoiseSample,
  runs: readonly ShortRun[],
): number {
  const n = innovations.length;
  const square = innovations.reduce((sum, value) => sum + value * value, 0) / n;
  const extent = innovations.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const judged = runs.filter(({ readings, logRatio }) => readings < n && logRatio > 0);
  if (!(extent > 0) || judged.length === 0) return 1;
  const bins = Int32Array.from(innovations, (value) => Math.round((value / extent) * BINS));
  const longest = judged.reduce((most, { readings }) => Math.max(most, readings), 0);
  const sums = sumsOfDifferent(bins, longest, eitherSign);
  const chances = judged.map(({ readings, logRatio }) => {
    const gain = n * square * (1 - Math.exp(-logRatio / n));
    const sum = Math.sqrt(gain * readings * (1 - readings / n));
    // Each reading is rounded to half a bin, so that a run may be that much lower than its bin.
    const limit = Math.floor(BINS * readings - (sum / extent) * BINS + readings / 2);
    let chance = 0;
    for (let k = 0; k <= limit; k++) chance += sums[readings]![k]!;
    return n * chance;
  });
  return Math.min(1, judged.length * Math.min(...chances));
}
