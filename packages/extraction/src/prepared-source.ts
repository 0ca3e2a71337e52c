/** A recording whose frames come ready to be measured. */

import type { Frame, FrameRange, FrameSource } from "@photkit/io-video";
import type { LineProfileSums } from "./line-profiles.ts";
import type { ReferencePicture } from "./reference-picture.ts";

/**
 * The recording with every frame prepared as the reference picture was; `info.saturation` is the level
 * of saturated pixels in these frames.
 */
export function preparedSource(
  source: FrameSource,
  { prepare, saturation }: Pick<ReferencePicture, "prepare" | "saturation">,
  profiles?: LineProfileSums,
): FrameSource {
  const ready = (frame: Frame): Frame => ({ ...frame, image: prepare(frame.image, profiles) });
  return {
    info: { ...source.info, saturation },
    frameCount: source.frameCount,
    frame: async (index) => ready(await source.frame(index)),
    time: (index) => source.time(index),
    frames: async function* (range?: FrameRange) {
      for await (const frame of source.frames(range)) yield ready(frame);
    },
    close: () => source.close(),
  };
}
