export {
  type BiweightOptions,
  type BiweightScaleOptions,
  biweightLocation,
  biweightMidvariance,
  biweightScale,
} from "./biweight.ts";
export { choleskyFactor, choleskyInverse, choleskySolve } from "./cholesky.ts";
export {
  type ClipAlongAxisOptions,
  type ClippedLines,
  sigmaClipAlongAxis,
} from "./clip-along-axis.ts";
export { type ClipGrowOptions, sigmaClipGrow } from "./clip-grow.ts";
export { clipInPlace } from "./clip-in-place.ts";
export type { SampleStatistic, SigmaClipOptions } from "./clip-options.ts";
export { clipSamples } from "./clip-tails.ts";
export type { ClippedStatistics } from "./clipped-statistics.ts";
export { isStatsError, StatsError, type StatsErrorCode } from "./errors.ts";
export type { FitModel, FitOptions, FitProblem } from "./fit-problem.ts";
export { type HistogramOptions, type IntegerHistogram, integerHistogram } from "./histogram.ts";
export { type FitReason, levenbergMarquardt, type NonlinearFit } from "./levenberg-marquardt.ts";
export { type LineFit, type LineFitOptions, lineFit } from "./line-fit.ts";
export { type LinearFit, solveLinearLeastSquares } from "./linear-least-squares.ts";
export { type LunarMean, lunarMean } from "./lunar-mean.ts";
export { median, medianInPlace } from "./median.ts";
export {
  MAD_TO_STANDARD_DEVIATION,
  madStd,
  medianAbsoluteDeviation,
} from "./median-absolute-deviation.ts";
export {
  daophotMode,
  type ModeOptions,
  type ModeStatistics,
  pearsonMode,
  sextractorMode,
} from "./mode.ts";
export { mean, type StandardDeviationOptions, standardDeviation } from "./moments.ts";
export {
  type PolynomialFit,
  type PolynomialFitOptions,
  polynomialFit,
  polynomialValue,
} from "./polynomial-fit.ts";
export {
  type PymovieRobustMean,
  type PymovieWindow,
  pymovieRobustMean,
} from "./pymovie-robust-mean.ts";
export { quantile, quantiles } from "./quantile.ts";
export { createRandom, type Random, type RandomState } from "./random.ts";
export { type RobustMean, robustMean } from "./robust-mean.ts";
export {
  type RobustPolynomialFit,
  type RobustPolynomialOptions,
  robustPolynomialFit,
} from "./robust-polynomial-fit.ts";
export { clippedStatistics, type SigmaClipResult, sigmaClip } from "./sigma-clip.ts";
export type { RobustFitOptions } from "./tukey.ts";
export { unbiasedClipInPlace } from "./unbiased-clip.ts";
export { type WeightedMean, weightedMean, weightedMedian } from "./weighted.ts";
export { type DisplayRange, type ZscaleOptions, zscale } from "./zscale.ts";
