/** ADV recordings (Astro Digital Video): pictures with their mid-exposure times and status. */

import { type ByteCursor, cursorOver } from "../byte-cursor.ts";
import type { ByteSource } from "../byte-source.ts";
import { check } from "../errors.ts";
import type { Frame, FrameSource, FrameTime, TimeReference } from "../frame.ts";
import { checkFrameIndex, closedError, frameFailure, readAhead } from "../frame-range.ts";
import { EPOCH_2010_MICROSECONDS } from "../utc-time.ts";
import { ADV_MAGIC, type AdvHeader, FRAME_MARK, readAdvHeader } from "./adv-header.ts";
import { ADV2_INDEX, readAdvIndex } from "./adv-index.ts";
import { advInfo } from "./adv-info.ts";
import { decodeAdvImage } from "./adv-pixels.ts";
import { readAdvStatus } from "./adv-status.ts";
import { openAdv1 } from "./adv1-reader.ts";

export interface AdvOptions {
  /** Which instant of the exposure the stamps name; ADV stamps are its middle. @default "mid" */
  readonly timeReference?: TimeReference;
}

/** Mark, stream, two clock readings and the length of the image. */
const HEAD_BYTES = 25;
/** Length of the status, time and exposure. */
const STATUS_TIME_BYTES = 16;
/** The exposure field is 32 bits of nanoseconds and starts again after this many seconds. */
const EXPOSURE_TURN_SECONDS = 2 ** 32 / 1e9;

/**
 * Opens an ADV or AAV recording of version 1 or 2: 8 to 16 bits, raw, packed to 12 bits, as
 * differences, Lagarith16 or QuickLZ. `frame.meta` has the status channel. A file without index (cut
 * off by a crash) gives every complete frame. The times of AAV files of version 2 stand in the
 * picture, so `time` is null. Times of version 1 whose frame had no good GPS almanac get the whole
 * seconds that the almanac of the last frame says.
 *
 * @throws VideoError `"unrecognised-format"`, `"unsupported"` (version), `"invalid-file"`,
 * `"truncated"` (no complete frame), `"invalid-option"`.
 */
export async function openAdv(source: ByteSource, options: AdvOptions = {}): Promise<FrameSource> {
  const { timeReference = "mid" } = options;
  check.oneOf("timeReference", timeReference, ["start", "mid", "end"]);
  const start = await source.read(0, 5);
  if (start[4] === 1 && String.fromCharCode(...start.subarray(0, 4)) === ADV_MAGIC) {
    return openAdv1(source, timeReference);
  }
  const header = await readAdvHeader(source);
  const { offsets, sizes, warnings } = await readAdvIndex(source, header, ADV2_INDEX);
  const frameCount = offsets.length;
  let closed = false;

  const read = async (index: number): Promise<Frame> => {
    if (closed) throw closedError(source.name);
    const offset = offsets[index]!;
    const length = Math.min(sizes[index]!, Math.max(0, source.size - offset));
    try {
      const bytes = await source.read(offset, length);
      return parseFrame(header, index, cursorOver(source.name, offset, bytes), timeReference);
    } catch (error) {
      throw frameFailure(source.name, index, error);
    }
  };

  const readTimeAlone = async (index: number): Promise<FrameTime | null> => {
    const offset = offsets[index]!;
    try {
      const head = cursorOver(source.name, offset, await source.read(offset, HEAD_BYTES));
      const { imageBytes, ticks } = readHead(header, head);
      const statusAt = head.position() + imageBytes;
      const bytes = await source.read(statusAt, STATUS_TIME_BYTES);
      const status = cursorOver(source.name, statusAt, bytes);
      status.u32();
      return header.framesHaveTimes ? readTime(status, ticks, timeReference) : null;
    } catch (error) {
      throw frameFailure(source.name, index, error);
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
  cursor: ByteCursor,
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
  cursor: ByteCursor,
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
  return { index, image, time, meta: readAdvStatus(header.statusTags, cursor, 2) };
}

function readTime(cursor: ByteCursor, ticks: number, reference: TimeReference): FrameTime | null {
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
