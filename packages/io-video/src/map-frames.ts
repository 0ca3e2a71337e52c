/** A recording with each of its frames changed, however it is read. */

import type { Frame, FrameSource, SourceInfo } from "./frame.ts";

export interface MapFramesOptions {
  /** @default that of the recording */
  readonly info?: SourceInfo;
  /** @default the times of the recording */
  readonly time?: FrameSource["time"];
}

/**
 * The recording whose frames go through `change`, which is asked for each of them when it is read. It
 * leaves the pixels of the frame that it gets as they are: others may hold them.
 *
 * @param change - a frame of the same number; what it throws is thrown for this frame.
 */
export function mapFrames(
  source: FrameSource,
  change: (frame: Frame) => Frame,
  { info = source.info, time }: MapFramesOptions = {},
): FrameSource {
  return {
    info,
    frameCount: source.frameCount,
    frame: async (index) => change(await source.frame(index)),
    time: time ?? ((index) => source.time(index)),
    ...(source.meta && { meta: source.meta.bind(source) }),
    async *frames(range) {
      for await (const frame of source.frames(range)) yield change(frame);
    },
    close: () => source.close(),
  };
}
