export {
  type BackgroundMap,
  type BackgroundOptions,
  estimateBackground,
} from "./background-map.ts";
export { deadBorders } from "./dead-borders.ts";
export { DetectionError, type DetectionErrorCode, isDetectionError } from "./errors.ts";
export { estimateFwhm, type FindStarsOptions, findStars, roundingNoise } from "./find-stars.ts";
export type { Mesh } from "./mesh.ts";
export { StarFlag, type StarTable } from "./star-table.ts";
