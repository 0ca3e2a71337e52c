/** The first directory of a TIFF file (TIFF 6.0, Adobe 1992; BigTIFF): how its pixels are stored. */

import { VideoError } from "../errors.ts";

export interface TiffDirectory {
  readonly littleEndian: boolean;
  readonly width: number;
  readonly height: number;
  /** Bits of a sample: 8, 16, 32 or 64. */
  readonly bits: number;
  readonly sampleFormat: "unsigned" | "signed" | "real";
  readonly samplesPerPixel: number;
  /** What 0 and the top of a grey sample show, or colours. */
  readonly photometric: "black is zero" | "white is zero" | "RGB";
  readonly compression: "none" | "LZW" | "Deflate" | "PackBits";
  /** 1 none, 2 differences along the row, 3 those of the bytes of real numbers. */
  readonly predictor: number;
  /** True when each colour has blocks of its own. */
  readonly planar: boolean;
  /** Pixels of a strip or tile; only tiles reach beyond the picture. */
  readonly blockWidth: number;
  readonly blockHeight: number;
  readonly isTiled: boolean;
  /** Where the blocks stand in the file, row by row, and their bytes. */
  readonly offsets: readonly number[];
  readonly byteCounts: readonly number[];
}

/** Bytes of a value by its type; other types are of no concern here. */
const TYPE_BYTES: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4, 13: 4, 16: 8, 18: 8 };

const COMPRESSIONS: Readonly<Record<number, TiffDirectory["compression"]>> = {
  1: "none",
  5: "LZW",
  8: "Deflate",
  32946: "Deflate",
  32773: "PackBits",
};
const SAMPLE_FORMATS = ["unsigned", "unsigned", "signed", "real"] as const;
/** 32803: the mosaic of a colour camera, whose pixels are grey values. */
const PHOTOMETRICS: Readonly<Record<number, TiffDirectory["photometric"]>> = {
  0: "white is zero",
  1: "black is zero",
  2: "RGB",
  32803: "black is zero",
};

/**
 * @throws Error with the reason for a damaged file, VideoError `"unsupported"` for a kind of TIFF
 * that is not read.
 */
export function readTiffDirectory(bytes: Uint8Array, file: string): TiffDirectory {
  const { tags, littleEndian } = readTags(bytes);
  const one = (tag: number, otherwise: number) => tags.get(tag)?.[0] ?? otherwise;
  const width = one(256, 0);
  const height = one(257, 0);
  if (!(width > 0 && height > 0)) throw new Error(`a picture of ${width} x ${height} pixels`);
  const samplesPerPixel = one(277, 1);
  const bits = one(258, 1);
  const sampleFormat = SAMPLE_FORMATS[one(339, 1)];
  const compression = COMPRESSIONS[one(259, 1)];
  const photometric = PHOTOMETRICS[one(262, 1)];
  const predictor = one(317, 1);
  const refuse = (what: string): never => {
    throw new VideoError("unsupported", `${file}: ${what} is not read.`, { data: { file } });
  };
  const isWhole = [8, 16, 32].includes(bits);
  if (sampleFormat === "real" ? bits !== 32 && bits !== 64 : !sampleFormat || !isWhole) {
    refuse(`a TIFF sample of ${bits} bits and format ${one(339, 1)}`);
  }
  if (new Set(tags.get(258)).size > 1) refuse("a TIFF picture with samples of several sizes");
  if (!compression) refuse(`TIFF compression ${one(259, 1)}`);
  if (!photometric) refuse(`a TIFF picture with photometric interpretation ${one(262, 1)}`);
  if (samplesPerPixel < (photometric === "RGB" ? 3 : 1)) {
    throw new Error(`${samplesPerPixel} samples in a pixel`);
  }
  const isTiled = tags.has(322);
  const blockWidth = isTiled ? one(322, 0) : width;
  const blockHeight = isTiled ? one(323, 0) : Math.min(height, one(278, height));
  if (!(blockWidth > 0 && blockHeight > 0)) {
    throw new Error(`strips or tiles of ${blockWidth} x ${blockHeight} pixels`);
  }
  return {
    littleEndian,
    width,
    height,
    bits,
    sampleFormat: sampleFormat ?? "unsigned",
    samplesPerPixel,
    photometric: photometric ?? "black is zero",
    compression: compression ?? "none",
    predictor,
    planar: one(284, 1) === 2,
    blockWidth,
    blockHeight,
    isTiled,
    offsets: tags.get(isTiled ? 324 : 273) ?? [],
    byteCounts: tags.get(isTiled ? 325 : 279) ?? [],
  };
}

/** Whole-number values by tag. */
function readTags(bytes: Uint8Array): { tags: Map<number, number[]>; littleEndian: boolean } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const littleEndian = bytes[0] === 0x49;
  const u16 = (at: number) => view.getUint16(at, littleEndian);
  const u32 = (at: number) => view.getUint32(at, littleEndian);
  const u64 = (at: number) => Number(view.getBigUint64(at, littleEndian));
  const within = (at: number, length: number, what: string) => {
    if (!(at >= 0 && at + length <= bytes.length)) {
      throw new Error(
        `${what} needs ${length} bytes at offset ${at}. The file has ${bytes.length}.`,
      );
    }
  };
  within(0, 16, "a TIFF header");
  const isBig = u16(2) === 43;
  const start = isBig ? u64(8) : u32(4);
  within(start, isBig ? 8 : 2, "the directory");
  const count = isBig ? u64(start) : u16(start);
  const entryBytes = isBig ? 20 : 12;
  const first = start + (isBig ? 8 : 2);
  within(first, count * entryBytes, "the directory");
  const tags = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    const at = first + i * entryBytes;
    const size = TYPE_BYTES[u16(at + 2)];
    if (size === undefined) continue;
    const length = isBig ? u64(at + 4) : u32(at + 4);
    const field = at + (isBig ? 12 : 8);
    const isInside = length * size <= (isBig ? 8 : 4);
    const from = isInside ? field : isBig ? u64(field) : u32(field);
    within(from, length * size, `tag ${u16(at)}`);
    const read = { 1: (o: number) => view.getUint8(o), 2: u16, 4: u32, 8: u64 }[size];
    const values: number[] = [];
    for (let k = 0; read && k < length; k++) values.push(read(from + k * size));
    tags.set(u16(at), values);
  }
  return { tags, littleEndian };
}
