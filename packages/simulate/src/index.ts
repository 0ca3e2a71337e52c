export type { HotPixel } from "./detector.ts";
export { addStar } from "./draw-star.ts";
export {
  type DropToNoise,
  electronsForDropToNoise,
  expectedDropToNoise,
  type StarSurroundings,
} from "./drop-to-noise.ts";
export { isSimulationError, SimulationError, type SimulationErrorCode } from "./errors.ts";
export { type InterlaceOptions, interlaceObservation } from "./interlaced-observation.ts";
export { createObservation, type Observation } from "./observation.ts";
export type {
  FieldStarOptions,
  HotPixelOptions,
  ObservationOptions,
  OccultationOptions,
  StarOptions,
} from "./observation-options.ts";
export { observationSource } from "./observation-source.ts";
export { type Occultation, visibleFraction } from "./occultation.ts";
export { type OccultationPresetOptions, occultationPreset } from "./occultation-preset.ts";
export type { OverlayOptions } from "./overlay-options.ts";
export { readTruth } from "./read-truth.ts";
export {
  encircledEnergy,
  PROFILE_KINDS,
  type ProfileKind,
  type StarProfile,
} from "./star-profile.ts";
export type { SimulationTruth, TrueInstant, TrueOccultation, TrueStar } from "./truth.ts";
