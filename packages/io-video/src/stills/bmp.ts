/** Bitmaps of Windows and OS/2: one picture per file. */

import type { Image } from "@photkit/image";
import { aviDecoder } from "../avi/avi-pixels.ts";
import type { ByteSource } from "../byte-source.ts";
import type { FrameSource } from "../frame.ts";
import { readBmpHeader } from "./bmp-header.ts";
import { unpackRuns } from "./bmp-runs.ts";
import { openStills, type StillOptions } from "./still-sequence.ts";

/** The first bytes of every bitmap file. */
export const BMP_MARK = "BM";

/** Pixels that a byte of run lengths may stand for, at most, and of any file at least. */
const MOST_PIXELS_PER_BYTE = 200;
const LEAST_LIMIT = 1 << 24;

/**
 * Opens BMP files as one recording, in the given order: 1 to 8 bits with a palette (also with run
 * lengths), 16 bits (5-5-5), 24 and 32 bits, and words with any colour masks, as luminance (a grey
 * palette or grey colours keep their values; alpha is ignored); see `openTiffSequence` for what all
 * picture files share.
 *
 * @throws VideoError `"empty-folder"` without files; `"invalid-file"` when the first is no picture.
 */
export const openBmpSequence = (
  sources: readonly ByteSource[],
  options: StillOptions = {},
): Promise<FrameSource> =>
  openStills(sources, { kind: "BMP", decode: (bytes) => ({ image: decodeBmp(bytes) }) }, options);

/** @throws Error with the reason. */
function decodeBmp(bytes: Uint8Array): Image {
  const header = readBmpHeader(bytes);
  const { width, height, packing, pixelsAt } = header;
  const isPacked = packing !== "none";
  const bitsPerPixel = isPacked ? 8 : header.bitsPerPixel;
  const rowBytes = isPacked ? width : 4 * Math.ceil((width * bitsPerPixel) / 32);
  const length = rowBytes * height;
  let pixels = bytes.subarray(pixelsAt, pixelsAt + length);
  if (isPacked) {
    const packed = bytes.subarray(pixelsAt);
    if (length > Math.max(LEAST_LIMIT, MOST_PIXELS_PER_BYTE * packed.length)) {
      throw new Error(`${width} x ${height} pixels cannot be in ${packed.length} bytes`);
    }
    pixels = unpackRuns(packed, width, height, packing === "RLE8" ? 8 : 4);
  }
  if (pixels.length < length) {
    throw new Error(
      `the pixels need ${length} bytes at offset ${pixelsAt}. The file has ${pixels.length}.`,
    );
  }
  const format = { ...header, bitsPerPixel, codec: "DIB", extra: new Uint8Array(0) };
  const decoder = aviDecoder(format, false);
  if (!decoder) throw new Error(`a bitmap of ${bitsPerPixel} bits`);
  return decoder.decode(pixels);
}
