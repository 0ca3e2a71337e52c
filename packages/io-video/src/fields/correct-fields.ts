/**
 * Recordings by grabbers that pair the fields of interlaced video wrongly, put right frame by frame:
 * rows of the two fields exchanged, or fields of two frames in one.
 */

import { createImage, type Image, type ImageLike, type PixelArray, sizeOf } from "@photkit/image";
import { check } from "../errors.ts";
import type { Frame, FrameSource, FrameTime } from "../frame.ts";
import { checkFrameIndex, readAhead } from "../frame-range.ts";

/**
 * - `"swap"`: rows 0 and 1, 2 and 3 … change places.
 * - `"shift"`: the lower field (rows 1, 3, 5 …) comes from the next frame.
 * - `"both"`: first the one, then the other.
 */
export type FieldCorrection = "swap" | "shift" | "both";

export const FIELD_CORRECTIONS: readonly FieldCorrection[] = ["swap", "shift", "both"];

/**
 * The recording with its fields corrected. Shifted it has one frame less, and the time of a frame is
 * the mean of the two that it is made of; its exposure stays as it was stated.
 *
 * @throws VideoError `"invalid-option"`.
 */
export function correctFields(source: FrameSource, correction: FieldCorrection): FrameSource {
  check.oneOf("correction", correction, FIELD_CORRECTIONS);
  const swap = correction !== "shift";
  const shift = correction !== "swap";
  const frameCount = Math.max(0, source.frameCount - (shift ? 1 : 0));

  const correct = (frame: Frame, next: Frame | null): Frame => ({
    ...frame,
    image: weave(frame.image, (next ?? frame).image, swap),
    time: next ? between(frame.time, next.time) : frame.time,
  });

  const one = async (index: number): Promise<Frame> => {
    checkFrameIndex(index, frameCount, source.info.name);
    const frame = await source.frame(index);
    return correct(frame, shift ? await source.frame(index + 1) : null);
  };

  return {
    info: {
      ...source.info,
      meta: { ...source.info.meta, fieldCorrection: correction },
    },
    frameCount,
    frame: one,
    async time(index) {
      checkFrameIndex(index, frameCount, source.info.name);
      const time = await source.time(index);
      return shift ? between(time, await source.time(index + 1)) : time;
    },
    async *frames(range = {}) {
      const { step = 1, start = 0, stop = frameCount } = range;
      if (shift && step > 1) {
        yield* readAhead(range, frameCount, 1, async (index) => [await one(index)]);
        return;
      }
      // Every frame is read once: it is the next of the one before.
      const last = Math.min(stop, frameCount) + (shift ? 1 : 0);
      let before: Frame | null = null;
      for await (const frame of source.frames({ ...range, start, stop: last })) {
        if (!shift) yield correct(frame, null);
        else if (before) yield correct(before, frame);
        before = frame;
      }
    },
    ...(source.meta && { meta: source.meta.bind(source) }),
    close: () => source.close(),
  };
}

/** A picture with its upper field from `first` and its lower field from `second`. */
function weave(first: Image, second: ImageLike, swap: boolean): Image {
  const { width, height } = sizeOf(first);
  const data = new (first.data.constructor as new (length: number) => PixelArray)(width * height);
  for (let y = 0; y < height; y++) {
    const isUpper = y % 2 === 0;
    // The last row of an odd number has no partner and keeps its place.
    const from = swap && (y ^ 1) < height ? y ^ 1 : y;
    copyRow(isUpper ? first : second, from, data, y * width);
  }
  return createImage(data, width, height);
}

function copyRow(
  { data, shape, stride, offset }: ImageLike,
  row: number,
  out: PixelArray,
  at: number,
) {
  const [, width = 0] = shape;
  const [down = 0, across = 0] = stride;
  for (let x = 0; x < width; x++) out[at + x] = data[offset + row * down + x * across]!;
}

/** The instant half-way between two frames, or null without one of them. */
const between = (a: FrameTime | null, b: FrameTime | null): FrameTime | null =>
  a && b && { ...a, utcMicroseconds: (a.utcMicroseconds + b.utcMicroseconds) / 2 };
