export type { PathPoint } from "@photkit/tracking";
export {
  APERTURE_SET_FORMAT,
  APERTURE_SET_VERSION,
  APERTURE_SETTINGS,
  type ApertureSet,
  type ApertureSetCode,
  type ApertureSettings,
  apertureSet,
  apertureSetOptions,
  readApertureSet,
  writeApertureSet,
} from "./aperture-set.ts";
export {
  type BackgroundChoice,
  type BackgroundModule,
  loadBackgroundEstimator,
} from "./background-choice.ts";
export type { CalibrationOptions } from "./calibration-options.ts";
export { type Cutouts, type CutoutWindow, openCutouts } from "./cutouts.ts";
export { ExtractionError, type ExtractionErrorCode, isExtractionError } from "./errors.ts";
export { type Extraction, type ExtractionSetup, extractLightCurve } from "./extract-light-curve.ts";
export type { PilotPose } from "./field-motion.ts";
export {
  type FindRecordingOverlayOptions,
  findRecordingOverlay,
  type RecordingOverlay,
} from "./find-recording-overlay.ts";
export { type FinderOptions, type FinderPicture, finderPicture } from "./finder-picture.ts";
export type { HotPixels } from "./hot-pixels.ts";
export type { IgnoredAreas } from "./ignored-areas.ts";
export type { LineProfileSums, LineProfiles } from "./line-profiles.ts";
export type { StarPlaces } from "./measure-frames.ts";
export {
  type AdaptiveMethod,
  type CircleMethod,
  METHOD_KINDS,
  type MeasurementMethod,
  type OptimalMethod,
  type PsfMethod,
  type QuietestMethod,
  type Ring,
  type StarMethod,
  type TightMaskMethod,
  type TrackerMaskMethod,
} from "./method-options.ts";
export { nearSaturation, skyOf } from "./near-saturation.ts";
export type {
  Correction,
  ExtractionOptions,
  ExtractionProgress,
  FieldOrder,
  FixedStar,
  FixedStars,
  FlashChoice,
  StarChoice,
} from "./options.ts";
export { namesAskedFor } from "./options.ts";
export type { OverlayOptions } from "./overlay-options.ts";
export { createPreparer, type FramePreparer, type PrepareExtras } from "./prepare-frames.ts";
export type { ReferencePicture } from "./reference-picture.ts";
export { type Remeasurement, type RemeasureOptions, remeasure } from "./remeasure.ts";
export { type WriteCutoutsOptions, writeCutouts } from "./write-cutouts.ts";
