/**
 * Where the sky is when stars skew the samples: estimates of the mode from mean and median. They
 * expect clipped statistics, as `clippedStatistics` or `clipInPlace` give them.
 */

import { check } from "../errors.ts";

/** What a mode is estimated from. */
export interface ModeStatistics {
  readonly mean: number;
  readonly median: number;
  readonly standardDeviation: number;
}

export interface ModeOptions {
  /**
   * Factor of the median.
   * @default 3
   */
  readonly medianFactor?: number;
  /**
   * Factor of the mean, subtracted.
   * @default 2
   */
  readonly meanFactor?: number;
}

/**
 * Pearson's rule: medianFactor * median - meanFactor * mean.
 *
 * @throws StatsError `"invalid-option"` for factors that are not finite.
 */
export function pearsonMode(statistics: ModeStatistics, options: ModeOptions = {}): number {
  const { medianFactor = 3, meanFactor = 2 } = options;
  check.finite("medianFactor", medianFactor);
  check.finite("meanFactor", meanFactor);
  return medianFactor * statistics.median - meanFactor * statistics.mean;
}

/** Crowding beyond which SExtractor no longer trusts the mean: (mean - median) / std. */
const SEXTRACTOR_SKEWNESS_LIMIT = 0.3;

/**
 * SExtractor's background (Bertin & Arnouts 1996, section 3): 2.5 median - 1.5 mean, the median itself
 * in crowded fields, where |mean - median| / std is 0.3 or more; the mean where std is 0.
 */
export function sextractorMode(statistics: ModeStatistics): number {
  const { mean, median, standardDeviation } = statistics;
  if (standardDeviation === 0) return mean;
  const skewness = Math.abs(mean - median) / standardDeviation;
  return skewness < SEXTRACTOR_SKEWNESS_LIMIT ? 2.5 * median - 1.5 * mean : median;
}

/**
 * DAOPHOT's rule in its last step (Stetson 1987, section III.B): 3 median - 2 mean where the mean
 * stands above the median, else the mean.
 */
export function daophotMode(statistics: ModeStatistics): number {
  const { mean, median } = statistics;
  return mean > median ? 3 * median - 2 * mean : mean;
}
