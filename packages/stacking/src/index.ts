export {
  type CalibratedImage,
  type CalibrationErrors,
  type CalibrationFrames,
  type CorrectionPlanes,
  calibrate,
  correctionPlanes,
} from "./calibrate.ts";
export {
  DEFECT_FORMAT,
  DEFECT_KINDS,
  DEFECT_VERSION,
  type Defect,
  type DefectKind,
  type DefectMap,
  defectMap,
  defectMask,
  mergeDefects,
  readDefectMap,
} from "./defect-map.ts";
export {
  type DefectProfiles,
  defectProfile,
  deleteDefectProfile,
  noDefectProfiles,
  PROFILES_FORMAT,
  PROFILES_VERSION,
  readDefectProfiles,
  saveDefectProfile,
} from "./defect-profiles.ts";
export { isStackingError, StackingError, type StackingErrorCode } from "./errors.ts";
export { type DefectSources, type FindDefectsOptions, findDefects } from "./find-defects.ts";
export type { FlatLevelOptions } from "./flat-level.ts";
export {
  type MasterFlatOptions,
  masterDark,
  masterFlat,
  type Subtrahend,
} from "./master-dark-flat.ts";
export {
  createMasterStack,
  type Frames,
  type MasterFrame,
  type MasterOptions,
  type MasterStack,
  masterFrame,
} from "./master-frame.ts";
export { createMeanStack, type MeanStack, type Placement } from "./mean-stack.ts";
export {
  createPhaseCorrelator,
  type PhaseCorrelationOptions,
  type PhaseCorrelator,
} from "./phase-correlation.ts";
export {
  pymovieDarkDefects,
  pymovieDarkFlat,
  pymovieGain,
  pymovieGainDefects,
} from "./pymovie-dark-flat.ts";
export type { PictureShift } from "./shift-proof.ts";
