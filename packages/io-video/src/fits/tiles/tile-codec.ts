/** One tile of a compressed picture to its stored numbers, whatever the method. */

import type { PixelArray } from "@photkit/image";
import { VideoError } from "../../errors.ts";
import { decodeBigEndian } from "../fits-pixels.ts";
import { inflate } from "../gunzip.ts";
import { decodeHcompress } from "./hcompress.ts";
import { decodePlio } from "./plio.ts";
import { decodeRice, type RiceBytes } from "./rice.ts";

export interface TileMethod {
  /** ZCMPTYPE. */
  readonly name: string;
  /** BITPIX of the numbers in the tile: 32 for floats that were quantised. */
  readonly bitpix: number;
  /** Rice: pixels of a block, bytes of a pixel. */
  readonly blockSize: number;
  readonly bytesPerPixel: number;
}

/**
 * Unpacks one tile of `width * height` numbers (height counts the rows of all further axes).
 *
 * @param where - file and tile, for the message.
 * @throws VideoError `"unsupported"` for a method that is not known, `"truncated"` for damaged data.
 */
export async function decodeTile(
  packed: Uint8Array,
  method: TileMethod,
  width: number,
  height: number,
  where: string,
): Promise<PixelArray> {
  const count = width * height;
  const numbers = await unpack(packed, method, width, height, where);
  if (numbers !== null && numbers.length === count) return numbers;
  throw new VideoError(
    "truncated",
    `${where}: the ${method.name} data are damaged: expected ${count} pixels from ${packed.length} bytes.`,
    { data: { method: method.name, expected: count, bytes: packed.length } },
  );
}

async function unpack(
  packed: Uint8Array,
  method: TileMethod,
  width: number,
  height: number,
  where: string,
): Promise<PixelArray | null> {
  const count = width * height;
  const size = Math.abs(method.bitpix) / 8;
  switch (method.name) {
    case "RICE_1":
    case "RICE_ONE":
      return isRiceBytes(method.bytesPerPixel)
        ? decodeRice(packed, count, method.bytesPerPixel, method.blockSize)
        : null;
    case "PLIO_1":
      return decodePlio(packed, count);
    case "HCOMPRESS_1":
      return decodeHcompress(packed, width, height);
    case "GZIP_1":
      return decodeBigEndian(await inflate(packed, "gzip", count * size, where), method.bitpix);
    case "GZIP_2": {
      const shuffled = await inflate(packed, "gzip", count * size, where);
      return decodeBigEndian(unshuffle(shuffled, size), method.bitpix);
    }
    case "NOCOMPRESS":
      return decodeBigEndian(packed, method.bitpix);
  }
  throw new VideoError(
    "unsupported",
    `${where}: ZCMPTYPE must be RICE_1, GZIP_1, GZIP_2, PLIO_1 or HCOMPRESS_1. Received ${method.name}.`,
    { data: { method: method.name } },
  );
}

const isRiceBytes = (bytes: number): bytes is RiceBytes =>
  bytes === 1 || bytes === 2 || bytes === 4;

/** Bytes that were sorted by significance, back into numbers. */
function unshuffle(bytes: Uint8Array, size: number): Uint8Array {
  const count = Math.floor(bytes.length / size);
  const out = new Uint8Array(count * size);
  for (let k = 0; k < size; k++) {
    for (let i = 0; i < count; i++) out[i * size + k] = bytes[k * count + i]!;
  }
  return out;
}
