import { guardFor, optionChecks, TaggedError } from "@photkit/errors";

/**
 * - `"invalid-option"`: an option outside its stated range.
 * - `"unrecognised-format"`: the first bytes belong to no format that is read here.
 * - `"invalid-file"`: a header that contradicts itself or its format.
 * - `"unsupported"`: a valid file that uses a feature that is not read here.
 * - `"truncated"`: the file ends before its header or its first complete frame does.
 * - `"no-such-frame"`: a frame number outside the recording.
 * - `"unreadable-frame"`: one frame whose bytes cannot be read or decoded.
 * - `"no-such-file"`: a path that does not exist or cannot be opened.
 * - `"empty-folder"`: a folder without frames.
 * - `"network"`: a server that does not answer, or not as it should.
 * - `"no-ffmpeg"`: the file needs the program ffmpeg, which cannot be run.
 * - `"no-libraw"`: the file needs the optional package libraw-wasm, which is not there.
 * - `"ffmpeg-failed"`: ffmpeg ran and could not read the file; the message repeats what it printed.
 * - `"closed"`: a recording or a writer used after it was closed.
 */
export type VideoErrorCode =
  | "invalid-option"
  | "unrecognised-format"
  | "invalid-file"
  | "unsupported"
  | "truncated"
  | "no-such-frame"
  | "unreadable-frame"
  | "no-such-file"
  | "empty-folder"
  | "network"
  | "no-ffmpeg"
  | "no-libraw"
  | "ffmpeg-failed"
  | "closed";

/** What the functions of `@photkit/io-video` throw. */
export class VideoError extends TaggedError<VideoErrorCode> {
  override readonly name = "VideoError";
}

export const isVideoError = guardFor<VideoError>("VideoError");

export const check = optionChecks((message, data) => {
  throw new VideoError("invalid-option", message, { data });
});
