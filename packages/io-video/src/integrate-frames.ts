/** Frames integrated by software: several made into one, for stars too faint in each of them. */

import { mean, medianInPlace } from "@photkit/core-stats";
import { createImage, type Image, sizeOf, toFloat32 } from "@photkit/image";
import { check } from "./errors.ts";
import type { Frame, FrameSource, FrameTime } from "./frame.ts";
import { checkFrameIndex, readAhead } from "./frame-range.ts";

export interface IntegrateOptions {
  /** Frames that make one, at least 2. */
  readonly frames: number;
  /** Each pixel's mean, or its median, which leaves out satellites and cosmic rays. @default "mean" */
  readonly combine?: "mean" | "median";
  /**
   * `"stepping"`: every frame goes into one; `"sliding"`: one for every frame that has enough behind
   * it, so that neighbours share frames and their noise. @default "stepping"
   */
  readonly advance?: "stepping" | "sliding";
}

/**
 * A recording of integrated frames, in the unit of the single ones. NaN pixels are left out. The time
 * is that of the whole: of the first frame for stamps of starts, of the last for ends, half-way for
 * middles; the exposure goes from the start of the first to the end of the last, gaps included. A
 * frame with one that cannot be read throws what reading that one throws.
 *
 * @throws VideoError `"invalid-option"`.
 */
export function integrateFrames(source: FrameSource, options: IntegrateOptions): FrameSource {
  const { frames, combine = "mean", advance = "stepping" } = options;
  check.integerAtLeast("frames", frames, 2);
  check.oneOf("combine", combine, ["mean", "median"]);
  check.oneOf("advance", advance, ["stepping", "sliding"]);
  const step = advance === "stepping" ? frames : 1;
  const frameCount = Math.max(0, Math.floor((source.frameCount - frames) / step) + 1);
  const { name } = source.info;
  /** Frames of the sliding window, so that each is read once. */
  const held = new Map<number, Promise<Frame>>();

  const single = (index: number): Promise<Frame> => {
    const frame = held.get(index) ?? source.frame(index);
    held.set(index, frame);
    return frame;
  };

  const one = async (index: number): Promise<Frame> => {
    const first = index * step;
    for (const old of held.keys()) {
      if (old < first || old >= first + frames) held.delete(old);
    }
    const parts: Frame[] = [];
    try {
      for (let i = first; i < first + frames; i++) parts.push(await single(i));
    } catch (error) {
      held.clear();
      throw error;
    }
    return {
      index,
      image: combined(parts, combine),
      time: wholeTime(parts[0]?.time ?? null, parts.at(-1)?.time ?? null, frames),
      meta: { ...parts[0]?.meta, integratedFrames: frames },
    };
  };

  return {
    info: {
      ...source.info,
      meta: { ...source.info.meta, integratedFrames: frames, combine, advance },
    },
    frameCount,
    async frame(index) {
      checkFrameIndex(index, frameCount, name);
      return one(index);
    },
    async time(index) {
      checkFrameIndex(index, frameCount, name);
      const first = await source.time(index * step);
      return wholeTime(first, await source.time(index * step + frames - 1), frames);
    },
    frames: (range = {}) => readAhead(range, frameCount, 1, async (first) => [await one(first)]),
    close: () => source.close(),
  };
}

function combined(parts: readonly Frame[], how: "mean" | "median"): Image<Float32Array> {
  const pictures = parts.map(({ image }) => toFloat32(image).data);
  const { width, height } = sizeOf(parts[0]!.image);
  const out = new Float32Array(width * height);
  const values = new Float64Array(pictures.length);
  for (let i = 0; i < out.length; i++) {
    let count = 0;
    for (const picture of pictures) {
      const value = picture[i]!;
      if (value === value) values[count++] = value;
    }
    const measured = count === values.length ? values : values.subarray(0, count);
    out[i] = how === "mean" ? mean(measured) : medianInPlace(measured);
  }
  return createImage(out, width, height);
}

function wholeTime(
  first: FrameTime | null,
  last: FrameTime | null,
  frames: number,
): FrameTime | null {
  if (!first || !last) return null;
  const { reference } = first;
  const span = last.utcMicroseconds - first.utcMicroseconds;
  const weight = { start: 0, mid: 0.5, end: 1 }[reference];
  return {
    utcMicroseconds: first.utcMicroseconds + weight * span,
    reference,
    exposureSeconds: first.exposureSeconds === null ? null : first.exposureSeconds + span / 1e6,
    origin: `${first.origin}, ${frames} frames integrated`,
  };
}
