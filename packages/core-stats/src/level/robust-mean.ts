/**
 * The level of samples with outliers above: the mean between the "goal posts" of the PyMovie manual,
 * which enclose the densest half of the sorted samples.
 */

import { MAD_TO_STANDARD_DEVIATION } from "../order/median-absolute-deviation.ts";
import { goalPosts } from "./goal-posts.ts";
import { countBelow, countUpTo, type SpreadRuns, sampleOfRank, spreadTies } from "./spread-runs.ts";
import { valueRuns } from "./value-runs.ts";

/** A background level, its scatter, and the posts between which it was found. */
export interface RobustMean {
  /** Mean between the posts, a float also for whole numbers. */
  readonly mean: number;
  /** Scatter of the samples without the outliers above; unbiased for Gaussian samples. */
  readonly standardDeviation: number;
  /** The post below the level. */
  readonly low: number;
  /** The post above the level. */
  readonly high: number;
  /** Samples between the posts. */
  readonly count: number;
}

/** Median deviations of n samples are too small by 1 + 1.2 / n (simulated from 50 to 10 000). */
const SMALL_SAMPLE_TERM = 1.2;

/** Scatter from the median distance of the samples below the level: no star is among them. */
function scatterBelow(runs: SpreadRuns, level: number): number {
  const below = countBelow(runs, level);
  if (below === 0) return 0;
  const half = below >> 1;
  const upper = sampleOfRank(runs, half);
  const median = below % 2 === 1 ? upper : (sampleOfRank(runs, half - 1) + upper) / 2;
  const correction = 1 + SMALL_SAMPLE_TERM / runs.total;
  return MAD_TO_STANDARD_DEVIATION * correction * (level - median);
}

/**
 * The level and scatter of a background from samples of which up to almost half belong to stars.
 *
 * The sorted samples are searched for the half whose ends lie closest together; the level is the mean
 * of what lies between, averaged over all halves at most 20 % longer. Equal samples (8-bit video) are
 * first spread over their quantisation step, so that ties do not draw the level to whole numbers;
 * below a scatter of one step some of that bias remains (0.02 scatter at 1 step, 0.2 at 0.6).
 *
 * The standard deviation is 1.4826 times the median distance from the level of the samples below it.
 * Taken from all samples it would grow with the stars (by 22 % when they are 15 % of the samples), and
 * taken between the posts 1.4826 is not its factor (that is 1 / Phi^-1(5/8) = 3.138).
 *
 * It finds the level of samples that lean to neither side. Photons lean to high values, and the mean
 * between the posts is then below the mean of all: by 0.35 electrons per pixel, whatever the sky, times
 * the share that photons have in the variance. For faint stars in large apertures take a ring
 * (`unbiasedClipInPlace`).
 *
 * Samples far below, such as a black border, do not move the level while they are less than half, but
 * widen the scatter: 2.7 times when they are 30 %. Mask them.
 *
 * NaN and infinite values are ignored. Without samples everything is NaN and the count 0; when more
 * than half of the samples are equal and no others lie beside them, the scatter is 0.
 *
 * @example
 * const { mean, standardDeviation } = robustMean(windowPixels);
 */
export function robustMean(values: ArrayLike<number>): RobustMean {
  const runs = spreadTies(valueRuns(values instanceof Float64Array ? values : copyOf(values)));
  if (runs.total === 0) {
    const none = Number.NaN;
    return { mean: none, standardDeviation: none, low: none, high: none, count: 0 };
  }
  const { mean, low, high } = goalPosts(runs);
  const count = countUpTo(runs, high) - countBelow(runs, low);
  return { mean, standardDeviation: scatterBelow(runs, mean), low, high, count };
}

let copied = new Float64Array(4096);

/** The values as floats, in memory that the next call overwrites where no code of others can run. */
function copyOf(values: ArrayLike<number>): Float64Array {
  if (!ArrayBuffer.isView(values)) return new Float64Array(values);
  if (copied.length < values.length) copied = new Float64Array(2 * values.length);
  copied.set(values);
  return copied.subarray(0, values.length);
}
