/** Where the frames of a RAVF file are: from its index, or found by their marks after a crash. */

import { type ByteSource, readExactly } from "../byte-source.ts";
import { findMarkedFrames } from "../frame-marks.ts";
import type { RavfHeader } from "./ravf-header.ts";

/** 0xAF8ABD3C2A98CA3F, low byte first. */
export const RAVF_FRAME_MARK = [0x3f, 0xca, 0x98, 0x2a, 0x3c, 0xbd, 0x8a, 0xaf] as const;
/** Bytes of a frame that are read here: everything up to and with the sequence number. */
export const RAVF_FRAME_HEAD = 41;
const ENTRY_BYTES = 16;

export interface RavfIndex {
  /** Offset of each frame's mark, bytes. */
  readonly offsets: readonly number[];
  readonly warnings: readonly string[];
}

export async function readRavfIndex(source: ByteSource, header: RavfHeader): Promise<RavfIndex> {
  const known = await fromIndex(source, header.indexOffset);
  if (known) return { offsets: known, warnings: [] };
  const start = Math.max(header.framesOffset, header.end);
  const { offsets } = await findMarkedFrames(source, start, RAVF_FRAME_MARK, async (offset) => {
    const head = await source.read(offset, RAVF_FRAME_HEAD);
    if (head.length < RAVF_FRAME_HEAD) return null;
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    const size = view.getUint32(8, true) + view.getUint32(12, true);
    return offset + size <= source.size && size >= RAVF_FRAME_HEAD ? { size, wanted: true } : null;
  });
  const warning = `the file has no index (recording cut off?); ${offsets.length} frames were found by their marks`;
  return { offsets, warnings: [warning] };
}

async function fromIndex(source: ByteSource, indexOffset: number): Promise<number[] | null> {
  if (indexOffset <= 0 || indexOffset + 4 > source.size) return null;
  const head = await readExactly(source, indexOffset, 4, "the index");
  const count = new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(0, true);
  if (indexOffset + 4 + count * ENTRY_BYTES > source.size) return null;
  const bytes = await readExactly(source, indexOffset + 4, count * ENTRY_BYTES, "the index");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const offsets: number[] = [];
  for (let at = 0; at + ENTRY_BYTES <= bytes.length; at += ENTRY_BYTES) {
    offsets.push(Number(view.getBigUint64(at, true)));
  }
  return offsets;
}
