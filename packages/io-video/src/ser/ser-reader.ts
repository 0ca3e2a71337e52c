/** SER recordings: 8 to 16 bits, monochrome, Bayer mosaic or colour, with times from the trailer. */

import { createImage, type Image } from "@photkit/image";
import type { ByteSource } from "../byte-source.ts";
import { check } from "../errors.ts";
import type { Frame, FrameSource, FrameTime, SourceInfo, TimeReference } from "../frame.ts";
import {
  checkFrameIndex,
  closedError,
  frameFailure,
  readAhead,
  unreadableFrame,
} from "../frame-range.ts";
import { luminance, samples16 } from "../pixels.ts";
import { ticksToMicroseconds } from "../utc-time.ts";
import { fireCaptureTimes } from "./firecapture-times.ts";
import { serClock } from "./ser-clock.ts";
import { byteOrderOf, type Endianness } from "./ser-endianness.ts";
import { readSerHeader, SER_HEADER_BYTES, type SerHeader } from "./ser-header.ts";
import { serLayout } from "./ser-layout.ts";
import { type SerTimes, serTimes } from "./ser-times.ts";

export interface SerOptions {
  /**
   * Byte order of 9- to 16-bit samples. `"auto"` tells it from the pixels and takes little-endian
   * when they do not say, as the header flag is inverted in most files. @default "auto"
   */
  readonly endianness?: "auto" | Endianness;
  /** Which instant of the exposure the stamps name; the file does not say. @default "start" */
  readonly timeReference?: TimeReference;
  /** Exposure in seconds; the file does not say. @default null */
  readonly exposureSeconds?: number | null;
  /**
   * Text of the file that FireCapture writes beside the recording, with a time for every frame; it
   * counts where the recording has no stamps. `openPath` finds it. @default none
   */
  readonly sideFile?: string;
}

/** Bytes that one read of sequential reading brings in, at least one frame. */
const CHUNK_BYTES = 2 << 20;

/**
 * Opens a SER recording. Bayer pictures are given as the mosaic they are; RGB and BGR as luminance
 * (ITU-R BT.601). Pixels are `Uint8Array` up to 8 bits and `Uint16Array` above, as stored. A file
 * that was cut off gives its complete frames and says so in `info.warnings`.
 *
 * @throws VideoError `"unrecognised-format"`, `"invalid-file"`, `"truncated"` (no complete frame),
 * `"invalid-option"`.
 */
export async function openSer(source: ByteSource, options: SerOptions = {}): Promise<FrameSource> {
  const { endianness = "auto", timeReference = "start", exposureSeconds = null } = options;
  check.oneOf("endianness", endianness, ["auto", "little", "big"]);
  check.oneOf("timeReference", timeReference, ["start", "mid", "end"]);
  if (exposureSeconds !== null) check.notNegative("exposureSeconds", exposureSeconds);

  const header = await readSerHeader(source);
  const layout = await serLayout(source, header);
  const order = await byteOrder(source, header, endianness);
  const beside = layout.stampCount === 0 ? besideTimes(options.sideFile, layout.frameCount) : null;
  const stamps = serTimes(source, layout.trailerOffset, layout.stampCount);
  const clock = await serClock(header, stamps);
  const times = beside ?? stamps;
  const origin = beside ? "FireCapture side file" : "SER trailer";
  const { frameBytes } = header;
  const { frameCount } = layout;
  const decode = decoder(header, order.littleEndian);
  let closed = false;

  const timeOf = (utcMicroseconds: number | null): FrameTime | null =>
    utcMicroseconds === null
      ? null
      : {
          utcMicroseconds: utcMicroseconds - clock.aheadMicroseconds,
          reference: timeReference,
          exposureSeconds,
          origin,
        };

  /** The pixels of frames `first` to `stop` - 1, fewer bytes where the file ends. */
  const pixelsOf = async (first: number, stop: number): Promise<Uint8Array> => {
    if (closed) throw closedError(source.name);
    return source.read(SER_HEADER_BYTES + first * frameBytes, (stop - first) * frameBytes);
  };

  const frameOf = async (index: number, bytes: Uint8Array): Promise<Frame> => {
    if (bytes.length < frameBytes) {
      const end = SER_HEADER_BYTES + index * frameBytes + bytes.length;
      throw unreadableFrame(source.name, index, `the file ends at offset ${end}`);
    }
    const time = times.at(index);
    const utc = time instanceof Promise ? await time : time;
    return { index, image: decode(bytes), time: timeOf(utc), meta: {} };
  };

  const single = (index: number): Promise<Frame> =>
    pixelsOf(index, index + 1)
      .then((bytes) => frameOf(index, bytes))
      .catch((cause: unknown) => {
        throw frameFailure(source.name, index, cause);
      });

  /** Frames of one read; each by itself, when it is reached, where they cannot be had together. */
  function* framesOf(first: number, stop: number, bytes: Uint8Array | null) {
    for (let index = first; index < stop; index++) {
      const at = (index - first) * frameBytes;
      const together = bytes !== null && at + frameBytes <= bytes.length;
      yield together ? frameOf(index, bytes.subarray(at, at + frameBytes)) : single(index);
    }
  }

  const load = async (first: number, stop: number): Promise<Iterable<Promise<Frame>>> =>
    framesOf(first, stop, await pixelsOf(first, stop).catch(() => null));

  return {
    info: serInfo(source.name, header, [...order.warnings, ...layout.warnings, ...clock.warnings]),
    frameCount,
    async frame(index) {
      checkFrameIndex(index, frameCount, source.name);
      return single(index);
    },
    async time(index) {
      checkFrameIndex(index, frameCount, source.name);
      if (closed) throw closedError(source.name);
      return timeOf(await times.at(index));
    },
    frames(range = {}) {
      const each = (range.step ?? 1) > 1 ? 1 : Math.max(1, Math.floor(CHUNK_BYTES / frameBytes));
      return readAhead(range, frameCount, each, load);
    },
    async close() {
      closed = true;
      await source.close();
    },
  };
}

