/** A simulated observation through a camera with damaged pixels. */

import { createImage } from "@photkit/image";
import type { Frame, FrameSource } from "@photkit/io-video";
import type { Observation } from "@photkit/simulate";
import { observationSource } from "./observation-source.ts";

export interface DamagedPixel {
  readonly x: number;
  readonly y: number;
  /** What it adds in frame `index` in ADU; it reads 0 where this is -Infinity. */
  readonly adds: number | ((index: number) => number);
}

/** The observation as a source, with these pixels damaged in each of its frames. */
export function damagedSource(
  observation: Observation,
  pixels: readonly DamagedPixel[],
): FrameSource {
  const source = observationSource(observation);
  const { width, height, saturation } = source.info;
  const damage = (frame: Frame): Frame => {
    const data = Uint16Array.from(frame.image.data);
    for (const { x, y, adds } of pixels) {
      const value = data[y * width + x]! + (typeof adds === "number" ? adds : adds(frame.index));
      data[y * width + x] = Math.max(0, Math.min(saturation ?? 65535, Math.round(value)));
    }
    return { ...frame, image: createImage(data, width, height) };
  };
  return {
    ...source,
    frame: async (index) => damage(await source.frame(index)),
    frames: async function* (range) {
      for await (const frame of source.frames(range)) yield damage(frame);
    },
  };
}
