/**
 * ADV version 1 and AAV version 1 recordings: pictures, complete or as differences from another
 * one, with the time of the middle of their exposure.
 */

import { createImage, type Image } from "@photkit/image";
import { type ByteCursor, cursorOver } from "../byte-cursor.ts";
import type { ByteSource } from "../byte-source.ts";
import type { Frame, FrameSource, FrameTime, TimeReference } from "../frame.ts";
import { checkFrameIndex, closedError, frameFailure, readAhead } from "../frame-range.ts";
import { EPOCH_2010_MICROSECONDS } from "../utc-time.ts";
import { FRAME_MARK } from "./adv-header.ts";
import { ADV1_INDEX, readAdvIndex } from "./adv-index.ts";
import { advInfo } from "./adv-info.ts";
import { readAdvStatus } from "./adv-status.ts";
import { type Adv1Header, type Adv1Layout, readAdv1Header } from "./adv1-header.ts";
import { DIFFERENCE_FRAME, decodeAdv1Samples } from "./adv1-pixels.ts";

/** Mark, time, exposure and length of the image. */
const HEAD_BYTES = 20;

interface FrameBytes {
  readonly milliseconds: number;
  readonly exposureSeconds: number;
  readonly layoutId: number;
  readonly mode: number;
  readonly payload: Uint8Array;
  readonly meta: Record<string, string | number>;
}

interface Samples {
  readonly index: number;
  readonly data: Uint8Array | Uint16Array;
}

/** Opens a file of version 1; see `openAdv`. */
export async function openAdv1(
  source: ByteSource,
  timeReference: TimeReference,
): Promise<FrameSource> {
  const header = await readAdv1Header(source);
  const { offsets, sizes, warnings } = await readAdvIndex(source, header, ADV1_INDEX);
  const frameCount = offsets.length;
  let closed = false;
  let latest: Samples | null = null;
  let latestKey: Samples | null = null;

  const bytesOf = async (index: number): Promise<FrameBytes> => {
    const offset = offsets[index]!;
    const length = Math.min(sizes[index]!, Math.max(0, source.size - offset));
    return parseFrame(header, cursorOver(source.name, offset, await source.read(offset, length)));
  };

  const sampled = async (index: number): Promise<FrameBytes & { samples: Samples["data"] }> => {
    const bytes = await bytesOf(index);
    const layout = header.layouts.get(bytes.layoutId);
    if (!layout) throw new Error(`image layout ${bytes.layoutId} is not in the header`);
    if (layout.kind === "status only") throw new Error("the frame has a status but no picture");
    const difference = bytes.mode === DIFFERENCE_FRAME;
    const before = difference ? await baseOf(index, layout) : null;
    const samples = decodeAdv1Samples(header, layout, bytes.payload, before);
    if (typeof samples === "string") throw new Error(samples);
    latest = { index, data: samples };
    if (!difference) latestKey = latest;
    return { ...bytes, samples };
  };

  /** What a frame of differences is relative to; from the nearest complete frame where needed. */
  const baseOf = async (index: number, { base }: Adv1Layout): Promise<Samples["data"]> => {
    const key = await keyBefore(index);
    if (base === "key frame") {
      return latestKey?.index === key ? latestKey.data : (await sampled(key)).samples;
    }
    const known = latest && latest.index >= key && latest.index < index ? latest : null;
    let data = known?.data;
    for (let i = known ? known.index + 1 : key; i < index; i++) {
      const bytes = i === key ? null : await bytesOf(i);
      if (bytes === null) data = (await sampled(i)).samples;
      else data = following(bytes, data);
      latest = { index: i, data: data! };
    }
    return data!;
  };

  const following = (bytes: FrameBytes, before: Samples["data"] | undefined): Samples["data"] => {
    const layout = header.layouts.get(bytes.layoutId);
    const samples = layout && decodeAdv1Samples(header, layout, bytes.payload, before ?? null);
    if (samples === undefined || typeof samples === "string") {
      throw new Error(`a frame that it builds on: ${samples ?? "unknown image layout"}`);
    }
    return samples;
  };

  const keyBefore = async (index: number): Promise<number> => {
    for (let i = index - 1; i >= 0; i--) {
      const mode = await source.read(offsets[i]! + HEAD_BYTES + 1, 1);
      if (mode[0] !== undefined && mode[0] !== DIFFERENCE_FRAME) return i;
    }
    throw new Error("it holds differences, and no complete frame comes before it");
  };

  const guarded = async <T>(index: number, work: () => Promise<T>): Promise<T> => {
    if (closed) throw closedError(source.name);
    try {
      return await work();
    } catch (error) {
      throw frameFailure(source.name, index, error);
    }
  };

  const almanac = await guarded(frameCount - 1, () => bytesOf(frameCount - 1)).then(
    ({ meta }) => almanacOffset(meta),
    () => 0,
  );

  const timeOf = ({ milliseconds, exposureSeconds, meta }: FrameBytes): FrameTime | null => {
    if (milliseconds <= 0) return null;
    const uncertain = meta.GPSAlmanacStatus === 0;
    return {
      utcMicroseconds:
        EPOCH_2010_MICROSECONDS + milliseconds * 1000 + (uncertain ? almanac * 1e6 : 0),
      reference: timeReference,
      exposureSeconds,
      origin: uncertain && almanac !== 0 ? "ADV frame + almanac of the last frame" : "ADV frame",
    };
  };

  const read = (index: number): Promise<Frame> =>
    guarded(index, async () => {
      const bytes = await sampled(index);
      const image = pictureOf(header, bytes.layoutId, bytes.samples);
      return { index, image, time: timeOf(bytes), meta: bytes.meta };
    });

  /** The image of the frame is passed over. */
  const readTime = (index: number): Promise<FrameTime | null> =>
    guarded(index, async () => {
      const offset = offsets[index]!;
      const head = cursorOver(source.name, offset, await source.read(offset, HEAD_BYTES));
      const facts = readHead(head);
      const statusAt = head.position() + facts.imageBytes;
      const length = Math.max(0, sizes[index]! - HEAD_BYTES - facts.imageBytes);
      const bytes = await source.read(statusAt, Math.min(length, source.size));
      const status = cursorOver(source.name, statusAt, bytes);
      status.u32();
      const meta = readAdvStatus(header.statusTags, status, 1);
      return timeOf({ ...facts, layoutId: 0, mode: 0, payload: bytes, meta });
    });

  return {
    info: advInfo(source.name, header, warnings),
    frameCount,
    async frame(index) {
      checkFrameIndex(index, frameCount, source.name);
      return read(index);
    },
    async time(index) {
      checkFrameIndex(index, frameCount, source.name);
      return readTime(index);
    },
    frames: (range = {}) => readAhead(range, frameCount, 1, async (first) => [await read(first)]),
    async close() {
      closed = true;
      await source.close();
    },
  };
}

