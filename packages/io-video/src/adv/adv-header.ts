/** Headers of ADV version 2 files: streams, image layouts, status channel, tags (ADVLib, ADV 2). */

import { type ByteCursor, byteCursor } from "../byte-cursor.ts";
import type { ByteSource } from "../byte-source.ts";
import { VideoError } from "../errors.ts";

export const ADV_MAGIC = "FSTF";
/** Bytes that every frame starts with. */
export const FRAME_MARK = [0xff, 0x22, 0x01, 0xee] as const;

export interface AdvLayout {
  readonly bitsPerPixel: number;
  readonly packing: "raw" | "packed-12" | "colour-8";
  readonly compression: string;
}

export interface AdvStatusTag {
  readonly name: string;
  /** 0 u8, 1 u16, 2 u32, 3 u64, 4 f32, 5 string, 6 list of strings. */
  readonly type: number;
}

export interface AdvHeader {
  readonly width: number;
  readonly height: number;
  readonly bitsPerPixel: number;
  readonly layouts: ReadonlyMap<number, AdvLayout>;
  readonly imageTags: Readonly<Record<string, string>>;
  readonly statusTags: readonly AdvStatusTag[];
  /** False for the first writers of version 2, whose frames start their status without a time. */
  readonly framesHaveTimes: boolean;
  readonly systemTags: Readonly<Record<string, string>>;
  readonly userTags: Readonly<Record<string, string>>;
  /** Frames of the MAIN stream as the header counts them, 0 after a crash. */
  readonly statedFrames: number;
  readonly clockFrequency: number;
  /** Offset of the index, 0 after a crash. */
  readonly indexOffset: number;
  /** Where the headers end: no frame starts before. */
  readonly headerEnd: number;
}

/** Pixels that a picture may have: an even one takes four bytes of file, but memory for all. */
export const MOST_PIXELS = 2 ** 25;
const NOTHING: Readonly<Record<string, string>> = {};

/** @throws VideoError `"unrecognised-format"`, `"unsupported"` (version), `"truncated"`, `"invalid-file"`. */
export async function readAdvHeader(source: ByteSource): Promise<AdvHeader> {
  const head = await byteCursor(source, 0);
  const magic = String.fromCharCode(...head.bytes(4));
  if (magic !== ADV_MAGIC) {
    throw failure(
      source,
      "unrecognised-format",
      0,
      `an ADV file starts with "${ADV_MAGIC}". Received ${JSON.stringify(magic)}`,
    );
  }
  const version = head.u8();
  if (version !== 2) {
    throw failure(
      source,
      "unsupported",
      4,
      `ADV files of versions 1 and 2 are read. Received version ${version}`,
    );
  }
  head.u32();
  const [indexOffset, systemOffset, userOffset] = [head.u64(), head.u64(), head.u64()];
  const streams: { frames: number; frequency: number }[] = [];
  for (let i = head.u8(); i > 0; i--) {
    head.text();
    streams.push({ frames: head.u32(), frequency: head.u64() });
    head.u32();
    head.u64();
  }
  const sections = new Map<string, number>();
  const sectionCount = head.u8();
  // The first writers of version 2 kept the one-byte lengths of version 1 for some strings.
  const lengthBytes = head.peek() === 0 ? 2 : 1;
  for (let i = 0; i < sectionCount; i++) sections.set(head.text(lengthBytes), head.u64());
  const imageOffset = sections.get("IMAGE");
  const [main] = streams;
  if (imageOffset === undefined || !main) {
    throw failure(
      source,
      "invalid-file",
      head.position(),
      "the file has no MAIN stream or IMAGE section",
    );
  }
  const imageAt = await byteCursor(source, imageOffset);
  const image = readImageSection(source, imageAt);
  const status = await readStatusSection(source, sections.get("STATUS"));
  const tagsAt = async (offset: number) => {
    if (offset <= 0 || offset >= source.size) return NOTHING;
    const cursor = await byteCursor(source, offset);
    return cursor.tags(cursor.u32(), lengthBytes);
  };
  return {
    ...image,
    statusTags: status.tags,
    framesHaveTimes: status.hasTimes,
    systemTags: await tagsAt(systemOffset),
    userTags: await tagsAt(userOffset),
    statedFrames: main.frames,
    clockFrequency: main.frequency,
    indexOffset,
    headerEnd: Math.max(head.position(), imageAt.position(), status.end),
  };
}

function readImageSection(source: ByteSource, cursor: ByteCursor) {
  cursor.u8();
  const start = cursor.position();
  const [width, height, bitsPerPixel] = [cursor.u32(), cursor.u32(), cursor.u8()];
  if (width === 0 || height === 0 || width * height > MOST_PIXELS) {
    throw failure(source, "invalid-file", start, `pictures of ${width} x ${height} pixels`);
  }
  const layouts = new Map<number, AdvLayout>();
  for (let i = cursor.u8(); i > 0; i--) {
    const id = cursor.u8();
    cursor.u8();
    const layoutBits = cursor.u8();
    const tags = cursor.tags(cursor.u8());
    const kind = tags["DATA-LAYOUT"];
    layouts.set(id, {
      bitsPerPixel: layoutBits,
      packing:
        kind === "12BIT-IMAGE-PACKED"
          ? "packed-12"
          : kind === "8BIT-COLOR-IMAGE"
            ? "colour-8"
            : "raw",
      compression: tags["SECTION-DATA-COMPRESSION"] ?? "UNCOMPRESSED",
    });
  }
  return { width, height, bitsPerPixel, layouts, imageTags: cursor.tags(cursor.u8()) };
}

async function readStatusSection(
  source: ByteSource,
  offset: number | undefined,
): Promise<{ tags: AdvStatusTag[]; hasTimes: boolean; end: number }> {
  if (offset === undefined) return { tags: [], hasTimes: true, end: 0 };
  const cursor = await byteCursor(source, offset);
  const hasTimes = cursor.u8() >= 2;
  if (hasTimes) cursor.i64();
  const tags: AdvStatusTag[] = [];
  for (let i = cursor.u8(); i > 0; i--) tags.push({ name: cursor.text(), type: cursor.u8() });
  return { tags, hasTimes, end: cursor.position() };
}

const failure = (
  source: ByteSource,
  code: "unrecognised-format" | "unsupported" | "invalid-file",
  offset: number,
  reason: string,
): VideoError =>
  new VideoError(code, `${source.name}: at offset ${offset}: ${reason}.`, {
    data: { file: source.name, offset },
  });
