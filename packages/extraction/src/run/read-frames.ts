/** Frames in order, where one that cannot be read is reported and skipped, never the end. */

import { type FrameOrError, type FrameSource, framesOrErrors } from "@photkit/io-video";

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
 * The frames of a span; those that cannot be read, with their errors, see `framesOrErrors`. Backwards,
 * they are read forwards in blocks, since that is how recordings are stored.
 *
 * @throws the reason of `signal` when it is aborted.
 */
export async function* readFrames(
  source: FrameSource,
  { start, stop, backwards }: FrameSpan,
  signal?: AbortSignal,
): AsyncGenerator<FrameOrError> {
  if (!backwards) {
    yield* framesOrErrors(source, { start, stop, ...(signal && { signal }) });
    return;
  }
  const { width, height } = source.info;
  const block = Math.max(1, Math.min(HELD_FRAMES, Math.floor(HELD_PIXELS / (width * height))));
  for (let end = stop; end > start; end -= block) {
    const held: FrameOrError[] = [];
    const range = { start: Math.max(start, end - block), stop: end, ...(signal && { signal }) };
    for await (const one of framesOrErrors(source, range)) held.push(one);
    yield* held.reverse();
  }
}
