/** ADV version 2 recordings (Astro Digital Video): pictures with their mid-exposure times and status. */

import type { ByteSource } from "../byte-source.ts";
import { check, VideoError } from "../errors.ts";
import type { Frame, FrameSource, FrameTime, SourceInfo, TimeReference } from "../frame.ts";
import { checkFrameIndex, closedError, readAhead, unreadableFrame } from "../frame-range.ts";
import { type AdvCursor, cursorOver } from "./adv-cursor.ts";
import { type AdvHeader, readAdvHeader } from "./adv-header.ts";
import { FRAME_MARK, readAdvIndex } from "./adv-index.ts";
import { decodeAdvImage } from "./adv-pixels.ts";

export interface AdvOptions {
  /** Which instant of the exposure the stamps name; ADV stamps are its middle. @default "mid" */
  readonly timeReference?: TimeReference;
}

const EPOCH_2010_MICROSECONDS = 1_262_304_000_000_000;
/** Mark, stream, two clock readings and the length of the image. */
const HEAD_BYTES = 25;
/** Length of the status, time and exposure. */
const STATUS_TIME_BYTES = 16;
/** The exposure field is 32 bits of nanoseconds and starts again after this many seconds. */
const EXPOSURE_TURN_SECONDS = 2 ** 32 / 1e9;

/**
 * Opens an ADV recording of version 2: 8 to 16 bits, raw, packed to 12 bits, Lagarith16 or QuickLZ.
 * `frame.meta` has the status channel. A file without index (cut off by a crash) gives every
 * complete frame. AAV files are read too; their times stand in the picture, so `time` is null.
 *
 * @throws VideoError `"unrecognised-format"`, `"unsupported"` (version 1), `"invalid-file"`,
 * `"truncated"` (no complete frame), `"invalid-option"`.
 */
export async function openAdv(source: ByteSource, options: AdvOptions = {}): Promise<FrameSource> {
  const { timeReference = "mid" } = options;
  check.oneOf("timeReference", timeReference, ["start", "mid", "end"]);
  const header = await readAdvHeader(source);
  const { offsets, sizes, warnings } = await readAdvIndex(source, header);
  const frameCount = offsets.length;
  if (frameCount === 0) {
    throw new VideoError("truncated", `${source.name}: the file has no complete frame.`, {
      data: { file: source.name, size: source.size },
    });
  }
  let closed = false;

  const read = async (index: number): Promise<Frame> => {
    if (closed) throw closedError(source.name);
    const offset = offsets[index]!;
    const length = Math.min(sizes[index]!, Math.max(0, source.size - offset));
    const bytes = await source.read(offset, length);
    try {
      return parseFrame(header, index, cursorOver(source.name, offset, bytes), timeReference);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw unreadableFrame(source.name, index, reason, error);
    }
  };

  const readTimeAlone = async (index: number): Promise<FrameTime | null> => {
    const offset = offsets[index]!;
    const head = cursorOver(source.name, offset, await source.read(offset, HEAD_BYTES));
    try {
      const { imageBytes, ticks } = readHead(header, head);
      const statusAt = head.position() + imageBytes;
      const bytes = await source.read(statusAt, STATUS_TIME_BYTES);
      const status = cursorOver(source.name, statusAt, bytes);
      status.u32();
      return header.framesHaveTimes ? readTime(status, ticks, timeReference) : null;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw unreadableFrame(source.name, index, reason, error);
    }
  };

  return {
    info: advInfo(source.name, header, warnings),
    frameCount,
    async frame(index) {
      checkFrameIndex(index, frameCount, source.name);
      return read(index);
    },
    async time(index) {
      checkFrameIndex(index, frameCount, source.name);
      if (closed) throw closedError(source.name);
      return readTimeAlone(index);
    },
    frames: (range = {}) => readAhead(range, frameCount, 1, async (first) => [await read(first)]),
    async close() {
      closed = true;
      await source.close();
    },
  };
}

