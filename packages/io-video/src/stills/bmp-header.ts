/** The headers of Windows and OS/2 bitmaps (wingdi.h: BITMAPCOREHEADER to BITMAPV5HEADER). */

import { type ColourMasks, readMasks } from "../avi/colour-masks.ts";

export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  readonly bottomUp: boolean;
  readonly bitsPerPixel: number;
  readonly packing: "none" | "RLE8" | "RLE4";
  /** Blue, green, red, 0 of every palette entry. */
  readonly palette: Uint8Array;
  readonly masks: ColourMasks | null;
  readonly pixelsAt: number;
}

const FILE_HEADER_BYTES = 14;
/** OS/2's, with sizes of 16 bits and palette entries of three bytes. */
const CORE_HEADER_BYTES = 12;
/** Where masks stand: the end of the header of 40 bytes, in longer ones too. */
const BASE_HEADER_BYTES = 40;
const MASKS_AT = FILE_HEADER_BYTES + BASE_HEADER_BYTES;
const BIT_FIELDS = [3, 6];
const [HUFFMAN_OR_MASKS, RLE24_OR_JPEG] = [3, 4];
const OS2_HEADER_BYTES = 64;

/** @throws Error with the reason for what is damaged or not read. */
export function readBmpHeader(bytes: Uint8Array): BmpHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < FILE_HEADER_BYTES + CORE_HEADER_BYTES) {
    throw new Error(`a bitmap has a header of 26 bytes at least. The file has ${bytes.length}.`);
  }
  const pixelsAt = view.getUint32(10, true);
  const headerBytes = view.getUint32(14, true);
  const isCore = headerBytes === CORE_HEADER_BYTES;
  if (!isCore && (headerBytes < 16 || FILE_HEADER_BYTES + headerBytes > bytes.length)) {
    throw new Error(`a bitmap whose header has ${headerBytes} bytes of ${bytes.length}`);
  }
  /** A field of the header; short ones leave the last fields out. */
  const field = (at: number) =>
    at + 4 <= FILE_HEADER_BYTES + headerBytes ? view.getUint32(at, true) : 0;
  const width = isCore ? view.getUint16(18, true) : view.getInt32(18, true);
  const height = isCore ? view.getUint16(20, true) : view.getInt32(22, true);
  const bitsPerPixel = view.getUint16(isCore ? 24 : 28, true);
  const compression = isCore ? 0 : field(30);
  const packing = packingOf(compression, bitsPerPixel, headerBytes);
  const isWhole = [1, 2, 4, 8, 16, 24, 32].includes(bitsPerPixel);
  if (width <= 0 || height === 0 || !isWhole || packing === null) {
    throw new Error(
      `bitmaps of 1 to 8, 16, 24 or 32 bits are read, without compression or with run lengths. Received ` +
        `${width} x ${height} pixels of ${bitsPerPixel} bits with compression ${compression}.`,
    );
  }
  const hasMasks = BIT_FIELDS.includes(compression);
  if (hasMasks && headerBytes === BASE_HEADER_BYTES && pixelsAt < MASKS_AT + 12) {
    throw new Error("a bitmap whose pixels stand where its colour masks should");
  }
  const masks = hasMasks ? readMasks(view, MASKS_AT) : null;
  if (hasMasks && masks === null) throw new Error("a bitmap whose colour masks have gaps");
  if (height < 0 && packing !== "none") throw new Error("packed bitmaps cannot start at the top");
  const used = isCore ? 0 : field(46);
  return {
    width,
    height: Math.abs(height),
    bottomUp: height > 0,
    bitsPerPixel,
    packing,
    palette: readPalette(
      bytes,
      bitsPerPixel,
      used,
      FILE_HEADER_BYTES + headerBytes,
      pixelsAt,
      isCore,
    ),
    masks,
    pixelsAt,
  };
}

function packingOf(
  compression: number,
  bitsPerPixel: number,
  headerBytes: number,
): BmpHeader["packing"] | null {
  if (compression === 0) return "none";
  if (compression === 1 && bitsPerPixel === 8) return "RLE8";
  if (compression === 2 && bitsPerPixel === 4) return "RLE4";
  if (compression === HUFFMAN_OR_MASKS && headerBytes === OS2_HEADER_BYTES) return null;
  if (compression === RLE24_OR_JPEG) return null;
  const isWord = bitsPerPixel === 16 || bitsPerPixel === 32;
  return BIT_FIELDS.includes(compression) && isWord ? "none" : null;
}

function readPalette(
  bytes: Uint8Array,
  bitsPerPixel: number,
  used: number,
  at: number,
  pixelsAt: number,
  isCore: boolean,
): Uint8Array {
  if (bitsPerPixel > 8) return new Uint8Array(0);
  const most = 1 << bitsPerPixel;
  const entryBytes = isCore ? 3 : 4;
  const room = Math.max(0, Math.floor((Math.min(pixelsAt, bytes.length) - at) / entryBytes));
  const count = Math.min(most, used || most, room);
  const palette = new Uint8Array(4 * count);
  for (let i = 0; i < count; i++) {
    const entry = at + i * entryBytes;
    palette.set(bytes.subarray(entry, entry + 3), 4 * i);
  }
  return palette;
}
