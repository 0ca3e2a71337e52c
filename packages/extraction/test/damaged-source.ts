/** A simulated observation through a camera with damaged pixels. */

import type { FrameSource } from "@photkit/io-video";
import type { Observation } from "@photkit/simulate";
import { changedPixels } from "./changed-pixels.ts";
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
  const { width, saturation } = source.info;
  const damage = new Map(pixels.map(({ x, y, adds }) => [y * width + x, adds]));
  return changedPixels(source, (value, at, frame) => {
    const adds = damage.get(at) ?? 0;
    const damaged = value + (typeof adds === "number" ? adds : adds(frame));
    return Math.max(0, Math.min(saturation ?? 65535, Math.round(damaged)));
  });
}
