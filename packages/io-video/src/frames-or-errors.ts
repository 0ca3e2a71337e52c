/** The frames of a recording in order, where one that cannot be read never ends the others. */

import type { Frame, FrameRange, FrameSource } from "./frame.ts";

export interface FrameOrError {
  readonly index: number;
  /** The frame, or null when it could not be read. */
  readonly frame: Frame | null;
  /** Why it could not be read, else null. */
  readonly error: unknown;
}

/**
 * Frames in a row that could not be read, and seconds spent on them, from which on nothing is to be
 * expected of the rest: a server that lets every request run into its timeout, a decoder that has to
 * be started for each. Where failing takes no time, every frame is tried.
 */
const FEWEST_FAILURES = 16;
const PATIENCE_SECONDS = 60;

/**
 * Frames of a range, step 1, one after the other. One that the sequential reading does not give is
 * asked for by its number, so that exactly those are reported that cannot be read, whatever the source
 * reads ahead, and an error that goes away costs no frame. After a minute in which nothing but errors
 * came, at least 16 of them, the rest is reported with the last of them, without being tried.
 *
 * @throws the reason of `signal` when it is aborted, nothing else.
 */
export async function* framesOrErrors(
  source: FrameSource,
  { start = 0, stop = source.frameCount, signal }: Omit<FrameRange, "step"> = {},
): AsyncGenerator<FrameOrError, void, undefined> {
  const end = Math.min(stop, source.frameCount);
  let next = start;
  let failures = 0;
  let since = 0;
  while (next < end) {
    const began = performance.now();
    try {
      for await (const frame of source.frames({
        start: next,
        stop: end,
        ...(signal && { signal }),
      })) {
        // A number that is not its turn says that the source is out of step: single frames are not.
        if (frame.index !== next) break;
        failures = 0;
        next++;
        yield { index: frame.index, frame, error: null };
      }
    } catch {
      signal?.throwIfAborted();
    }
    if (next >= end) return;
    if (failures === 0) since = began;
    const one = await single(source, next);
    signal?.throwIfAborted();
    failures = one.frame === null ? failures + 1 : 0;
    yield one;
    next++;
    const seconds = (performance.now() - since) / 1000;
    if (failures < FEWEST_FAILURES || seconds < PATIENCE_SECONDS) continue;
    for (; next < end; next++) yield { index: next, frame: null, error: one.error };
  }
}

const single = (source: FrameSource, index: number): Promise<FrameOrError> =>
  source.frame(index).then(
    (frame) => ({ index, frame, error: null }),
    (error: unknown) => ({ index, frame: null, error }),
  );
