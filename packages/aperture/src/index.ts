export {
  type AdaptiveMeasurement,
  type AdaptiveOptions,
  measureAdaptive,
  measureAdaptiveLevels,
} from "./adaptive-aperture.ts";
export type { BlobChoice } from "./adaptive-mask.ts";
export {
  type ApertureShape,
  type ApertureWeights,
  apertureWeights,
  type OverlapOptions,
} from "./aperture-shape.ts";
export { type ApertureSum, type SumOptions, sumAperture } from "./aperture-sum.ts";
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
export {
  type FieldMeasurements,
  type FieldName,
  fieldView,
  measureFields,
} from "./field-measurement.ts";
export { flagNames, MeasurementFlag, type MeasurementFlagName } from "./flags.ts";
export { type FlashOptions, measureFlash } from "./flash-aperture.ts";
export { measureForced } from "./forced-photometry.ts";
export { type FwhmOptions, measureFwhm } from "./fwhm.ts";
export { fitGaussian, type GaussianFit, type GaussianFitOptions } from "./gaussian-fit.ts";
export {
  type AnnulusOptions,
  annulusBackground,
  type BackgroundRequest,
  type LocalBackground,
  type LocalBackgroundEstimator,
} from "./local-background.ts";
export type { Measurement, MeasurementTable } from "./measurement.ts";
export { flagNeighbours } from "./neighbours.ts";
export type { NoiseOptions } from "./noise.ts";
export { measureOptimal, type OptimalOptions } from "./optimal-extraction.ts";
export {
  circularMask,
  type MaskMeasureOptions,
  measureMask,
  type PixelMask,
  shiftMask,
} from "./pixel-mask.ts";
export { planeBackground } from "./plane-background.ts";
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
export { type RadialProfile, type RadialProfileOptions, radialProfile } from "./radial-profile.ts";
export {
  growTightMask,
  measureTightMask,
  type TightMaskOptions,
  type TightMeasureOptions,
} from "./tight-mask.ts";
export { type WindowBackgroundOptions, windowBackground } from "./window-background.ts";
