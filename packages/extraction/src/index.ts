export { ExtractionError, type ExtractionErrorCode, isExtractionError } from "./errors.ts";
export { type Extraction, extractLightCurve } from "./extract-light-curve.ts";
export type {
  AdaptiveMethod,
  CircleMethod,
  ExtractionOptions,
  ExtractionProgress,
  OptimalMethod,
  QuietestMethod,
  StarChoice,
} from "./options.ts";
export type { PilotPose, ReferencePicture } from "./reference-picture.ts";
