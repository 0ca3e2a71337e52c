/** The frame that a run opens with: the first one, or where little is seen in it a better one nearby. */

import { findStars } from "@photkit/detection";
import type { Image } from "@photkit/image";
import type { FrameSource } from "@photkit/io-video";
import { beginningOf, type FrameSpan, readFrames } from "../run/read-frames.ts";

/** Frames that are looked at, at most. */
const LOOKED = 8;
/** A frame with so many stars is good enough to begin with. */
const ENOUGH_STARS = 4;
/** Another frame must show its stars so many times better than the first one. */
const BETTER = 1.5;
/** Stars that the frames are compared by, brightest first. */
const COMPARED = 12;

/**
 * The span from the frame on in which the stars are seen best, among the first few: wind trails the
 * stars of one frame, and clouds hide them in another. What lies before it is tracked with the rest.
 * For runs in which nothing is pointed at: places are those of the first frame.
 *
 * @param prepare - what a frame goes through before stars are sought in it.
 */
export async function openingWithStars(
  source: FrameSource,
  span: FrameSpan,
  prepare: (image: Image) => Image,
  signal?: AbortSignal,
): Promise<FrameSpan> {
  let opening: number | null = null;
  let toBeat = 0;
  for await (const { index, frame } of readFrames(source, beginningOf(span, LOOKED), signal)) {
    if (frame === null) continue;
    const { snr } = findStars(prepare(frame.image), { maxStars: COMPARED });
    const seen = Math.hypot(...snr);
    if (opening === null) {
      if (snr.length >= ENOUGH_STARS) return span;
      [opening, toBeat] = [index, BETTER * seen];
    } else if (seen > toBeat) [opening, toBeat] = [index, seen];
  }
  if (opening === null) return span;
  return span.backwards ? { ...span, stop: opening + 1 } : { ...span, start: opening };
}
