/** What sigma clipping says about the samples that it keeps. */

/** Mean, median and scatter of the samples that clipping kept. */
export interface ClippedStatistics {
  readonly mean: number;
  readonly median: number;
  /** Population standard deviation (divisor: count). */
  readonly standardDeviation: number;
  /** How many samples were kept. */
  readonly count: number;
}
