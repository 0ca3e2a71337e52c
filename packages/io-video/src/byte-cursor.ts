/** Little-endian fields of a file (ADV, RAVF), one after the other. */

import type { ByteSource } from "./byte-source.ts";
import { VideoError } from "./errors.ts";

/** Bytes looked at for one section of headers or tags. */
const SECTION_BYTES = 1 << 20;

export interface ByteCursor {
  /** The file, for messages. */
  readonly name: string;
  u8(): number;
  u16(): number;
  u32(): number;
  /** A 64-bit integer as a number, for offsets and counts. */
  u64(): number;
  i64(): bigint;
  f32(): number;
  f64(): number;
  /** UTF-8 after its length of 2 bytes, or 1. */
  text(lengthBytes?: 1 | 2): string;
  /** Name and value pairs, `count` of them. */
  tags(count: number, lengthBytes?: 1 | 2): Record<string, string>;
  /** The byte after the next one, or 0 at the end. */
  peek(): number;
  bytes(length: number): Uint8Array;
  /** Where the next field starts, bytes from the start of the file. */
  position(): number;
}

/** A cursor at `offset` of a file. Going beyond its end throws VideoError `"truncated"`. */
export async function byteCursor(source: ByteSource, offset: number): Promise<ByteCursor> {
  const length = Math.min(SECTION_BYTES, Math.max(0, source.size - offset));
  return cursorOver(
    source.name,
    offset,
    offset < 0 ? new Uint8Array(0) : await source.read(offset, length),
  );
}

/** A cursor over bytes that start at `offset` of the file `name`. */
export function cursorOver(name: string, offset: number, data: Uint8Array): ByteCursor {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let at = 0;
  const take = (length: number): number => {
    if (at + length > data.length) {
      throw new VideoError(
        "truncated",
        `${name}: ${length} bytes are needed at offset ${offset + at}. The file or section ends at ${offset + data.length}.`,
        { data: { file: name, offset: offset + at, expected: length } },
      );
    }
    at += length;
    return at - length;
  };
  const text = (lengthBytes: 1 | 2 = 2): string => {
    const length = lengthBytes === 1 ? view.getUint8(take(1)) : view.getUint16(take(2), true);
    const start = take(length);
    return new TextDecoder().decode(data.subarray(start, start + length));
  };
  return {
    name,
    u8: () => view.getUint8(take(1)),
    u16: () => view.getUint16(take(2), true),
    u32: () => view.getUint32(take(4), true),
    u64: () => Number(view.getBigUint64(take(8), true)),
    i64: () => view.getBigInt64(take(8), true),
    f32: () => view.getFloat32(take(4), true),
    f64: () => view.getFloat64(take(8), true),
    text,
    peek: () => data[at + 1] ?? 0,
    tags(count, lengthBytes = 2) {
      const tags: Record<string, string> = {};
      for (let i = 0; i < count; i++) {
        const name = text(lengthBytes);
        tags[name] = text(lengthBytes);
      }
      return tags;
    },
    bytes(length) {
      const start = take(length);
      return data.subarray(start, start + length);
    },
    position: () => offset + at,
  };
}
