/** Looks for defective pixels in frames from all over a run, before anything is followed. */

import { toFloat32 } from "@photkit/image";
import type { FrameSource } from "@photkit/io-video";
import type { FrameSpan } from "../run/read-frames.ts";
import { findHotPixels } from "./find-hot-pixels.ts";
import type { HotPixels } from "./hot-pixels.ts";
import type { FramePreparer } from "./prepare-frames.ts";
import { createSaturationWatch } from "./saturation-watch.ts";
import type { Pixels } from "./sharp-pixels.ts";

/** Frames looked at, and pixels of them that are held at once, at most. */
const SCOUTED_FRAMES = 32;
const SCOUTED_PIXELS = 2.4e7;
const FEWEST_FRAMES = 5;
/** Frames looked at where a program decodes them, which goes on from the last key frame each time. */
const DECODED_FRAMES = 8;

/**
 * @param known - the level at which the recording saturates; null when its pixels must tell.
 * @returns null when there are no defective pixels.
 */
export async function scoutHotPixels(
  source: FrameSource,
  span: FrameSpan,
  preparer: FramePreparer,
  known: number | null,
  signal?: AbortSignal,
): Promise<HotPixels | null> {
  const step = colourStep(source.info.colour);
  const watch = createSaturationWatch(preparer.ignored);
  const frames: Pixels[] = [];
  for (const index of scoutedFrames(source, span)) {
    signal?.throwIfAborted();
    // What cannot be read is reported where it is measured.
    const frame = await source.frame(index).catch(() => null);
    if (frame === null) continue;
    watch.add(frame.image);
    const { data, shape } = toFloat32(preparer.prepare(frame.image, known ?? watch.level()));
    frames.push({ data, width: shape[1], height: shape[0], frames: 1, step });
  }
  return findHotPixels(frames, preparer.level(known ?? watch.level()));
}

/** Distance of pixels of one colour. */
export const colourStep = (colour: string): number => (/^[RGB]{4}$/.test(colour) ? 2 : 1);

/**
 * Numbers of frames spread over a span, in order, its first and last among them: the same frames
 * whether the recording is counted from its beginning or its end.
 */
export function scoutedFrames({ info }: FrameSource, { start, stop }: FrameSpan): number[] {
  const decoded = typeof info.meta.decoder === "string";
  const room = Math.floor(SCOUTED_PIXELS / (info.width * info.height));
  const most = decoded ? DECODED_FRAMES : SCOUTED_FRAMES;
  const count = Math.min(stop - start, most, Math.max(FEWEST_FRAMES, room));
  if (count === 1) return [start];
  const from = (k: number) => Math.round((k * (stop - 1 - start)) / (count - 1));
  return Array.from({ length: count }, (_, k) =>
    2 * k < count ? start + from(k) : stop - 1 - from(count - 1 - k),
  );
}
