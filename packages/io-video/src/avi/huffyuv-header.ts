/**
 * What HuffYUV writes behind the picture format: predictor, fields and code tables. Format:
 * wiki.multimedia.cx/index.php/HuffYUV for the original, measurements on files for FFmpeg's variant.
 */

import { NO_CODE, type PrefixCode, prefixCode } from "./huffman.ts";

/** How the samples of a picture follow each other. */
export type HuffYuvLayout =
  /** Y U Y V of two pixels. */
  | "YUY2"
  /** The same in rows that carry chroma, and rows of luma alone. */
  | "YV12"
  /** Blue, green, red, and alpha in the latter, from the bottom row up. */
  | "BGR"
  | "BGRA"
  /** One plane after the other, the first of luma. */
  | "planes"
  /** Planes of green, blue and red. */
  | "RGB planes";

export interface HuffYuvHeader {
  readonly layout: HuffYuvLayout;
  readonly prediction: "left" | "gradient" | "median";
  /** Blue and red are stored less green, and green comes first. */
  readonly decorrelated: boolean;
  /** Rows of a field are predicted from rows of the same field. */
  readonly interlaced: boolean;
  /** Codes of luma and both chromas, or of blue, green and red; null when every frame has its own. */
  readonly codes: readonly PrefixCode[] | null;
  /** Tables that a frame starts with when `codes` is null. */
  readonly tables: number;
}

const PREDICTIONS = ["left", "gradient", "median"] as const;
const LAYOUTS: Readonly<Record<number, HuffYuvLayout>> = {
  12: "YV12",
  16: "YUY2",
  24: "BGR",
  32: "BGRA",
};
/** Method byte: the lower bits are the predictor. */
const DECORRELATED = 0x40;
/** Third byte: fields or none; neither flag leaves it to the height. */
const INTERLACED = 0x10;
const PROGRESSIVE = 0x20;
const OWN_TABLES = 0x40;
const TALLEST_PROGRESSIVE = 288;
/** Third byte of the planar variant: what the planes are. */
const HAS_CHROMA = 3;
const IS_YUV = 1;
const HAS_ALPHA = 4;
/** Bytes before the tables. */
const FIXED_BYTES = 4;

/**
 * The header, or null when the file is of a kind that is not read here: the first version, which
 * wrote no tables, more than 8 bits a sample, an unknown method.
 */
export function huffYuvHeader(
  extra: Uint8Array,
  height: number,
  bitsPerPixel: number,
): HuffYuvHeader | null {
  if (extra.length < FIXED_BYTES) return null;
  const [method, bits, flags, version] = extra as unknown as [number, number, number, number];
  const prediction = PREDICTIONS[method & ~DECORRELATED];
  const layout = version === 0 ? LAYOUTS[bits || bitsPerPixel & ~7] : planarLayout(bits, flags);
  if (!prediction || !layout) return null;
  const fields = flags & (INTERLACED | PROGRESSIVE);
  const interlaced = fields === 0 ? height > TALLEST_PROGRESSIVE : fields === INTERLACED;
  let tables = 3;
  if (version !== 0) tables = ((flags & HAS_CHROMA) === 0 ? 1 : 3) + (flags & HAS_ALPHA ? 1 : 0);
  const own = (flags & OWN_TABLES) !== 0;
  const read = own ? null : readTables((i) => extra[i], FIXED_BYTES, tables);
  if (!own && !read) return null;
  const decorrelated = (method & DECORRELATED) !== 0;
  return { layout, prediction, decorrelated, interlaced, codes: read?.codes ?? null, tables };
}

/** The planar variant holds the bits of a sample less one in the upper half of its second byte. */
function planarLayout(bits: number, flags: number): HuffYuvLayout | null {
  if (bits >> 4 !== 7) return null;
  return (flags & IS_YUV) !== 0 || (flags & HAS_CHROMA) === 0 ? "planes" : "RGB planes";
}

/**
 * Code lengths of 256 symbols each, packed: three bits of repeats and five of length; repeats of 0
 * stand for those in the next byte.
 *
 * @param byteAt - undefined behind the last byte.
 * @returns the codes and the place behind them, or null when they are no codes.
 */
export function readTables(
  byteAt: (place: number) => number | undefined,
  start: number,
  count: number,
): { codes: PrefixCode[]; end: number } | null {
  const codes: PrefixCode[] = [];
  let at = start;
  for (let table = 0; table < count; table++) {
    const lengths = new Uint8Array(256).fill(NO_CODE);
    for (let symbol = 0; symbol < 256; ) {
      const packed = byteAt(at++);
      const repeats = packed === undefined ? undefined : packed >> 5 || byteAt(at++);
      if (packed === undefined || repeats === undefined || symbol + repeats > 256) return null;
      const length = packed & 31;
      if (repeats === 0) return null;
      lengths.fill(length === 0 ? NO_CODE : length, symbol, symbol + repeats);
      symbol += repeats;
    }
    const code = prefixCode(lengths, false);
    if (!code) return null;
    codes.push(code);
  }
  return { codes, end: at };
}