/** What comes before the image of a frame: its size, and the exposure by the clock in seconds. */
function readHead(
  { clockFrequency }: AdvHeader,
  cursor: AdvCursor,
): { imageBytes: number; ticks: number } {
  const mark = cursor.bytes(4);
  if (!FRAME_MARK.every((byte, i) => mark[i] === byte)) {
    throw new Error(`expected a frame mark. Received ${Array.from(mark).join(" ")}`);
  }
  cursor.u8();
  const [startTicks, endTicks] = [cursor.i64(), cursor.i64()];
  return { imageBytes: cursor.u32(), ticks: Number(endTicks - startTicks) / clockFrequency };
}

function parseFrame(
  header: AdvHeader,
  index: number,
  cursor: AdvCursor,
  reference: TimeReference,
): Frame {
  const { imageBytes, ticks } = readHead(header, cursor);
  const layoutId = cursor.u8();
  cursor.u8();
  const layout = header.layouts.get(layoutId);
  if (!layout) throw new Error(`image layout ${layoutId} is not in the header`);
  const image = decodeAdvImage(header, layout, cursor.bytes(Math.max(0, imageBytes - 2)));
  if (typeof image === "string") throw new Error(image);
  cursor.u32();
  const time = header.framesHaveTimes ? readTime(cursor, ticks, reference) : null;
  return { index, image, time, meta: readStatus(header, cursor) };
}

function readTime(cursor: AdvCursor, ticks: number, reference: TimeReference): FrameTime | null {
  const nanoseconds = cursor.i64();
  const stated = cursor.u32() / 1e9;
  if (nanoseconds <= 0n) return null;
  return {
    utcMicroseconds: EPOCH_2010_MICROSECONDS + Number((nanoseconds + 500n) / 1000n),
    reference,
    exposureSeconds: exposure(stated, ticks),
    origin: "ADV frame",
  };
}

/** Long exposures overflow their field; the clock ticks say how often. */
function exposure(stated: number, ticks: number): number {
  if (!(ticks > EXPOSURE_TURN_SECONDS / 2)) return stated;
  return (
    stated +
    EXPOSURE_TURN_SECONDS * Math.max(0, Math.round((ticks - stated) / EXPOSURE_TURN_SECONDS))
  );
}

function readStatus(header: AdvHeader, cursor: AdvCursor): Record<string, string | number> {
  const meta: Record<string, string | number> = {};
  const list = () => Array.from({ length: cursor.u8() }, () => cursor.text()).join("\n");
  const { u8, u16, u32, u64, f32, text } = cursor;
  const readers = [u8, u16, u32, u64, f32, () => text(), list];
  for (let i = cursor.u8(); i > 0; i--) {
    const tag = header.statusTags[cursor.u8()];
    if (!tag) throw new Error("a status entry is not in the header");
    const reader = readers[tag.type];
    if (!reader) throw new Error(`status tag ${tag.name} has type ${tag.type}`);
    meta[tag.name] = reader();
  }
  return meta;
}

function advInfo(name: string, header: AdvHeader, warnings: readonly string[]): SourceInfo {
  const { imageTags, systemTags, userTags, width, height } = header;
  const bitDepth = Number(imageTags["IMAGE-BITPIX"] ?? systemTags.BITPIX) || header.bitsPerPixel;
  const bayer = imageTags["IMAGE-BAYER-PATTERN"] ?? "MONOCHROME";
  return {
    format: systemTags["AAV-VERSION"] === undefined ? "ADV" : "AAV",
    name,
    width,
    height,
    bitDepth,
    saturation: Number(imageTags["IMAGE-MAX-PIXEL-VALUE"]) || 2 ** bitDepth - 1,
    colour: bayer === "MONOCHROME" ? "mono" : bayer,
    meta: { ...systemTags, ...userTags, ...imageTags },
    warnings,
  };
}