/** Times of FireCapture's side file, or null without any. */
function besideTimes(text: string | undefined, frames: number): SerTimes | null {
  const stamps = text === undefined ? [] : fireCaptureTimes(text, frames);
  if (stamps.length === 0) return null;
  const at = (index: number): number | null => {
    const time = stamps[index] ?? Number.NaN;
    return Number.isNaN(time) ? null : time;
  };
  return { count: stamps.length, at };
}

/** Bytes of a frame to its picture, for one layout of pixels. */
function decoder(header: SerHeader, littleEndian: boolean): (bytes: Uint8Array) => Image {
  const { width, height, planes, colour, bitDepth } = header;
  const order = colour === "BGR" ? "BGR" : "RGB";
  const pixels = width * height;
  if (bitDepth <= 8) {
    return planes === 1
      ? (bytes) => createImage(bytes, width, height)
      : (bytes) =>
          createImage(luminance(bytes, planes, order, new Uint8Array(pixels)), width, height);
  }
  return (bytes) => {
    const samples = samples16(bytes, littleEndian);
    const grey =
      planes === 1 ? samples : luminance(samples, planes, order, new Uint16Array(pixels));
    return createImage(grey, width, height);
  };
}

async function byteOrder(
  source: ByteSource,
  header: SerHeader,
  wanted: "auto" | Endianness,
): Promise<{ littleEndian: boolean; warnings: readonly string[] }> {
  if (header.bitDepth <= 8) return { littleEndian: true, warnings: [] };
  if (wanted !== "auto") return { littleEndian: wanted === "little", warnings: [] };
  const bytes = await source.read(SER_HEADER_BYTES, header.frameBytes);
  // Neighbours of one colour are two columns apart in a mosaic, one pixel apart in RGB.
  const step = header.planes === 3 ? 3 : header.colour === "mono" ? 1 : 2;
  const found = byteOrderOf(bytes, header.bitDepth, step);
  const warnings =
    found === "big"
      ? ['the pixels make sense as big-endian only; endianness: "little" overrides']
      : found === null && header.littleEndianFlag !== 0
        ? ["the pixels do not tell their byte order; little-endian is taken"]
        : [];
  return { littleEndian: found !== "big", warnings };
}

function serInfo(name: string, header: SerHeader, warnings: readonly string[]): SourceInfo {
  const { bitDepth } = header;
  const instant = (ticks: bigint): string | null =>
    ticks > 0n ? isoOrNull(ticksToMicroseconds(ticks)) : null;
  return {
    format: "SER",
    name,
    width: header.width,
    height: header.height,
    bitDepth,
    // Samples of fewer than 8 bits stand at the top of their byte, of 9 to 15 at the bottom.
    saturation: bitDepth < 8 ? 256 - 2 ** (8 - bitDepth) : 2 ** bitDepth - 1,
    colour: header.colour,
    meta: {
      observer: header.observer,
      instrument: header.instrument,
      telescope: header.telescope,
      startUtc: instant(header.utcTicks),
      startLocal: instant(header.localTicks)?.replace("Z", "") ?? null,
      littleEndianFlag: header.littleEndianFlag,
    },
    warnings,
  };
}

function isoOrNull(utcMicroseconds: number): string | null {
  const date = new Date(Math.floor(utcMicroseconds / 1000));
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
