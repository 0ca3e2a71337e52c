export {
  APERTURE_SET_FORMAT,
  APERTURE_SET_VERSION,
  type ApertureSet,
  type ApertureSettings,
  apertureSet,
  apertureSetOptions,
  readApertureSet,
} from "./aperture-set.ts";
export { ExtractionError, type ExtractionErrorCode, isExtractionError } from "./errors.ts";
export { type Extraction, type ExtractionSetup, extractLightCurve } from "./extract-light-curve.ts";
export type {
  AdaptiveMethod,
  CircleMethod,
  Correction,
  ExtractionOptions,
  ExtractionProgress,
  FixedStar,
  FixedStars,
  OptimalMethod,
  QuietestMethod,
  StarChoice,
} from "./options.ts";
export type { PilotPose, ReferencePicture } from "./reference-picture.ts";