function readHead(cursor: ByteCursor) {
  const mark = cursor.bytes(4);
  if (!FRAME_MARK.every((byte, i) => mark[i] === byte)) {
    throw new Error(`expected a frame mark. Received ${Array.from(mark).join(" ")}`);
  }
  return {
    milliseconds: Number(cursor.i64()),
    exposureSeconds: cursor.u32() / 1e4,
    imageBytes: cursor.u32(),
  };
}

function parseFrame(header: Adv1Header, cursor: ByteCursor): FrameBytes {
  const { imageBytes, ...facts } = readHead(cursor);
  const image = cursor.bytes(imageBytes);
  if (image.length < 2) throw new Error("the image has no layout");
  cursor.u32();
  return {
    ...facts,
    layoutId: image[0]!,
    mode: image[1]!,
    payload: image.subarray(2),
    meta: readAdvStatus(header.statusTags, cursor, 1),
  };
}

/** Whole seconds that a good almanac adds to times taken before it was known. */
function almanacOffset(meta: Readonly<Record<string, string | number>>): number {
  const { GPSAlmanacStatus: status, GPSAlmanacOffset: offset } = meta;
  if (typeof status !== "number" || status === 0 || typeof offset !== "number") return 0;
  return offset > 127 ? offset - 256 : offset;
}

/** Only samples in two bytes can stand above the depth of the picture. */
function pictureOf(header: Adv1Header, layoutId: number, samples: Samples["data"]): Image {
  const { width, height, shift, layouts } = header;
  const shifted = shift > 0 && layouts.get(layoutId)?.bitsPerPixel === 16;
  return createImage(shifted ? samples.map((value) => value >> shift) : samples, width, height);
}
