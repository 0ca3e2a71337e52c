/** The header lists of an AVI file: its video stream, picture format, index and length. */

import { type ByteSource, readExactly } from "../byte-source.ts";
import { VideoError } from "../errors.ts";
import { type ColourMasks, readMasks } from "./colour-masks.ts";
import { fourCC, type RiffChunk, readChunk, readChunks } from "./riff.ts";

export interface AviHeader {
  /** Two digits that start the names of the video chunks. */
  readonly stream: string;
  readonly width: number;
  readonly height: number;
  /** True when the last row of the picture comes first (device-independent bitmaps). */
  readonly bottomUp: boolean;
  readonly bitsPerPixel: number;
  /** FourCC in upper case; "DIB" for bitmaps. */
  readonly codec: string;
  /** Blue, green, red, 0 of every palette entry; empty without a palette. */
  readonly palette: Uint8Array;
  /** Bits of the colours in a word, of bitmaps that state them. */
  readonly masks: ColourMasks | null;
  /** What the codec wrote behind the picture format; empty for bitmaps. */
  readonly extra: Uint8Array;
  /** Nominal frames per second, or null. */
  readonly framesPerSecond: number | null;
  /** Frames that the header counts. */
  readonly statedFrames: number;
  /** The chunk with the OpenDML index of indexes, or null. */
  readonly superIndex: RiffChunk | null;
  /** Every `movi` list, in order of the file. */
  readonly movies: readonly RiffChunk[];
  /** The old index of the first movie list, or null. */
  readonly idx1: RiffChunk | null;
}

/** Kinds of bitmaps whose pixels are words with stated masks, without and with alpha. */
const BIT_FIELDS = [3, 6];
/** Where the masks stand, behind the header of 40 bytes or within a longer one. */
const MASKS_AT = 40;
/** Bytes of a picture format that are read: 40 and a palette, or the tables of a codec. */
const MOST_FORMAT = 40 + 4096;
/** RIFF parts of one file; OpenDML starts a new one every gigabyte. */
const MOST_PARTS = 100_000;

/**
 * @throws VideoError `"unrecognised-format"`, `"truncated"` without pictures, `"invalid-file"`
 * without a video stream or with impossible sizes.
 */
export async function readAviHeader(source: ByteSource): Promise<AviHeader> {
  const first = await readChunk(source, 0, source.size);
  if (first?.id !== "AVI " || !first.isList) {
    throw new VideoError(
      "unrecognised-format",
      `${source.name}: an AVI file starts with a RIFF list "AVI ". Received ${JSON.stringify(first?.id ?? "")}.`,
      { data: { file: source.name, offset: 0 } },
    );
  }
  const movies: RiffChunk[] = [];
  let video: VideoStream | null = null;
  let idx1: RiffChunk | null = null;
  let statedFrames = 0;
  let parts = 0;
  for await (const part of readChunks(source, 0, source.size)) {
    // A recording that was cut off and repaired may have its index behind the RIFF list.
    if (part.id === "idx1") idx1 ??= part;
    if (!part.isList || (part.id !== "AVI " && part.id !== "AVIX") || ++parts > MOST_PARTS) break;
    for await (const chunk of readChunks(source, part.offset, part.end)) {
      if (chunk.id === "movi" && chunk.isList) movies.push(chunk);
      else if (chunk.id === "idx1") idx1 ??= chunk;
      else if (chunk.id === "hdrl" && !video) {
        video = await readVideoStream(source, chunk);
        statedFrames = video?.frames ?? 0;
      }
    }
  }
  if (!video) throw invalid(source, "invalid-file", "the file has no video stream");
  if (movies.length === 0) throw invalid(source, "truncated", "the file ends before its pictures");
  return { ...video, statedFrames, movies, idx1 };
}

interface VideoStream extends Omit<AviHeader, "movies" | "idx1" | "statedFrames"> {
  readonly frames: number;
}

async function readVideoStream(source: ByteSource, list: RiffChunk): Promise<VideoStream | null> {
  let streams = 0;
  let found: VideoStream | null = null;
  let openDmlFrames = 0;
  for await (const chunk of readChunks(source, list.offset, list.end)) {
    if (chunk.id === "strl" && chunk.isList) {
      found ??= await readStream(source, chunk, streams++);
    } else if (chunk.id === "odml" && chunk.isList) {
      for await (const part of readChunks(source, chunk.offset, chunk.end)) {
        if (part.id !== "dmlh" || part.size < 4) continue;
        openDmlFrames = (await dataView(source, part, 4)).getUint32(0, true);
      }
    }
  }
  return found && { ...found, frames: Math.max(found.frames, openDmlFrames) };
}

async function readStream(
  source: ByteSource,
  list: RiffChunk,
  number: number,
): Promise<VideoStream | null> {
  let header: DataView | null = null;
  let format: DataView | null = null;
  let superIndex: RiffChunk | null = null;
  for await (const chunk of readChunks(source, list.offset, list.end)) {
    if (chunk.id === "strh" && chunk.size >= 36) header = await dataView(source, chunk, 56);
    else if (chunk.id === "strf" && chunk.size >= 40)
      format = await dataView(source, chunk, MOST_FORMAT);
    else if (chunk.id === "indx") superIndex = chunk;
  }
  if (!header || !format || fourCC(bytesOf(header)) !== "vids") return null;
  const scale = header.getUint32(20, true);
  const rate = header.getUint32(24, true);
  const width = format.getInt32(4, true);
  const height = format.getInt32(8, true);
  if (width <= 0 || height === 0) {
    throw invalid(source, "invalid-file", `pictures of ${width} x ${height} pixels`);
  }
  const name = fourCC(bytesOf(format), 16).toUpperCase().replaceAll("\0", "").trim();
  const bitsPerPixel = format.getUint16(14, true);
  const masks = BIT_FIELDS.includes(format.getUint32(16, true))
    ? readMasks(format, MASKS_AT)
    : null;
  const isBitmap = masks !== null || BITMAPS.includes(name);
  const used = format.getUint32(32, true);
  const colours = isBitmap && bitsPerPixel <= 8 ? Math.min(1 << bitsPerPixel, used || 256) : 0;
  const stated = format.getUint32(0, true);
  const paletteAt = stated > 40 && stated <= format.byteLength ? stated : 40;
  return {
    stream: String(number).padStart(2, "0"),
    width,
    height: Math.abs(height),
    bottomUp: isBitmap && height > 0,
    bitsPerPixel,
    codec: isBitmap ? "DIB" : name,
    palette: bytesOf(format).subarray(paletteAt, paletteAt + 4 * colours),
    masks,
    extra: bytesOf(format).subarray(isBitmap ? format.byteLength : 40),
    framesPerSecond: scale > 0 && rate > 0 ? rate / scale : null,
    frames: header.getUint32(32, true),
    superIndex,
  };
}

/** FourCCs of bitmaps without compression. */
const BITMAPS = ["", "DIB", "RGB", "RAW"];

async function dataView(source: ByteSource, chunk: RiffChunk, most: number): Promise<DataView> {
  const length = Math.min(chunk.size, most);
  const bytes = await readExactly(source, chunk.offset, length, `the chunk "${chunk.id}"`);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const bytesOf = (view: DataView): Uint8Array =>
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

const invalid = (
  source: ByteSource,
  code: "invalid-file" | "truncated",
  reason: string,
): VideoError =>
  new VideoError(code, `${source.name}: ${reason}. The file has ${source.size} bytes.`, {
    data: { file: source.name, size: source.size },
  });
