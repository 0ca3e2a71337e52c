/** AVI recordings (RIFF and OpenDML), uncompressed or lossless, frame by frame, dropped frames included. */

import { createImage, type Image, type ImageLike } from "@photkit/image";
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
import { COLOUR_CHANNELS, type ColourChannel } from "../pixels.ts";
import { readAviHeader } from "./avi-header.ts";
import { readAviIndex } from "./avi-index.ts";
import { aviDecoder } from "./avi-pixels.ts";
import { pixelWarnings } from "./avi-warnings.ts";
import { isSharpCapRecording, STAMP_PIXELS, sharpCapTime } from "./sharpcap-times.ts";

export interface AviOptions {
  /**
   * Brightness of YUV files: `"native"` is the luma as stored, `"full"` stretches 16..235 to
   * 0..255. @default "native"
   */
  readonly luma?: "native" | "full";
  /**
   * What of a colour picture is its brightness: bitmaps give any colour, other codecs theirs through
   * ffmpeg (with Node). Grey pictures stay as they are. @default "luminance"
   */
  readonly channel?: ColourChannel;
  /** Which instant of the exposure the stamps of SharpCap name. @default "start" */
  readonly timeReference?: TimeReference;
  /** Exposure in seconds; the file does not say. @default null */
  readonly exposureSeconds?: number | null;
}

/** Bytes that one read of sequential reading brings in, at least one frame. */
const CHUNK_BYTES = 2 << 20;

/**
 * Opens an AVI recording with uncompressed images: bitmaps of 1 to 8 (palette), 16 (5-5-5), 24 and
 * 32 bits or with masks, grey of 8 to 16 bits (Y800, GREY, Y16, b16g ...), mosaics (BA81, BY8, BG16
 * ...: `info.colour` is their pattern), UYVY, YUY2, I420, YV12 and their like; or with Ut Video or
 * HuffYUV (8 bits). Rows may be padded: the length of a chunk decides, and a frame whose length fits no
 * rows is unreadable. Colours become luminance (ITU-R BT.601) or, of bitmaps, one `channel`. A dropped frame (an empty chunk) keeps its
 * number and repeats the picture before it, with `meta.dropped` true. AVI files state no times, so
 * `time` is null, but for the stamps that SharpCap writes into the first eight pixels of 8-bit files.
 *
 * @throws VideoError `"unrecognised-format"`, `"invalid-file"`, `"truncated"` (no complete frame),
 * `"unsupported"` (a codec, named in the message).
 */
