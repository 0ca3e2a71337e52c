/** The picture of an ADV frame by its layout: raw or packed, as it is or compressed. */

import { createImage, type Image } from "@photkit/image";
import { luminance, samples16 } from "../pixels.ts";
import type { AdvHeader, AdvLayout } from "./adv-header.ts";
import { decodeLagarith16 } from "./lagarith16.ts";
import { decodeQuicklz } from "./quicklz.ts";

/** Checksum or filler that writers append to the pixels. */
const SPARE_BYTES = 64;

/**
 * Pixels of one frame: `Uint8Array` for layouts of 8 bits, else `Uint16Array`; or the reason why
 * there are none.
 */
export function decodeAdvImage(
  header: AdvHeader,
  layout: AdvLayout,
  payload: Uint8Array,
): Image | string {
  const { width, height } = header;
  const pixels = width * height;
  const bytes = Math.ceil(pixels * bytesPerPixel(layout));
  const data = unpackAdvData(layout.compression, payload, bytes);
  if (typeof data === "string") return data;
  if (data === null || data.length < bytes) {
    return `expected ${bytes} bytes of pixels (${layout.compression}). Received ${data?.length ?? "damaged data"}`;
  }
  if (layout.packing === "colour-8") {
    const order = header.imageTags["IMAGE-BAYER-PATTERN"] === "BGR" ? "BGR" : "RGB";
    return createImage(luminance(data, 3, order, new Uint8Array(pixels)), width, height);
  }
  if (layout.packing === "packed-12") return createImage(unpack12(data, pixels), width, height);
  if (layout.bitsPerPixel <= 8) return createImage(data.slice(0, pixels), width, height);
  const littleEndian =
    (header.imageTags["IMAGE-BYTE-ORDER"] ?? "LITTLE-ENDIAN") === "LITTLE-ENDIAN";
  return createImage(samples16(data.subarray(0, bytes), littleEndian), width, height);
}

function bytesPerPixel({ packing, bitsPerPixel }: AdvLayout): number {
  if (packing === "colour-8") return 3;
  if (packing === "packed-12") return 1.5;
  return bitsPerPixel <= 8 ? 1 : 2;
}

/**
 * Pixels of a frame out of their compression: at least `bytes` of them, null for damaged data, or
 * the reason why they cannot be read.
 */
export function unpackAdvData(
  compression: string,
  payload: Uint8Array,
  bytes: number,
): Uint8Array | string | null {
  switch (compression) {
    case "UNCOMPRESSED":
      return payload;
    case "LAGARITH16":
      return decodeLagarith16(payload, Math.ceil(bytes / 2));
    case "QUICKLZ":
      return decodeQuicklz(payload, bytes + SPARE_BYTES);
  }
  return `compression must be UNCOMPRESSED, LAGARITH16 or QUICKLZ. Received ${compression}`;
}

/** Two pixels in three bytes, the high bits of the first one first. */
export function unpack12(data: Uint8Array, pixels: number): Uint16Array {
  const out = new Uint16Array(pixels);
  for (let i = 0, at = 0; i < pixels; i += 2, at += 3) {
    out[i] = (data[at]! << 4) | (data[at + 1]! >> 4);
    if (i + 1 < pixels) out[i + 1] = ((data[at + 1]! & 15) << 8) | data[at + 2]!;
  }
  return out;
}
