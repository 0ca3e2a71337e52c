/** A recording whose frames come ready to be measured. */

import type { Frame, FrameRange, FrameSource } from "@photkit/io-video";
import type { LineProfileSums } from "./line-profiles.ts";
import type { ReferencePicture } from "./reference-picture.ts";

/**
 * The recording with every frame prepared as the reference picture was; `info.saturation` is the level
 * of saturated pixels in these frames. The pixels of a frame of `frames` hold until the next frame is
 * asked for; those of `frame` are its own.
 */
export function preparedSource(
  source: FrameSource,
  reference: Pick<ReferencePicture, "prepare" | "saturation">,
  profiles?: LineProfileSums,
): FrameSource {
  const { width, height } = source.info;
  const ready = (frame: Frame, out?: Float32Array): Frame => ({
    ...frame,
    image: reference.prepare(frame.image, { profiles, ...(out && { out }) }),
  });
  return {
    info: { ...source.info, saturation: reference.saturation },
    frameCount: source.frameCount,
    frame: async (index) => ready(await source.frame(index)),
    time: (index) => source.time(index),
    frames: async function* (range?: FrameRange) {
      const out = new Float32Array(width * height);
      for await (const frame of source.frames(range)) yield ready(frame, out);
    },
    close: () => source.close(),
  };
}
