/** What the files that ask for much memory are made of. */

import { deflateRawSync, constants as zlib } from "node:zlib";

export const SIDE = 64;
export const PIXELS = SIDE * SIDE;
/** What the packed data unpack to: a gigabyte. */
const MEGABYTES = 1024;

export const joined = (...parts: readonly Uint8Array[]): Uint8Array =>
  new Uint8Array(Buffer.concat(parts));
export const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "latin1"));

/** Raw deflate data: `start`, then a gigabyte of zeros. */
function deflated(start: Uint8Array): Uint8Array {
  const flush = { finishFlush: zlib.Z_FULL_FLUSH };
  const megabyte = deflateRawSync(new Uint8Array(1 << 20), flush);
  const parts = Array.from({ length: MEGABYTES }, () => megabyte);
  return joined(deflateRawSync(start, flush), ...parts, Uint8Array.of(3, 0));
}
export const NOTHING = new Uint8Array(0);
export const zlibBomb = () =>
  joined(Uint8Array.of(0x78, 0x9c), deflated(NOTHING), new Uint8Array(4));
export const gzipBomb = (start: Uint8Array) =>
  joined(Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3), deflated(start), new Uint8Array(8));

/** Changes bytes of a file. */
export function withNumber(
  bytes: Uint8Array,
  at: number,
  value: number,
  width: 2 | 4 = 4,
): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (width === 4) view.setUint32(at, value, true);
  else view.setUint16(at, value);
  return bytes;
}
