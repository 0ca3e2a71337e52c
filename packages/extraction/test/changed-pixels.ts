import { createImage } from "@photkit/image";
import type { Frame, FrameSource } from "@photkit/io-video";

/** A recording of whole numbers with other pixels, however its frames are read. */
export function changedPixels(
  source: FrameSource,
  change: (value: number, at: number, frame: number) => number,
): FrameSource {
  const { width, height } = source.info;
  const changed = (frame: Frame): Frame => {
    const pixels = frame.image.data as Uint8Array | Uint16Array;
    const data = pixels.map((value, i) => change(value, i, frame.index));
    return { ...frame, image: createImage(data, width, height) };
  };
  return {
    ...source,
    frame: async (index) => changed(await source.frame(index)),
    frames: async function* (range) {
      for await (const frame of source.frames(range)) yield changed(frame);
    },
  };
}
