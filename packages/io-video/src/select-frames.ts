/** Some frames of a recording as a recording of their own. */

import { check } from "./errors.ts";
import type { Frame, FrameSource } from "./frame.ts";
import { checkFrameIndex, readAhead } from "./frame-range.ts";

export interface SelectFramesOptions {
  /** What a user should know about the choice; put before the warnings of the recording. */
  readonly warnings?: readonly string[];
}

/**
 * A recording of the frames that `indices` lists, numbered anew from 0 in that order; pixels, times
 * and facts are those of the source, which it closes.
 *
 * @param indices - frame numbers of `source`, at least one.
 * @throws VideoError `"invalid-option"` for none, `"no-such-frame"` for one outside the source.
 */
export function selectFrames(
  source: FrameSource,
  indices: readonly number[],
  options: SelectFramesOptions = {},
): FrameSource {
  const { name } = source.info;
  check.integerAtLeast("indices.length", indices.length, 1);
  for (const index of indices) checkFrameIndex(index, source.frameCount, name);
  const frameCount = indices.length;
  const placeOf = (index: number): number => {
    checkFrameIndex(index, frameCount, name);
    return indices[index]!;
  };
  const read = async (index: number): Promise<Frame> => ({
    ...(await source.frame(placeOf(index))),
    index,
  });
  return {
    info: { ...source.info, warnings: [...(options.warnings ?? []), ...source.info.warnings] },
    frameCount,
    frame: async (index) => read(index),
    time: async (index) => source.time(placeOf(index)),
    ...(source.meta && {
      meta: async (index: number) => (await source.meta?.(placeOf(index))) ?? {},
    }),
    frames: (range = {}) => readAhead(range, frameCount, 1, async (first) => [await read(first)]),
    close: () => source.close(),
  };
}
