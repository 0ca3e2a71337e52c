/** Where the frames of the MAIN stream are: from the index, or by searching after a crash. */

import type { ByteSource } from "../byte-source.ts";
import type { AdvHeader } from "./adv-header.ts";

export interface AdvIndex {
  /** Offset of each frame's mark, bytes. */
  readonly offsets: readonly number[];
  /** Bytes of each frame, mark included. */
  readonly sizes: readonly number[];
  readonly warnings: readonly string[];
}

/** Bytes that every frame starts with. */
export const FRAME_MARK = [0xff, 0x22, 0x01, 0xee] as const;
const ENTRY_BYTES = 20;
const SEARCH_BYTES = 4 << 20;

export async function readAdvIndex(source: ByteSource, header: AdvHeader): Promise<AdvIndex> {
  const known = await fromIndex(source, header);
  if (known) return { ...known, warnings: [] };
  const found = await fromMarks(source, header.headerEnd);
  const warning = `the file has no index (recording cut off?); ${found.offsets.length} frames were found by their marks`;
  return { ...found, warnings: [warning] };
}

async function fromIndex(
  source: ByteSource,
  { indexOffset }: AdvHeader,
): Promise<Omit<AdvIndex, "warnings"> | null> {
  // A version byte and two table offsets, which older programs write wrong, precede the table.
  const start = indexOffset + 13;
  if (indexOffset <= 0 || start > source.size) return null;
  const head = await source.read(start - 4, 4);
  const count = new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(0, true);
  if (start + count * ENTRY_BYTES > source.size) return null;
  const bytes = await source.read(start, count * ENTRY_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const offsets: number[] = [];
  const sizes: number[] = [];
  for (let at = 0; at + ENTRY_BYTES <= bytes.length; at += ENTRY_BYTES) {
    offsets.push(Number(view.getBigUint64(at + 8, true)));
    sizes.push(view.getUint32(at + 16, true) + 4);
  }
  return { offsets, sizes };
}

/** Frames found by their marks; their lengths say where the next one can start. */
async function fromMarks(source: ByteSource, start: number): Promise<Omit<AdvIndex, "warnings">> {
  const offsets: number[] = [];
  const sizes: number[] = [];
  for (let offset = start; offset < source.size; ) {
    const bytes = await source.read(offset, SEARCH_BYTES);
    const at = markIn(bytes);
    if (at < 0) {
      offset += Math.max(1, bytes.length - 3);
      continue;
    }
    const frame = await frameAt(source, offset + at);
    if (frame?.stream === 0) {
      offsets.push(offset + at);
      sizes.push(frame.size);
    }
    offset += at + (frame?.size ?? 1);
  }
  return { offsets, sizes };
}

function markIn(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(FRAME_MARK[0]); at >= 0; at = bytes.indexOf(FRAME_MARK[0], at + 1)) {
    if (FRAME_MARK.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return -1;
}

/** Stream and size of the frame at a mark, or null when the file ends within it. */
async function frameAt(
  source: ByteSource,
  offset: number,
): Promise<{ stream: number; size: number } | null> {
  const head = await source.read(offset, 25);
  if (head.length < 25) return null;
  const image = new DataView(head.buffer, head.byteOffset).getUint32(21, true);
  const rest = await source.read(offset + 25 + image, 4);
  if (rest.length < 4) return null;
  const size = 29 + image + new DataView(rest.buffer, rest.byteOffset).getUint32(0, true);
  return offset + size <= source.size ? { stream: head[4] ?? 0, size } : null;
}