export async function openAvi(source: ByteSource, options: AviOptions = {}): Promise<FrameSource> {
  const {
    luma = "native",
    channel = "luminance",
    timeReference = "start",
    exposureSeconds = null,
  } = options;
  check.oneOf("luma", luma, ["native", "full"]);
  check.oneOf("channel", channel, COLOUR_CHANNELS);
  check.oneOf("timeReference", timeReference, ["start", "mid", "end"]);
  if (exposureSeconds !== null) check.notNegative("exposureSeconds", exposureSeconds);
  const header = await readAviHeader(source);
  const decoder = aviDecoder(header, luma === "full", channel);
  if (!decoder && channel !== "luminance") {
    throw new VideoError(
      "unsupported",
      `${source.name}: one colour of a recording is read from bitmaps. Received codec ${JSON.stringify(header.codec)} with ${header.bitsPerPixel} bits.`,
      { data: { file: source.name, codec: header.codec } },
    );
  }
  if (!decoder) {
    throw new VideoError(
      "unsupported",
      `${source.name}: pictures must be uncompressed, Ut Video or HuffYUV of 8 bits. Received codec ${JSON.stringify(header.codec)} with ${header.bitsPerPixel} bits.`,
      { data: { file: source.name, codec: header.codec } },
    );
  }
  const { offsets, sizes, warnings: indexWarnings } = await readAviIndex(source, header);
  const warnings = [...indexWarnings, ...pixelWarnings(header.codec, decoder, sizes)];
  const frameCount = offsets.length;
  const hasPicture = (i: number) => sizes[i]! > 0;
  if (!sizes.some((size) => size > 0)) {
    throw new VideoError("truncated", `${source.name}: the file has no complete frame.`, {
      data: { file: source.name, size: source.size },
    });
  }
  const dropped = sizes.filter((size) => size === 0).length;
  const stampFacts = { reference: timeReference, exposureSeconds, origin: "SharpCap pixels" };
  let stamped = false;
  let closed = false;

  /** The frame whose picture is shown: a dropped one repeats the last before it. */
  const shown = (index: number): number => {
    let from = index;
    while (from >= 0 && !hasPicture(from)) from--;
    if (from >= 0) return from;
    throw unreadableFrame(source.name, index, "it was dropped and no picture comes before it");
  };

  const decode = (index: number, data: Uint8Array): Frame => {
    const from = shown(index);
    const expected = Math.max(decoder.bytes, sizes[from]!);
    if (data.length < expected) {
      const reason = `expected ${expected} bytes at offset ${offsets[from]}. Received ${data.length}`;
      throw unreadableFrame(source.name, index, reason);
    }
    const meta = { dropped: !hasPicture(index) };
    const image = decodePicture(index, data);
    return { index, image, time: stamped && !meta.dropped ? timeOf(image) : null, meta };
  };

  const decodePicture = (index: number, data: Uint8Array): Image => {
    try {
      return decoder.decode(data);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw unreadableFrame(source.name, index, `${header.codec} data: ${reason}`, cause);
    }
  };

  const timeOf = (image: ImageLike): FrameTime | null => {
    const utcMicroseconds = sharpCapTime(image);
    return utcMicroseconds === null ? null : { utcMicroseconds, ...stampFacts };
  };

  /** The stamp alone where the file keeps its pixels as they are, else that of the whole picture. */
  const stampAlone = async (index: number): Promise<FrameTime | null> => {
    if (decoder.firstPixel === undefined) return (await one(index)).time;
    const first = decoder.firstPixel(sizes[index]!);
    const data = await bytesAt(offsets[index]! + first, STAMP_PIXELS).catch((cause: unknown) => {
      throw frameFailure(source.name, index, cause);
    });
    return timeOf(createImage(data, data.length, 1));
  };

  const bytesAt = async (offset: number, length: number) => source.read(offset, length);

  const pictureBytes = async (index: number): Promise<Uint8Array> => {
    const from = shown(index);
    return source.read(offsets[from]!, sizes[from]!);
  };

  const one = (index: number): Promise<Frame> =>
    pictureBytes(index)
      .then((data) => decode(index, data))
      .catch((cause: unknown) => {
        throw closed ? closedError(source.name) : frameFailure(source.name, index, cause);
      });

  /** Bytes now, pictures when they are reached: the next read is under way while these are decoded. */
  const load = async (first: number, stop: number): Promise<Iterable<Frame | Promise<Frame>>> => {
    if (closed) throw closedError(source.name);
    const start = offsets[first]!;
    const length = offsets[stop - 1]! + sizes[stop - 1]! - start;
    const inOrder = length > 0 && length <= 2 * CHUNK_BYTES && stop - first > 1;
    // What cannot be had together is had, or fails, frame by frame when it is reached.
    const bytes = inOrder ? await bytesAt(start, length).catch(() => null) : null;
    const data: (Uint8Array | null)[] = [];
    for (let index = first; index < stop; index++) {
      const at = offsets[index]! - start;
      const end = at + sizes[index]!;
      const together = bytes && hasPicture(index) && at >= 0 && end <= bytes.length;
      if (together) data.push(bytes.subarray(at, end));
      else data.push(inOrder ? null : await pictureBytes(index).catch(() => null));
    }
    return decodeAll(first, data);
  };

  function* decodeAll(first: number, data: readonly (Uint8Array | null)[]) {
    for (const [i, bytes] of data.entries()) {
      yield bytes === null ? one(first + i) : decode(first + i, bytes);
    }
  }

  if (decoder.bitDepth === 8) {
    const stampOf = async (index: number) => {
      const frame = await one(index).catch(() => null);
      return frame && sharpCapTime(frame.image);
    };
    stamped = isSharpCapRecording(await stampOf(0), await stampOf(frameCount - 1));
  }

  return {
    info: {
      format: "AVI",
      name: source.name,
      width: header.width,
      height: header.height,
      bitDepth: decoder.bitDepth,
      saturation: 2 ** decoder.bitDepth - 1,
      colour: decoder.colour,
      meta: {
        codec: header.codec,
        bitsPerPixel: header.bitsPerPixel,
        framesPerSecond: header.framesPerSecond,
        droppedFrames: dropped,
      },
      warnings:
        dropped > 0 ? [...warnings, `${dropped} of ${frameCount} frames were dropped`] : warnings,
    },
    frameCount,
    async frame(index) {
      checkFrameIndex(index, frameCount, source.name);
      if (closed) throw closedError(source.name);
      return one(index);
    },
    async time(index) {
      checkFrameIndex(index, frameCount, source.name);
      if (closed) throw closedError(source.name);
      shown(index);
      return stamped && hasPicture(index) ? stampAlone(index) : null;
    },
    frames(range = {}) {
      const typical = sizes.reduce((sum, size) => sum + size, 0) / frameCount;
      const fits = Math.max(1, Math.floor(CHUNK_BYTES / typical));
      return readAhead(range, frameCount, (range.step ?? 1) > 1 ? 1 : fits, load);
    },
    async close() {
      closed = true;
      await source.close();
    },
  };
}
