/** Headers of ADV version 1 and AAV version 1 files: image layouts, status channel, tags. */

import { type ByteCursor, byteCursor } from "../byte-cursor.ts";
import type { ByteSource } from "../byte-source.ts";
import { VideoError } from "../errors.ts";
import { type AdvStatusTag, MOST_PIXELS } from "./adv-header.ts";
import type { AdvFacts } from "./adv-info.ts";

export interface Adv1Layout {
  readonly bitsPerPixel: number;
  readonly kind: "raw" | "differences" | "status only";
  readonly compression: string;
  /** What differences are relative to. */
  readonly base: "key frame" | "previous frame";
}

export interface Adv1Header extends AdvFacts {
  readonly layouts: ReadonlyMap<number, Adv1Layout>;
  readonly statusTags: readonly AdvStatusTag[];
  /** True when samples of 16 bits stand low byte first. */
  readonly littleEndian: boolean;
  /** Bits by which samples of 16 bits stand above the depth of the picture. */
  readonly shift: number;
  /** Offset of the index, 0 after a crash. */
  readonly indexOffset: number;
  /** Where the headers end: no frame starts before. */
  readonly headerEnd: number;
}

/** @throws VideoError `"truncated"`, `"invalid-file"`. */
export async function readAdv1Header(source: ByteSource): Promise<Adv1Header> {
  const head = await byteCursor(source, 5);
  head.u32();
  const [indexOffset, systemOffset, userOffset] = [head.u64(), head.u64(), head.u64()];
  const sections = new Map<string, number>();
  for (let i = head.u8(); i > 0; i--) sections.set(head.text(1), head.u64());
  const imageOffset = sections.get("IMAGE");
  if (imageOffset === undefined) throw invalid(source, head.position(), "no IMAGE section");
  const imageAt = await byteCursor(source, imageOffset);
  const image = readImageSection(source, imageAt);
  const statusOffset = sections.get("STATUS");
  const statusAt = statusOffset === undefined ? null : await byteCursor(source, statusOffset);
  const statusTags: AdvStatusTag[] = [];
  if (statusAt) {
    statusAt.u8();
    for (let i = statusAt.u8(); i > 0; i--) {
      statusTags.push({ name: statusAt.text(1), type: statusAt.u8() });
    }
  }
  const tagsAt = async (offset: number): Promise<Record<string, string>> => {
    if (offset <= 0 || offset >= source.size) return {};
    const cursor = await byteCursor(source, offset);
    return cursor.tags(cursor.u32(), 1);
  };
  const dynamicBits = Number(image.imageTags["IMAGE-DYNABITS"] ?? 16);
  const shift = dynamicBits === 16 ? { 12: 4, 14: 2 }[image.bitsPerPixel] : 0;
  return {
    ...image,
    statusTags,
    littleEndian: image.imageTags["IMAGE-BYTE-ORDER"] === "LITTLE-ENDIAN",
    shift: shift ?? 0,
    systemTags: await tagsAt(systemOffset),
    userTags: await tagsAt(userOffset),
    indexOffset,
    headerEnd: Math.max(head.position(), imageAt.position(), statusAt?.position() ?? 0),
  };
}

function readImageSection(source: ByteSource, cursor: ByteCursor) {
  cursor.u8();
  const start = cursor.position();
  const [width, height, bitsPerPixel] = [cursor.u32(), cursor.u32(), cursor.u8()];
  if (width === 0 || height === 0 || width * height > MOST_PIXELS) {
    throw invalid(source, start, `pictures of ${width} x ${height} pixels`);
  }
  const layouts = new Map<number, Adv1Layout>();
  for (let i = cursor.u8(); i > 0; i--) {
    const id = cursor.u8();
    cursor.u8();
    const layoutBits = cursor.u8();
    const tags = cursor.tags(cursor.u8(), 1);
    const kind = tags["DATA-LAYOUT"] ?? "FULL-IMAGE-RAW";
    layouts.set(id, {
      bitsPerPixel: layoutBits,
      kind:
        kind === "STATUS-CHANNEL-ONLY"
          ? "status only"
          : kind.startsWith("FULL-IMAGE-DIFFERENTIAL-CODING")
            ? "differences"
            : "raw",
      compression: tags["SECTION-DATA-COMPRESSION"] ?? "UNCOMPRESSED",
      base: tags["DIFFCODE-BASE-FRAME"] === "PREV-FRAME" ? "previous frame" : "key frame",
    });
  }
  return { width, height, bitsPerPixel, layouts, imageTags: cursor.tags(cursor.u8(), 1) };
}

const invalid = (source: ByteSource, offset: number, reason: string): VideoError =>
  new VideoError("invalid-file", `${source.name}: at offset ${offset}: ${reason}.`, {
    data: { file: source.name, offset },
  });
