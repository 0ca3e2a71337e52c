/** Pixels of RAVF frames: rows of bytes, words, or 10 and 12 bits packed. */

import { createImage, type Image } from "@photkit/image";
import { samples16 } from "../pixels.ts";
import { type RavfHeader, rowBytes } from "./ravf-header.ts";

/** Significant bits of a pixel. */
export const ravfBitDepth = ({ format }: RavfHeader): number =>
  format === "8-bit" ? 8 : format === "16-bit" ? 16 : format.includes("10") ? 10 : 12;

/** The picture of a frame, `Uint8Array` for 8 bits, else `Uint16Array`; values as the camera's. */
export function decodeRavfImage(header: RavfHeader, data: Uint8Array): Image {
  const { width, height, rowStride, format, littleEndian } = header;
  const bytes = rowBytes(format, width);
  const out = format === "8-bit" ? new Uint8Array(width * height) : new Uint16Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * rowStride, y * rowStride + bytes);
    const target = out.subarray(y * width, (y + 1) * width);
    if (format === "8-bit") target.set(row);
    else if (format === "packed 10-bit") unpack10(row, target);
    else if (format === "packed 12-bit") unpack12LowFirst(row, target);
    else target.set(samples16(row, littleEndian));
  }
  return createImage(out, width, height);
}

/** Four pixels in five bytes: their high eight bits, then the low two of each, first one on top. */
function unpack10(row: Uint8Array, out: Uint8Array | Uint16Array): void {
  for (let x = 0; x < out.length; x++) {
    const group = 5 * (x >> 2);
    const low = row[group + 4] ?? 0;
    out[x] = ((row[group + (x & 3)] ?? 0) << 2) | ((low >> (6 - 2 * (x & 3))) & 3);
  }
}

/** Two pixels in three bytes: the low four bits of both, first one on top, then their high bits. */
function unpack12LowFirst(row: Uint8Array, out: Uint8Array | Uint16Array): void {
  for (let x = 0; x < out.length; x++) {
    const group = 3 * (x >> 1);
    const low = row[group] ?? 0;
    out[x] = ((row[group + 1 + (x & 1)] ?? 0) << 4) | (x & 1 ? low & 15 : low >> 4);
  }
}
