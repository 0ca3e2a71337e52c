/** Frames in order, where one that cannot be read is reported and skipped, never the end. */

import type { Frame, FrameSource } from "@photkit/io-video";

export interface FrameOrError {
  readonly index: number;
  /** The frame, or null when it could not be read. */
  readonly frame: Frame | null;
  readonly error: unknown;
}

/**
 * Frames `start` to `stop` - 1 of a source. After an unreadable frame reading goes on behind it.
 *
 * @throws the reason of `signal` when it is aborted.
 */
export async function* readFrames(
  source: FrameSource,
  start: number,
  stop: number,
  signal?: AbortSignal,
): AsyncGenerator<FrameOrError> {
  let next = start;
  while (next < stop) {
    try {
      for await (const frame of source.frames({ start: next, stop, ...(signal && { signal }) })) {
        yield { index: frame.index, frame, error: null };
        next = frame.index + 1;
      }
      return;
    } catch (error) {
      signal?.throwIfAborted();
      yield { index: next, frame: null, error };
      next++;
    }
  }
}
