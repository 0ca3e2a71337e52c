/** Frames of a recording without index, found by the bytes that each starts with. */

import type { ByteSource } from "./byte-source.ts";

export interface MarkedFrames {
  /** Offset of each frame's mark, bytes. */
  readonly offsets: readonly number[];
  /** Bytes of each frame, mark included. */
  readonly sizes: readonly number[];
}

/** What a frame says about itself at its mark. */
export interface MarkedFrame {
  /** Bytes, mark included. */
  readonly size: number;
  /** False for frames that are passed over. */
  readonly wanted: boolean;
}

/** Bytes searched at a time where no frame follows the one before. */
const SEARCH_BYTES = 1 << 20;

/**
 * Frames from `start` on. The size of one says where the next can start; what is no frame is
 * searched for the next mark.
 *
 * @param frameAt - the frame at a mark, or null when the file ends within it or it is none.
 */
export async function findMarkedFrames(
  source: ByteSource,
  start: number,
  mark: readonly number[],
  frameAt: (offset: number) => Promise<MarkedFrame | null>,
): Promise<MarkedFrames> {
  const offsets: number[] = [];
  const sizes: number[] = [];
  for (let offset = start; offset < source.size; ) {
    const here = await source.read(offset, mark.length);
    if (!mark.every((byte, i) => here[i] === byte)) {
      const bytes = await source.read(offset, SEARCH_BYTES);
      const at = placeOf(mark, bytes);
      offset += at >= 0 ? at : Math.max(1, bytes.length - mark.length + 1);
      continue;
    }
    const frame = await frameAt(offset);
    if (frame?.wanted) {
      offsets.push(offset);
      sizes.push(frame.size);
    }
    offset += Math.max(1, frame?.size ?? 1);
  }
  return { offsets, sizes };
}

function placeOf(mark: readonly number[], bytes: Uint8Array): number {
  const first = mark[0]!;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (mark.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return -1;
}
