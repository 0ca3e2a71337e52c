/** What every recording gives: frames, each with its picture, its time and the facts of its file. */

import type { Image } from "@photkit/image";

/** Which instant of the exposure a time stamp names. */
export type TimeReference = "start" | "mid" | "end";

/** An instant with everything needed to use it. */
export interface FrameTime {
  /** Microseconds since 1970-01-01 00:00:00 UTC. */
  readonly utcMicroseconds: number;
  readonly reference: TimeReference;
  /** Exposure in seconds, or null when the file does not say. */
  readonly exposureSeconds: number | null;
  /** Where the time came from, e.g. "UT-OBS" or "SER trailer". */
  readonly origin: string;
  /** What the file says against it; absent when nothing does. */
  readonly warnings?: readonly string[];
}

export interface Frame {
  /** 0-based number in the recording. */
  readonly index: number;
  /**
   * Its pixels never change: whoever gets a frame may keep it, and nobody writes into it, the source
   * least of all. It may share the memory that was read, with rows padded or the last one first: pixels are found by
   * `stride` and `offset`. `toFloat32` and `toFloat64` of `@photkit/image` give dense copies.
   */
  readonly image: Image;
  readonly time: FrameTime | null;
  /** Facts of this frame by name (FITS keywords, status channels, file name). */
  readonly meta: Readonly<Record<string, string | number | boolean | null>>;
}

/** Facts of a whole recording. */
export interface SourceInfo {
  /** Short name of the format: "FITS sequence", "SER". */
  readonly format: string;
  /** File or folder name as the user gave it. */
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Significant bits of a pixel, or null when the file does not say. */
  readonly bitDepth: number | null;
  /** Pixel value at which the recording saturates, or null when unknown. */
  readonly saturation: number | null;
  /** Bayer pattern or colour layout; "mono" for monochrome. */
  readonly colour: string;
  /** Header of the recording by name. */
  readonly meta: Readonly<Record<string, string | number | boolean | null>>;
  /** What a user should know: short trailer, wrong frame count, ambiguous time. */
  readonly warnings: readonly string[];
}

export interface FrameRange {
  /** First frame. @default 0 */
  readonly start?: number;
  /** One past the last frame. @default frameCount */
  readonly stop?: number;
  /** @default 1 */
  readonly step?: number;
  readonly signal?: AbortSignal;
}

/** An open recording: random access by index, sequential reading with read-ahead. */
export interface FrameSource {
  readonly info: SourceInfo;
  readonly frameCount: number;
  /** One frame. @throws VideoError `"no-such-frame"`, `"unreadable-frame"`. */
  frame(index: number): Promise<Frame>;
  /**
   * The time of one frame as `frame` gives it, without reading its pixels where the format keeps
   * times elsewhere; null when the frame has none.
   *
   * @throws VideoError `"no-such-frame"`, and `"unreadable-frame"` where it shows without the pixels.
   */
  time(index: number): Promise<FrameTime | null>;
  /**
   * The facts of one frame (`Frame.meta`) without its pixels. Only recordings of one file per frame
   * have it, where every file states its own; what is worked out from the pixels is left out.
   */
  meta?(index: number): Promise<Frame["meta"]>;
  /** Frames in order. An unreadable frame is thrown when it is reached. */
  frames(range?: FrameRange): AsyncIterable<Frame>;
  close(): Promise<void>;
}
