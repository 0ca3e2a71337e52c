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
  /** HCOMPRESS: pixels are smoothed between the steps of a lossy scale. */
  readonly smooth: boolean;
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
  const limit = count * Math.max(4, Math.abs(method.bitpix) / 8);
  switch (method.name) {
    case "RICE_1":
    case "RICE_ONE":
      if (!isRiceBytes(method.bytesPerPixel)) {
        throw notRead(where, method, `BYTEPIX must be 1, 2 or 4. Received ${method.bytesPerPixel}`);
      }
      return decodeRice(packed, count, method.bytesPerPixel, method.blockSize);
    case "PLIO_1":
      return decodePlio(packed, count);
    case "HCOMPRESS_1": {
      const numbers = decodeHcompress(packed, width, height, method.smooth);
      if (numbers !== "beyond 53 bits") return numbers;
      throw notRead(where, method, "HCOMPRESS sums of up to 53 bits are read, it has larger ones");
    }
    case "GZIP_1":
      return decodeStored(await inflate(packed, "gzip", limit, where), count, method.bitpix);
    case "GZIP_2": {
      const shuffled = await inflate(packed, "gzip", limit, where);
      const stored = storedBitpix(shuffled.length, count, method.bitpix);
      return decodeBigEndian(unshuffle(shuffled, Math.abs(stored) / 8), stored);
    }
    case "NOCOMPRESS":
      return decodeStored(packed, count, method.bitpix);
  }
  const known = "RICE_1, GZIP_1, GZIP_2, PLIO_1, HCOMPRESS_1 or NOCOMPRESS";
  throw notRead(where, method, `ZCMPTYPE must be ${known}. Received ${method.name}`);
}

const notRead = (where: string, { name }: TileMethod, reason: string): VideoError =>
  new VideoError("unsupported", `${where}: ${reason}.`, { data: { method: name } });

/**
 * BITPIX of the numbers in a tile by its length: integers of 8 and 16 bits may be kept in 32 or 16
 * bits, as CFITSIO reads and old versions of it wrote them.
 */
function storedBitpix(length: number, count: number, bitpix: number): number {
  if (bitpix < 0) return bitpix;
  const bits = (8 * length) / count;
  return bits > bitpix && (bits === 16 || bits === 32) ? bits : bitpix;
}

const decodeStored = (bytes: Uint8Array, count: number, bitpix: number): PixelArray =>
  decodeBigEndian(bytes, storedBitpix(bytes.length, count, bitpix));

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
