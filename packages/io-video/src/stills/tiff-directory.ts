/** A directory of a TIFF file (TIFF 6.0, Adobe 1992; BigTIFF): how its pixels are stored. */

import { VideoError } from "../errors.ts";
import { oneNumber, type TiffTags } from "./tiff-tags.ts";

export interface TiffDirectory {
  readonly littleEndian: boolean;
  readonly width: number;
  readonly height: number;
  /** Bits of a sample: of whole numbers 1 to 16, 24 and 32, of real ones 16, 32 and 64. */
  readonly bits: number;
  readonly sampleFormat: "unsigned" | "signed" | "real";
  readonly samplesPerPixel: number;
  /** What 0 and the top of a grey sample show, or colours. */
  readonly photometric: "black is zero" | "white is zero" | "RGB" | "palette";
  /** Red, green and blue of every entry, all reds first; empty without a palette. */
  readonly palette: readonly number[];
  /** True when the lowest bit of a byte comes first (FillOrder 2). */
  readonly lowBitFirst: boolean;
  readonly compression: "none" | "LZW" | "Deflate" | "PackBits" | "lossless JPEG";
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

const COMPRESSIONS: Readonly<Record<number, TiffDirectory["compression"]>> = {
  1: "none",
  5: "LZW",
  8: "Deflate",
  32946: "Deflate",
  32773: "PackBits",
};
/** What is refused by its name: most of it has losses, or is for pages of text. */
const OTHER_COMPRESSIONS: Readonly<Record<number, string>> = {
  2: "CCITT run lengths",
  3: "CCITT group 3",
  4: "CCITT group 4",
  6: "JPEG (old form)",
  7: "JPEG",
  32766: "NeXT",
  32771: "CCITT run lengths in words",
  32809: "ThunderScan",
  34676: "SGI LogLuv",
  34677: "SGI LogLuv",
  34712: "JPEG 2000",
  34887: "LERC",
  34892: "JPEG",
  34925: "LZMA",
  34933: "PNG",
  34934: "JPEG XR",
  50000: "Zstandard",
  50001: "WebP",
  50002: "JPEG XL",
};
/** JPEG in the mosaic of a camera has no loss (DNG 1.4, p. 18); in other pictures it has. */
const MOSAIC_JPEG = 7;
const SAMPLE_FORMATS = ["unsigned", "unsigned", "signed", "real", "unsigned"] as const;
/** The mosaic of a colour camera, and one without colours: their pixels are grey values. */
const MOSAICS = [32803, 34892];
const PHOTOMETRICS: Readonly<Record<number, TiffDirectory["photometric"]>> = {
  0: "white is zero",
  1: "black is zero",
  2: "RGB",
  3: "palette",
  32803: "black is zero",
  34892: "black is zero",
};
const OTHER_PHOTOMETRICS: Readonly<Record<number, string>> = {
  4: "a transparency mask",
  5: "CMYK",
  6: "YCbCr",
  8: "CIE L*a*b*",
  9: "ICC L*a*b*",
  10: "ITU L*a*b*",
  32844: "LogL",
  32845: "LogLuv",
};
const named = (names: Readonly<Record<number, string>>, code: number): string =>
  names[code] === undefined ? `${code}` : `${code} (${names[code]})`;

/**
 * @throws Error with the reason for a damaged file, VideoError `"unsupported"` for a kind of TIFF
 * that is not read.
 */
export async function readTiffDirectory(
  tags: TiffTags,
  littleEndian: boolean,
  file: string,
): Promise<TiffDirectory> {
  const one = (tag: number, otherwise: number) => oneNumber(tags, tag, otherwise);
  const width = await one(256, 0);
  const height = await one(257, 0);
  if (!isSize(width) || !isSize(height))
    throw new Error(`a picture of ${width} x ${height} pixels`);
  const samplesPerPixel = await one(277, 1);
  const bits = await one(258, 1);
  const sampleCode = await one(339, 1);
  const sampleFormat = SAMPLE_FORMATS[sampleCode];
  const interpretation = await one(262, 1);
  const photometric = PHOTOMETRICS[interpretation];
  const packing = await one(259, 1);
  const isLossless = packing === MOSAIC_JPEG && MOSAICS.includes(interpretation);
  const compression = isLossless ? "lossless JPEG" : COMPRESSIONS[packing];
  const predictor = await one(317, 1);
  const refuse = (what: string): never => {
    throw new VideoError("unsupported", `${file}: ${what} is not read.`, { data: { file } });
  };
  if (!hasKnownBits(sampleFormat, bits)) {
    refuse(`a TIFF sample of ${bits} bits and format ${sampleCode}`);
  }
  const isEven = sampleFormat === "real" || [8, 16, 32].includes(bits);
  if (predictor < 1 || predictor > 3 || (predictor > 1 && !isEven)) {
    refuse(`TIFF predictor ${predictor} of samples of ${bits} bits`);
  }
  if (new Set(await tags.numbers(258)).size > 1) {
    refuse("a TIFF picture with samples of several sizes");
  }
  if (!compression) refuse(`TIFF compression ${named(OTHER_COMPRESSIONS, packing)}`);
  if (!photometric) {
    refuse(
      `a TIFF picture with photometric interpretation ${named(OTHER_PHOTOMETRICS, interpretation)}`,
    );
  }
  const palette = photometric === "palette" ? await tags.numbers(320) : [];
  if (photometric === "palette") {
    if (sampleFormat !== "unsigned" || bits > 16) refuse(`a TIFF palette for ${bits} bits`);
    if (palette.length !== 3 * 2 ** bits) {
      throw new Error(`a palette of ${palette.length} numbers for ${bits} bits`);
    }
  }
  if (samplesPerPixel < (photometric === "RGB" ? 3 : 1)) {
    throw new Error(`${samplesPerPixel} samples in a pixel`);
  }
  const isTiled = tags.has(322);
  const blockWidth = isTiled ? await one(322, 0) : width;
  const blockHeight = isTiled ? await one(323, 0) : Math.min(height, await one(278, height));
  if (!isSize(blockWidth) || !isSize(blockHeight)) {
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
    palette,
    lowBitFirst: (await one(266, 1)) === 2,
    compression: compression ?? "none",
    predictor,
    planar: (await one(284, 1)) === 2,
    blockWidth,
    blockHeight,
    isTiled,
    offsets: await tags.numbers(isTiled ? 324 : 273),
    byteCounts: await tags.numbers(isTiled ? 325 : 279),
  };
}

/** Sizes may be stored as numbers with a fraction: one far below 1 would make blocks without end. */
const isSize = (value: number): boolean => Number.isInteger(value) && value > 0;

function hasKnownBits(format: TiffDirectory["sampleFormat"] | undefined, bits: number): boolean {
  if (format === "real") return [16, 32, 64].includes(bits);
  if (format === "signed") return [8, 16, 32].includes(bits);
  const isWhole = Number.isInteger(bits) && bits >= 1;
  return format === "unsigned" && isWhole && (bits <= 16 || bits === 24 || bits === 32);
}
