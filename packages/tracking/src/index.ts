export {
  type CommonShift,
  type CommonShiftOptions,
  type ExpectedStar,
  searchCommonShift,
} from "./common-shift.ts";
export { isTrackingError, TrackingError, type TrackingErrorCode } from "./errors.ts";
export { type GivenPath, givenPath, type PathPoint } from "./given-path.ts";
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
export {
  type Pose,
  type PoseState,
  StarTracker,
  type StarTrackerOptions,
  type TrackingStar,
} from "./star-tracker.ts";
export { type StarPositions, type VotedShift, type VoteOptions, voteShift } from "./vote-shift.ts";
