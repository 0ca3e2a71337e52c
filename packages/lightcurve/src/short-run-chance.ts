/**
 * How often a few low readings happen to stand side by side: the sum of independent draws by
 * convolution, which is exact where trials are too few to hold the accident.
 */

import type { NoiseSample } from "./noise-sample.ts";

/** Longest run that is judged: longer ones are what the trials hold. */
const LONGEST_RUN = 8;
/** Bins from the lowest to the highest innovation. */
const BINS = 401;

/** Probability of the innovations in bins, symmetric when they may have either sign. */
function histogram({ innovations, weight, eitherSign }: NoiseSample, extent: number) {
  const mass = new Float64Array(BINS);
  const middle = (BINS - 1) / 2;
  let total = 0;
  innovations.forEach((value, i) => {
    const offset = Math.round((value / extent) * middle);
    const share = weight[i]!;
    total += share;
    if (eitherSign) {
      mass[middle + offset]! += share / 2;
      mass[middle - offset]! += share / 2;
    } else mass[middle + offset]! += share;
  });
  return mass.map((value) => value / total);
}

function convolve(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length + b.length - 1);
  for (let i = 0; i < a.length; i++) {
    if (a[i] === 0) continue;
    for (let j = 0; j < b.length; j++) out[i + j]! += a[i]! * b[j]!;
  }
  return out;
}

/**
 * Probability that somewhere in the series a run of at most 8 readings is as strong a drop.
 *
 * @param logRatio - twice the log likelihood ratio of the drop against none.
 * @param fewest - fewest readings of a drop.
 */
export function shortRunChance(sample: NoiseSample, logRatio: number, fewest: number): number {
  const { innovations } = sample;
  const n = innovations.length;
  const square = innovations.reduce((sum, value) => sum + value * value, 0) / n;
  const extent = innovations.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (!(extent > 0) || !(logRatio > 0)) return 1;
  const gain = n * square * (1 - Math.exp(-logRatio / n));
  const one = histogram(sample, extent);
  const step = (2 * extent) / (BINS - 1);
  let sums: Float64Array = one;
  let most = 0;
  for (let run = 1; run <= Math.min(LONGEST_RUN, n); run++) {
    if (run > 1) sums = convolve(sums, one);
    if (run < fewest) continue;
    const limit = Math.floor((sums.length - 1) / 2 - Math.sqrt(gain * run) / step);
    let chance = 0;
    for (let k = 0; k <= limit; k++) chance += sums[k]!;
    most = Math.max(most, chance);
  }
  return Math.min(1, n * most);
}
