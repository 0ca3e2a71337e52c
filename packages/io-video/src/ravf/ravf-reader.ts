/** RAVF recordings (Astrid): 8 to 16 bits, 10 and 12 bits packed, with GPS times of their starts. */

import type { ByteSource } from "../byte-source.ts";
import { check, VideoError } from "../errors.ts";
import type { Frame, FrameSource, FrameTime, TimeReference } from "../frame.ts";
import {
  checkFrameIndex,
  closedError,
  frameFailure,
  readAhead,
  unreadableFrame,
} from "../frame-range.ts";
import { EPOCH_2010_MICROSECONDS } from "../utc-time.ts";
import { readRavfHeader } from "./ravf-header.ts";
import { RAVF_FRAME_HEAD, RAVF_FRAME_MARK, readRavfIndex } from "./ravf-index.ts";
import { decodeRavfImage, ravfBitDepth } from "./ravf-pixels.ts";

export interface RavfOptions {
  /** Which instant of the exposure the stamps name; RAVF stamps are its start. @default "start" */
  readonly timeReference?: TimeReference;
}

const FRAME_TYPES = ["light", "bias", "dark", "flat"];
const FIXES = ["none", "internal time", "time", "time and position"];

interface FrameHead {
  readonly imageAt: number;
  readonly imageBytes: number;
  readonly time: FrameTime | null;
  readonly meta: Frame["meta"];
}

/**
 * Opens a RAVF recording of version 1. Pixels keep the values of the camera: 10 bits give 0 to 1023.
 * `frame.meta` has the kind of the frame, the GPS fix and the sequence number, whose gaps are
 * dropped frames. A file without index (cut off by a crash) gives every complete frame.
 *
 * @throws VideoError `"unrecognised-format"`, `"unsupported"` (version, colour), `"invalid-file"`,
 * `"truncated"` (no complete frame), `"invalid-option"`.
 */
export async function openRavf(
  source: ByteSource,
  options: RavfOptions = {},
): Promise<FrameSource> {
  const { timeReference = "start" } = options;
  check.oneOf("timeReference", timeReference, ["start", "mid", "end"]);
  const header = await readRavfHeader(source);
  const { offsets, warnings } = await readRavfIndex(source, header);
  const frameCount = offsets.length;
  if (frameCount === 0) {
    throw new VideoError("truncated", `${source.name}: the file has no complete frame.`, {
      data: { file: source.name, size: source.size },
    });
  }
  const pictureBytes = header.rowStride * header.height;
  let closed = false;

  const bytesAt = async (index: number, offset: number, length: number): Promise<Uint8Array> => {
    try {
      return await source.read(offset, length);
    } catch (cause) {
      throw frameFailure(source.name, index, cause);
    }
  };

  const headOf = async (index: number): Promise<FrameHead> => {
    if (closed) throw closedError(source.name);
    const offset = offsets[index]!;
    const bytes = await bytesAt(index, offset, RAVF_FRAME_HEAD);
    const head = frameHead(offset, bytes, timeReference);
    if (typeof head === "string") throw unreadableFrame(source.name, index, head);
    const end = head.imageAt + Math.max(pictureBytes, head.imageBytes);
    if (head.imageBytes >= pictureBytes && end <= source.size) return head;
    const reason = `expected ${pictureBytes} bytes of pixels at offset ${head.imageAt}. Received ${Math.max(0, Math.min(head.imageBytes, source.size - head.imageAt))}`;
    throw unreadableFrame(source.name, index, reason);
  };

  const read = async (index: number): Promise<Frame> => {
    const { imageAt, time, meta } = await headOf(index);
    const bytes = await bytesAt(index, imageAt, pictureBytes);
    if (bytes.length < pictureBytes) {
      const reason = `expected ${pictureBytes} bytes of pixels at offset ${imageAt}. Received ${bytes.length}`;
      throw unreadableFrame(source.name, index, reason);
    }
    return { index, image: decodeRavfImage(header, bytes), time, meta };
  };

  return {
    info: {
      format: "RAVF",
      name: source.name,
      width: header.width,
      height: header.height,
      bitDepth: ravfBitDepth(header),
      saturation: 2 ** ravfBitDepth(header) - 1,
      colour: header.colour,
      meta: header.values,
      warnings,
    },
    frameCount,
    async frame(index) {
      checkFrameIndex(index, frameCount, source.name);
      return read(index);
    },
    async time(index) {
      checkFrameIndex(index, frameCount, source.name);
      return (await headOf(index)).time;
    },
    frames: (range = {}) => readAhead(range, frameCount, 1, async (first) => [await read(first)]),
    async close() {
      closed = true;
      await source.close();
    },
  };
}

/** What stands before the pixels, or why there is nothing. */
function frameHead(
  offset: number,
  bytes: Uint8Array,
  reference: TimeReference,
): FrameHead | string {
  if (bytes.length < RAVF_FRAME_HEAD) return `the file ends at offset ${offset + bytes.length}`;
  if (!RAVF_FRAME_MARK.every((byte, i) => bytes[i] === byte)) {
    return `expected a frame mark at offset ${offset}`;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const nanoseconds = view.getBigUint64(17, true);
  return {
    imageAt: offset + view.getUint32(8, true),
    imageBytes: view.getUint32(12, true),
    time:
      nanoseconds === 0n
        ? null
        : {
            utcMicroseconds: EPOCH_2010_MICROSECONDS + Number((nanoseconds + 500n) / 1000n),
            reference,
            exposureSeconds: Number(view.getBigUint64(25, true)) / 1e9,
            origin: "RAVF frame",
          },
    meta: {
      type: FRAME_TYPES[view.getUint8(16)] ?? view.getUint8(16),
      satellites: view.getUint8(33),
      almanacCertain: view.getUint8(34) === 0,
      almanacOffset: view.getInt8(35),
      fix: FIXES[view.getUint8(36)] ?? view.getUint8(36),
      sequence: view.getUint32(37, true),
    },
  };
}
