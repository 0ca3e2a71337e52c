/** Windows bitmaps (BITMAPFILEHEADER and BITMAPINFOHEADER), uncompressed: one picture per file. */

import type { Image } from "@photkit/image";
import { aviDecoder } from "../avi/avi-pixels.ts";
import type { ByteSource } from "../byte-source.ts";
import type { FrameSource } from "../frame.ts";
import { openStills, type StillOptions } from "./still-sequence.ts";

/** The first bytes of every bitmap file. */
export const BMP_MARK = "BM";

const FILE_HEADER_BYTES = 14;
/** Fields of a header for uncompressed pixels, and for 32 bits with the usual masks. */
const UNCOMPRESSED = [0, 3];

/**
 * Opens BMP files as one recording, in the given order: 8 bits with a palette, 24 and 32 bits, as
 * luminance (a grey palette or grey colours keep their values); see `openTiffSequence` for what all
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
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < FILE_HEADER_BYTES + 40) {
    throw new Error(`a bitmap has a header of 54 bytes. The file has ${bytes.length}.`);
  }
  const pixelsAt = view.getUint32(10, true);
  const headerBytes = view.getUint32(14, true);
  const width = view.getInt32(18, true);
  const height = view.getInt32(22, true);
  const bitsPerPixel = view.getUint16(28, true);
  const compression = view.getUint32(30, true);
  const used = view.getUint32(46, true);
  // 16 bits a pixel of a bitmap file are 5-5-5 colours, not the grey values of astronomical video.
  const isRead = UNCOMPRESSED.includes(compression) && [8, 24, 32].includes(bitsPerPixel);
  if (headerBytes < 40 || width <= 0 || height === 0 || !isRead) {
    throw new Error(
      `bitmaps of 8, 24 or 32 bits without compression are read. Received ${width} x ${height} pixels ` +
        `of ${bitsPerPixel} bits with compression ${compression}.`,
    );
  }
  const paletteAt = FILE_HEADER_BYTES + headerBytes;
  const colours = bitsPerPixel === 8 ? Math.min(256, used || 256) : 0;
  const decoder = aviDecoder(
    {
      width,
      height: Math.abs(height),
      bottomUp: height > 0,
      bitsPerPixel,
      codec: "DIB",
      palette: bytes.subarray(paletteAt, Math.min(pixelsAt, paletteAt + 4 * colours)),
      extra: new Uint8Array(0),
    },
    false,
  );
  const pixels = bytes.subarray(pixelsAt);
  if (!decoder || pixels.length < decoder.bytes) {
    throw new Error(
      `the pixels need ${decoder?.bytes} bytes at offset ${pixelsAt}. The file has ${pixels.length}.`,
    );
  }
  return decoder.decode(pixels);
}
