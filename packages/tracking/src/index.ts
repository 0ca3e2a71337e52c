export {
  type CommonShift,
  type CommonShiftOptions,
  type ExpectedStar,
  searchCommonShift,
} from "./common-shift.ts";
export { isTrackingError, TrackingError, type TrackingErrorCode } from "./errors.ts";
export type { Catalogue } from "./gathered-stars.ts";
export { type GivenPath, givenPath, type PathPoint } from "./given-path.ts";
export type { Pose, PoseState, StarTrackerOptions, TrackingStar } from "./pose.ts";
export {
  applySimilarity,
  fitSimilarity,
  identity,
  invertSimilarity,
  type PointPairs,
  rotationRadians,
  type Similarity,
  type SimilarityFit,
  scaleOf,
  similarityThrough,
} from "./similarity.ts";
export { coast, type SlowLinear, unrotated, updateLinear } from "./slow-rotation.ts";
export { StarTracker } from "./star-tracker.ts";
export {
  type StarPositions,
  type VotedShift,
  type VoteOptions,
  type VotesOptions,
  voteShift,
  voteShifts,
} from "./vote-shift.ts";
