/** The options of sigma clipping, checked once and turned into the two estimators that it needs. */

import { check } from "../errors.ts";
import { meanOf, standardDeviationOf } from "../moments.ts";
import { medianInPlace } from "../order/median.ts";
import {
  MAD_TO_STANDARD_DEVIATION,
  medianOfDeviations,
} from "../order/median-absolute-deviation.ts";

/** A statistic of samples without NaN; it may reorder them. */
export type SampleStatistic = (samples: Float64Array) => number;

export interface SigmaClipOptions {
  /**
   * Clipping limit on both sides, in widths.
   * @default 3
   */
  readonly sigma?: number;
  /**
   * Limit below the center, in widths; `Infinity` for none.
   * @default sigma
   */
  readonly sigmaLower?: number;
  /**
   * Limit above the center, in widths; `Infinity` for none.
   * @default sigma
   */
  readonly sigmaUpper?: number;
  /**
   * What the limits are counted from: a name or a function of the samples that are left.
   * @default "median"
   */
  readonly center?: "median" | "mean" | SampleStatistic;
  /**
   * The unit of the limits: the population standard deviation, 1.4826 times the median absolute
   * deviation, or a function of the samples that are left.
   * @default "std"
   */
  readonly width?: "std" | "madStd" | SampleStatistic;
  /**
   * Rounds of rejection at most; `Infinity` goes on until nothing is rejected.
   * @default 5
   */
  readonly maxIterations?: number;
}

type BufferStatistic = (buffer: Float64Array, length: number) => number;

/** Where clipping begins on either side; infinite on a side that is not clipped, whatever the width. */
export function clipBounds(
  { lower, upper }: { readonly lower: number; readonly upper: number },
  center: number,
  width: number,
): { low: number; high: number } {
  return {
    low: lower === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : center - lower * width,
    high: upper === Number.POSITIVE_INFINITY ? upper : center + upper * width,
  };
}

/** Checked options, the estimators ready for a buffer of up to `capacity` samples. */
export interface ClipRule {
  readonly lower: number;
  readonly upper: number;
  readonly maxIterations: number;
  readonly centerOf: BufferStatistic;
  readonly widthOf: BufferStatistic;
}

function centerStatistic(center: SigmaClipOptions["center"]): BufferStatistic {
  if (typeof center === "function") return (buffer, n) => center(buffer.slice(0, n));
  return center === "mean" ? meanOf : medianInPlace;
}

function widthStatistic(width: SigmaClipOptions["width"], capacity: number): BufferStatistic {
  if (typeof width === "function") return (buffer, n) => width(buffer.slice(0, n));
  if (width === "std") return (buffer, n) => standardDeviationOf(buffer, n, meanOf(buffer, n));
  const scratch = new Float64Array(capacity);
  return (buffer, n) =>
    MAD_TO_STANDARD_DEVIATION * medianOfDeviations(buffer, n, medianInPlace(buffer, n), scratch);
}

/** @throws StatsError `"invalid-option"`. */
export function clipRule(options: SigmaClipOptions, capacity: number): ClipRule {
  const { sigma = 3, center = "median", width = "std", maxIterations = 5 } = options;
  const { sigmaLower = sigma, sigmaUpper = sigma } = options;
  check.positive("sigma", sigma);
  if (sigmaLower !== Number.POSITIVE_INFINITY) check.positive("sigmaLower", sigmaLower);
  if (sigmaUpper !== Number.POSITIVE_INFINITY) check.positive("sigmaUpper", sigmaUpper);
  if (maxIterations !== Number.POSITIVE_INFINITY) {
    check.integerAtLeast("maxIterations", maxIterations, 1);
  }
  if (typeof center !== "function") check.oneOf("center", center, ["median", "mean"]);
  if (typeof width !== "function") check.oneOf("width", width, ["std", "madStd"]);
  return {
    lower: sigmaLower,
    upper: sigmaUpper,
    maxIterations,
    centerOf: centerStatistic(center),
    widthOf: widthStatistic(width, capacity),
  };
}
