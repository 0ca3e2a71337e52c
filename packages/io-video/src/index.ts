export { isVideoError, VideoError, type VideoErrorCode } from "./errors.ts";
export type {
  Frame,
  FrameRange,
  FrameSource,
  FrameTime,
  SourceInfo,
  TimeReference,
} from "./frame.ts";
