/** Checks that every frame source shares: frame numbers, ranges and use after closing. */

import { check, isVideoError, VideoError } from "./errors.ts";
import type { FrameRange } from "./frame.ts";

/** @throws VideoError `"no-such-frame"` unless `index` is one of `frameCount` frames. */
export function checkFrameIndex(index: number, frameCount: number, file: string): void {
  if (!Number.isSafeInteger(index) || index < 0 || index >= frameCount) {
    throw new VideoError(
      "no-such-frame",
      `${file}: frame must be an integer between 0 and ${frameCount - 1}. Received ${index}.`,
      { data: { file, frame: index, frameCount } },
    );
  }
}

/** A range with its defaults; `stop` beyond the end means the end. */
function resolveRange(
  range: FrameRange,
  frameCount: number,
): { start: number; stop: number; step: number } {
  const { start = 0, stop = frameCount, step = 1 } = range;
  check.integerAtLeast("start", start, 0);
  check.integerAtLeast("stop", stop, 0);
  check.integerAtLeast("step", step, 1);
  return { start, stop: Math.min(stop, frameCount), step };
}

/** The error of a recording that was closed before this use. */
export const closedError = (file: string): VideoError =>
  new VideoError("closed", `${file}: the recording is closed.`, { data: { file } });

/** One frame that cannot be read. */
export const unreadableFrame = (
  file: string,
  frame: number,
  reason: string,
  cause?: unknown,
): VideoError =>
  new VideoError("unreadable-frame", `${file}: frame ${frame} cannot be read: ${reason}`, {
    data: { file, frame },
    cause,
  });

/** What is thrown for frame `index` when reading it failed: a closed recording says that instead. */
export function frameFailure(file: string, index: number, cause: unknown): VideoError {
  if (isVideoError(cause, "closed")) return cause;
  if (isVideoError(cause, "unreadable-frame") && cause.data.frame === index) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return unreadableFrame(file, index, reason, cause);
}

/**
 * Runs `load` over the frame numbers of a range with one load under way ahead of the consumer.
 *
 * @param size - items that one load gives; loads start at `start`, `start + size * step`, ...
 * @param load - what rejects, and items that reject, end the reading when they are reached: one bad
 *   frame must not take the good ones of its load with it, so that a load of several rejects for none.
 */
export async function* readAhead<T>(
  range: FrameRange,
  frameCount: number,
  size: number,
  load: (first: number, stop: number) => Promise<Iterable<T | Promise<T>>>,
): AsyncGenerator<T, void, undefined> {
  const { start, stop, step } = resolveRange(range, frameCount);
  const { signal } = range;
  signal?.throwIfAborted();
  const begin = (first: number) => {
    const items = load(first, Math.min(stop, first + size));
    // A load that fails is reported when it is reached; until then nobody listens.
    items.catch(() => {});
    return items;
  };
  const stride = step === 1 ? size : step;
  let next = start < stop ? begin(start) : undefined;
  for (let first = start; next !== undefined; first += stride) {
    const items = await unlessAborted(next, signal);
    next = first + stride < stop ? begin(first + stride) : undefined;
    for (const item of items) {
      signal?.throwIfAborted();
      yield await item;
    }
  }
}

/** What is awaited, or the reason of a signal that comes first: no reader is waited for in vain. */
function unlessAborted<T>(awaited: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return awaited;
  return new Promise((resolve, reject) => {
    const fail = () => reject(signal.reason);
    if (signal.aborted) fail();
    signal.addEventListener("abort", fail, { once: true });
    awaited.then(resolve, reject).finally(() => signal.removeEventListener("abort", fail));
  });
}
