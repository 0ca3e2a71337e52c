export {
  type AdaptiveMeasurement,
  type AdaptiveOptions,
  measureAdaptive,
  measureAdaptiveLevels,
} from "./adaptive-aperture.ts";
export type { BlobChoice } from "./adaptive-mask.ts";
export { annulusOfArea } from "./annulus-of-area.ts";
export type { ApertureShape } from "./aperture-shape.ts";
export { type ApertureShareOptions, apertureShare } from "./aperture-share.ts";
export {
  type ApertureStatistics,
  type ApertureStatisticsOptions,
  apertureStatistics,
} from "./aperture-statistics.ts";
export { type ApertureSum, type SumOptions, sumAperture } from "./aperture-sum.ts";
export { type ApertureWeights, apertureWeights, type OverlapOptions } from "./aperture-weights.ts";
export { type BuildPsfOptions, buildPsf } from "./build-psf.ts";
export { type CcdErrorInput, ccdError } from "./ccd-error.ts";
export { type Centroid, type CentroidMethod, type CentroidOptions, centroid } from "./centroid.ts";
export {
  type CircleOptions,
  measureCircle,
  measureCircles,
  measureRadii,
} from "./circular-aperture.ts";
export {
  bestRadius,
  type CurveOfGrowth,
  curveOfGrowth,
  type GrowthOptions,
} from "./curve-of-growth.ts";
export { circleOverlap, ellipseOverlap } from "./disc-overlap.ts";
export { type EllipseBackgroundOptions, ellipseBackground } from "./ellipse-background.ts";
export type { EmpiricalPsf } from "./empirical-psf.ts";
export { ApertureError, type ApertureErrorCode, isApertureError } from "./errors.ts";
export {
  estimateGain,
  type FramePair,
  type GainEstimate,
  type GainOptions,
} from "./estimate-gain.ts";
export { type ExaminedStar, type ExamineOptions, examineStar } from "./examine-star.ts";
export {
  type FieldMeasurements,
  measureFields,
} from "./field-measurement.ts";
export { flagNames, MeasurementFlag, type MeasurementFlagName } from "./flags.ts";
export { type FlashOptions, measureFlash } from "./flash-aperture.ts";
export { measureForced } from "./forced-photometry.ts";
export { type FwhmOptions, measureFwhm } from "./fwhm.ts";
export { fitGaussian, type GaussianFit, type GaussianFitOptions } from "./gaussian-fit.ts";
export type { LightMoments } from "./light-moments.ts";
export {
  type AnnulusOptions,
  annulusBackground,
  type BackgroundRequest,
  type LocalBackground,
  type LocalBackgroundEstimator,
} from "./local-background.ts";
export { fitMarginals, type MarginalFit, type MarginalFitOptions } from "./marginal-fit.ts";
export { type Measurement, type MeasurementTable, measurementAt } from "./measurement.ts";
export { flagNeighbours, type OtherStars } from "./neighbours.ts";
export type { NoiseOptions } from "./noise.ts";
export { measureOptimal, type OptimalOptions } from "./optimal-extraction.ts";
export {
  circularMask,
  type MaskMeasureOptions,
  measureMask,
  type PixelMask,
  shiftMask,
} from "./pixel-mask.ts";
export type { GaussianPsf, MoffatPsf, Psf } from "./psf.ts";
export {
  fitPsf,
  fitPsfs,
  type PsfFit,
  type PsfFitOptions,
  type PsfMeasurement,
} from "./psf-fit.ts";
export type { FitShape } from "./psf-model.ts";
export type { PsfOptions } from "./psf-options.ts";
export { type PsfParameters, type PsfParametersOptions, psfParameters } from "./psf-parameters.ts";
export { type RadialProfile, type RadialProfileOptions, radialProfile } from "./radial-profile.ts";
export {
  planeBackground,
  type SurfaceBackgroundOptions,
  surfaceBackground,
} from "./surface-background.ts";
export {
  growTightMask,
  measureTightMask,
  type TightMaskOptions,
  type TightMeasureOptions,
} from "./tight-mask.ts";
export { type WindowBackgroundOptions, windowBackground } from "./window-background.ts";
