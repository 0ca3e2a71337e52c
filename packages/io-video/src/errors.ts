import { guardFor, optionChecks, TaggedError } from "@photkit/errors";

export type VideoErrorCode = "invalid-option";

/** What the functions of `@photkit/io-video` throw. */
export class VideoError extends TaggedError<VideoErrorCode> {
  override readonly name = "VideoError";
}

export const isVideoError = guardFor<VideoError>("VideoError");

export const check = optionChecks((message, data) => {
  throw new VideoError("invalid-option", message, { data });
});
