/** RIFF: chunks of a four-character name, a 32-bit size and data padded to an even length. */

import type { ByteSource } from "../byte-source.ts";

export interface RiffChunk {
  /** Four characters, e.g. `"00db"`; of a list its type, e.g. `"movi"`. */
  readonly id: string;
  readonly isList: boolean;
  /** Where the data start (after the type of a list), bytes from the start of the file. */
  readonly offset: number;
  /** Bytes of data that the file really has. */
  readonly size: number;
  /** Where the next chunk starts. */
  readonly end: number;
  /** True when the file ends before the chunk does. */
  readonly cutOff: boolean;
}

export const fourCC = (bytes: Uint8Array, at = 0): string =>
  String.fromCharCode(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0, bytes[at + 3] ?? 0);

const LISTS = ["LIST", "RIFF"];

/**
 * The chunk at `offset`, or null where none starts before `stop`. A list that was never closed
 * (size 0 or beyond the file, after a crash) reaches to `stop`.
 */
export async function readChunk(
  source: ByteSource,
  offset: number,
  stop: number,
): Promise<RiffChunk | null> {
  if (offset + 8 > stop) return null;
  const bytes = await source.read(offset, 12);
  if (bytes.length < 8) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isList = LISTS.includes(fourCC(bytes)) && bytes.length === 12;
  const stated = view.getUint32(4, true);
  const room = stop - offset - 8;
  const length = isList && stated < 4 ? room : Math.min(stated, room);
  return {
    id: fourCC(bytes, isList ? 8 : 0),
    isList,
    offset: offset + (isList ? 12 : 8),
    size: Math.max(0, length - (isList ? 4 : 0)),
    end: Math.min(stop, offset + 8 + length + (length % 2)),
    cutOff: stated > room,
  };
}

/** The chunks from `start` to `stop`, one after the other. */
export async function* readChunks(
  source: ByteSource,
  start: number,
  stop: number,
): AsyncGenerator<RiffChunk, void, undefined> {
  for (let offset = start; ; ) {
    const chunk = await readChunk(source, offset, stop);
    if (!chunk) return;
    yield chunk;
    offset = chunk.end;
  }
}
