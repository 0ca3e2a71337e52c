/** Frames in order, where one that cannot be read is reported and skipped, never the end. */

import type { Frame, FrameSource } from "@photkit/io-video";

export interface FrameOrError {
  readonly index: number;
  /** The frame, or null when it could not be read. */
  readonly frame: Frame | null;
  readonly error: unknown;
}

/** Frames `start` to `stop` - 1, from the last to the first when `backwards`. */
export interface FrameSpan {
  readonly start: number;
  readonly stop: number;
  readonly backwards: boolean;
}

/** The first `count` frames of a span, in its own direction. */
export const beginningOf = ({ start, stop, backwards }: FrameSpan, count: number): FrameSpan => ({
  start: backwards ? Math.max(start, stop - count) : start,
  stop: backwards ? stop : Math.min(stop, start + count),
  backwards,
});

/** Pixels of the frames that are held at once to be given backwards, and most frames of them. */
const HELD_PIXELS = 3e7;
const HELD_FRAMES = 64;

/**
 * The frames of a span. After an unreadable frame reading goes on behind it. Backwards, they are
 * read forwards in blocks, since that is how recordings are stored.
 *
 * @throws the reason of `signal` when it is aborted.
 */
export async function* readFrames(
  source: FrameSource,
  { start, stop, backwards }: FrameSpan,
  signal?: AbortSignal,
): AsyncGenerator<FrameOrError> {
  if (!backwards) {
    yield* readForwards(source, start, stop, signal);
    return;
  }
  const { width, height } = source.info;
  const block = Math.max(1, Math.min(HELD_FRAMES, Math.floor(HELD_PIXELS / (width * height))));
  for (let end = stop; end > start; end -= block) {
    const held: FrameOrError[] = [];
    for await (const one of readForwards(source, Math.max(start, end - block), end, signal)) {
      held.push(one);
    }
    yield* held.reverse();
  }
}

async function* readForwards(
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
