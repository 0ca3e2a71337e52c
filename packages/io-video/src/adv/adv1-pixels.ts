/** Samples of ADV version 1 frames: 8, 12 (packed) and 16 bits, complete or as differences. */

import { samples16 } from "../pixels.ts";
import { unpack12, unpackAdvData } from "./adv-pixels.ts";
import type { Adv1Header, Adv1Layout } from "./adv1-header.ts";

/** What the byte before the pixels says about them. */
export const DIFFERENCE_FRAME = 2;

const HIGHEST_12_BIT = 4095;

/**
 * Pixels of one frame before the shift to the depth of the picture, or the reason why there are
 * none. 12-bit differences wrap at 4095, 16-bit ones are signed, high byte first.
 *
 * @param before - pixels that differences are relative to; null for complete frames.
 */
export function decodeAdv1Samples(
  header: Adv1Header,
  layout: Adv1Layout,
  payload: Uint8Array,
  before: Uint8Array | Uint16Array | null,
): Uint8Array | Uint16Array | string {
  const pixels = header.width * header.height;
  const { bitsPerPixel } = layout;
  const bytes = Math.ceil((pixels * bitsPerPixel) / 8);
  if (![8, 12, 16].includes(bitsPerPixel)) return `a layout of ${bitsPerPixel} bits a pixel`;
  const unpacked = unpackAdvData(layout.compression, payload, bytes);
  if (typeof unpacked === "string") return unpacked;
  // Samples of 16 bits in a layout for differences may follow a flag of one byte.
  const flag = layout.kind === "differences" && bitsPerPixel === 16 && isOdd(unpacked);
  const data = flag ? (unpacked?.subarray(1) ?? null) : unpacked;
  if (data === null || data.length < bytes) {
    return `expected ${bytes} bytes of pixels (${layout.compression}). Received ${data?.length ?? "damaged data"}`;
  }
  if (bitsPerPixel === 12) {
    const stored = unpack12(data, pixels);
    return before ? addWrapped(stored, before) : stored;
  }
  if (bitsPerPixel === 8) {
    return before ? "differences of 8-bit pixels are not described" : data.slice(0, pixels);
  }
  if (!before) return samples16(data.subarray(0, bytes), header.littleEndian).slice();
  const differences = samples16(data.subarray(0, bytes), false);
  return differences.map((difference, i) => before[i]! + difference);
}

const isOdd = (data: Uint8Array | null): boolean => data !== null && data.length % 2 === 1;

function addWrapped(stored: Uint16Array, before: ArrayLike<number>): Uint16Array {
  return stored.map((value, i) => {
    const sum = value + before[i]!;
    return sum > HIGHEST_12_BIT ? sum - HIGHEST_12_BIT : sum;
  });
}
