/**
 * Looks for pixels that no sky wrote, such as the black borders of a video, in frames from all over a
 * run. They are not looked at afterwards: their edges pass for stars, and their level for sky.
 */

import { deadBorders } from "@photkit/detection";
import type { FrameSource } from "@photkit/io-video";
import type { FrameSpan } from "../run/read-frames.ts";
import { scoutedFrames } from "./scout-hot-pixels.ts";

/** Frames looked at, at most. */
const LOOKED_AT = 8;
/** Frames without such pixels, one after the other from the first on, that are enough to say so. */
const WITHOUT = 2;
/** Part of the frames in which a pixel is part of a border. */
const LASTING = 0.75;

/** 1 for every such pixel, in row order; null when there is none. */
export async function scoutBorders(
  source: FrameSource,
  span: FrameSpan,
  signal?: AbortSignal,
): Promise<Uint8Array | null> {
  const { width, height } = source.info;
  const all = scoutedFrames(source, span);
  const step = Math.ceil(all.length / LOOKED_AT);
  const counts = new Uint8Array(width * height);
  let readable = 0;
  let bordered = 0;
  for (const index of all.filter((_, k) => k % step === 0)) {
    signal?.throwIfAborted();
    // What cannot be read is reported where it is measured.
    const frame = await source.frame(index).catch(() => null);
    if (frame === null) continue;
    readable++;
    const dead = deadBorders(frame.image);
    if (dead !== null) {
      bordered++;
      for (let i = 0; i < counts.length; i++) counts[i]! += dead[i]!;
    } else if (bordered === 0 && readable >= WITHOUT) return null;
  }
  const lasting = counts.map((count) => (bordered > 0 && count >= LASTING * readable ? 1 : 0));
  return lasting.includes(1) ? lasting : null;
}
