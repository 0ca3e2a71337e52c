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
} from "./documents/aperture-set.ts";
export { type Cutouts, type CutoutWindow, openCutouts } from "./documents/cutouts.ts";
export { type Remeasurement, type RemeasureOptions, remeasure } from "./documents/remeasure.ts";
export { type WriteCutoutsOptions, writeCutouts } from "./documents/write-cutouts.ts";
export { ExtractionError, type ExtractionErrorCode, isExtractionError } from "./errors.ts";
export type { PilotPose } from "./locate/field-motion.ts";
export { type FinderOptions, type FinderPicture, finderPicture } from "./locate/finder-picture.ts";
export type { ReferencePicture } from "./locate/reference-picture.ts";
export {
  type BackgroundChoice,
  type BackgroundModule,
  loadBackgroundEstimator,
} from "./options/background-choice.ts";
export type { CalibrationOptions } from "./options/calibration-options.ts";
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
} from "./options/method-options.ts";
export type {
  Correction,
  ExtractionOptions,
  ExtractionProgress,
  FieldOrder,
  FixedStar,
  FixedStars,
  FlashChoice,
  StarChoice,
} from "./options/options.ts";
export { namesAskedFor } from "./options/options.ts";
export type { OverlayOptions } from "./options/overlay-options.ts";
export type { HotPixels } from "./prepare/hot-pixels.ts";
export type { IgnoredAreas } from "./prepare/ignored-areas.ts";
export type { LineProfileSums, LineProfiles } from "./prepare/line-profiles.ts";
export { nearSaturation, skyOf } from "./prepare/near-saturation.ts";
export {
  createPreparer,
  type FramePreparer,
  type PrepareExtras,
} from "./prepare/prepare-frames.ts";
export {
  type Extraction,
  type ExtractionSetup,
  extractLightCurve,
} from "./run/extract-light-curve.ts";
export type { StarPlaces } from "./run/measure-frames.ts";
export {
  type FindRecordingOverlayOptions,
  findRecordingOverlay,
  type RecordingOverlay,
} from "./time/find-recording-overlay.ts";
