import { createImage, type Image } from "@photkit/image";
import type { Frame, FrameSource } from "@photkit/io-video";

/** A recording with other images, however its frames are read. */
export function changedImages(source: FrameSource, change: (frame: Frame) => Image): FrameSource {
  const changed = (frame: Frame): Frame => ({ ...frame, image: change(frame) });
  return {
    ...source,
    frame: async (index) => changed(await source.frame(index)),
    frames: async function* (range) {
      for await (const frame of source.frames(range)) yield changed(frame);
    },
  };
}

/** A recording of whole numbers with other pixels. */
export function changedPixels(
  source: FrameSource,
  change: (value: number, at: number, frame: number) => number,
): FrameSource {
  const { width, height } = source.info;
  return changedImages(source, ({ image, index }) => {
    const pixels = image.data as Uint8Array | Uint16Array;
    const data = pixels.map((value, i) => change(value, i, index));
    return createImage(data, width, height);
  });
}
