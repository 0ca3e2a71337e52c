export {
  type EllipseBackgroundOptions,
  ellipseBackground,
} from "./background/ellipse-background.ts";
export {
  type AnnulusOptions,
  annulusBackground,
  type BackgroundRequest,
  type LocalBackground,
  type LocalBackgroundEstimator,
} from "./background/local-background.ts";
export {
  planeBackground,
  type SurfaceBackgroundOptions,
  surfaceBackground,
} from "./background/surface-background.ts";
export { type WindowBackgroundOptions, windowBackground } from "./background/window-background.ts";
export {
  type Centroid,
  type CentroidMethod,
  type CentroidOptions,
  centroid,
} from "./centroid/centroid.ts";
export { fitGaussian, type GaussianFit, type GaussianFitOptions } from "./centroid/gaussian-fit.ts";
export type { LightMoments } from "./centroid/light-moments.ts";
export {
  fitMarginals,
  type MarginalFit,
  type MarginalFitOptions,
} from "./centroid/marginal-fit.ts";
export { ApertureError, type ApertureErrorCode, isApertureError } from "./errors.ts";
export { flagNames, MeasurementFlag, type MeasurementFlagName } from "./flags.ts";
export {
  type AdaptiveMeasurement,
  type AdaptiveOptions,
  measureAdaptive,
  measureAdaptiveLevels,
} from "./masks/adaptive-aperture.ts";
export type { BlobChoice } from "./masks/adaptive-mask.ts";
export {
  circularMask,
  type MaskMeasureOptions,
  measureMask,
  type PixelMask,
  shiftMask,
} from "./masks/pixel-mask.ts";
export {
  growTightMask,
  measureTightMask,
  type TightMaskOptions,
  type TightMeasureOptions,
} from "./masks/tight-mask.ts";
export { type Measurement, type MeasurementTable, measurementAt } from "./measurement.ts";
export { type CcdErrorInput, ccdError } from "./noise/ccd-error.ts";
export {
  estimateGain,
  type FramePair,
  type GainEstimate,
  type GainOptions,
} from "./noise/estimate-gain.ts";
export type { NoiseOptions } from "./noise/noise.ts";
export { type ApertureShareOptions, apertureShare } from "./psf/aperture-share.ts";
export { type BuildPsfOptions, buildPsf } from "./psf/build-psf.ts";
export type { EmpiricalPsf } from "./psf/empirical-psf.ts";
export { measureForced } from "./psf/forced-photometry.ts";
export { measureOptimal, type OptimalOptions } from "./psf/optimal-extraction.ts";
export type { GaussianPsf, MoffatPsf, Psf } from "./psf/psf.ts";
export {
  fitPsf,
  fitPsfs,
  type PsfFit,
  type PsfFitOptions,
  type PsfMeasurement,
} from "./psf/psf-fit.ts";
export type { FitShape } from "./psf/psf-model.ts";
export type { PsfOptions } from "./psf/psf-options.ts";
export {
  type PsfParameters,
  type PsfParametersOptions,
  psfParameters,
} from "./psf/psf-parameters.ts";
export { annulusOfArea } from "./shapes/annulus-of-area.ts";
export type { ApertureShape } from "./shapes/aperture-shape.ts";
export {
  type ApertureWeights,
  apertureWeights,
  type OverlapOptions,
} from "./shapes/aperture-weights.ts";
export { circleOverlap, ellipseOverlap } from "./shapes/disc-overlap.ts";
export { type ExaminedStar, type ExamineOptions, examineStar } from "./stars/examine-star.ts";
export { type FwhmOptions, measureFwhm } from "./stars/fwhm.ts";
export { flagNeighbours, type OtherStars } from "./stars/neighbours.ts";
export {
  type RadialProfile,
  type RadialProfileOptions,
  radialProfile,
} from "./stars/radial-profile.ts";
export {
  type ApertureStatistics,
  type ApertureStatisticsOptions,
  apertureStatistics,
} from "./sums/aperture-statistics.ts";
export { type ApertureSum, type SumOptions, sumAperture } from "./sums/aperture-sum.ts";
export {
  type CircleOptions,
  measureCircle,
  measureCircles,
  measureRadii,
} from "./sums/circular-aperture.ts";
export {
  bestRadius,
  type CurveOfGrowth,
  curveOfGrowth,
  type GrowthOptions,
} from "./sums/curve-of-growth.ts";
export {
  type FieldMeasurements,
  measureFields,
} from "./sums/field-measurement.ts";
export { type FlashOptions, measureFlash } from "./sums/flash-aperture.ts";
