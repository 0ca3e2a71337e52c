export {
  type ClipAlongAxisOptions,
  type ClippedLines,
  sigmaClipAlongAxis,
} from "./clip/clip-along-axis.ts";
export { type ClipGrowOptions, sigmaClipGrow } from "./clip/clip-grow.ts";
export { clipInPlace } from "./clip/clip-in-place.ts";
export type { SampleStatistic, SigmaClipOptions } from "./clip/clip-options.ts";
export { clipSamples } from "./clip/clip-tails.ts";
export type { ClippedStatistics } from "./clip/clipped-statistics.ts";
export { clippedStatistics, type SigmaClipResult, sigmaClip } from "./clip/sigma-clip.ts";
export { unbiasedClipInPlace } from "./clip/unbiased-clip.ts";
export { isStatsError, StatsError, type StatsErrorCode } from "./errors.ts";
export { choleskyFactor, choleskyInverse, choleskySolve } from "./fit/cholesky.ts";
export type { FitModel, FitOptions, FitProblem } from "./fit/fit-problem.ts";
export {
  type FitReason,
  levenbergMarquardt,
  type NonlinearFit,
} from "./fit/levenberg-marquardt.ts";
export { type LineFit, type LineFitOptions, lineFit } from "./fit/line-fit.ts";
export { type LinearFit, solveLinearLeastSquares } from "./fit/linear-least-squares.ts";
export {
  type PolynomialFit,
  type PolynomialFitOptions,
  polynomialFit,
  polynomialValue,
} from "./fit/polynomial-fit.ts";
export {
  type RobustPolynomialFit,
  type RobustPolynomialOptions,
  robustPolynomialFit,
} from "./fit/robust-polynomial-fit.ts";
export type { RobustFitOptions } from "./fit/tukey.ts";
export {
  type BiweightOptions,
  type BiweightScaleOptions,
  biweightLocation,
  biweightMidvariance,
  biweightScale,
} from "./level/biweight.ts";
export { type LunarMean, lunarMean } from "./level/lunar-mean.ts";
export {
  daophotMode,
  type ModeOptions,
  type ModeStatistics,
  pearsonMode,
  sextractorMode,
} from "./level/mode.ts";
export {
  type PymovieRobustMean,
  type PymovieWindow,
  pymovieRobustMean,
} from "./level/pymovie-robust-mean.ts";
export { type RobustMean, robustMean } from "./level/robust-mean.ts";
export { type WeightedMean, weightedMean, weightedMedian } from "./level/weighted.ts";
export { type DisplayRange, type ZscaleOptions, zscale } from "./level/zscale.ts";
export { mean, type StandardDeviationOptions, standardDeviation } from "./moments.ts";
export {
  type HistogramOptions,
  type IntegerHistogram,
  integerHistogram,
} from "./order/histogram.ts";
export { median, medianInPlace } from "./order/median.ts";
export {
  MAD_TO_STANDARD_DEVIATION,
  madStd,
  medianAbsoluteDeviation,
} from "./order/median-absolute-deviation.ts";
export { quantile, quantiles } from "./order/quantile.ts";
export { createRandom, type Random, type RandomState } from "./random/random.ts";
