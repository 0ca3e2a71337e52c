/**
 * Uncompressed layouts by FourCC, in upper case and without NUL (fourcc.org, V4L2's pixel formats, and
 * those that FFmpeg writes, whose last byte is the number of bits).
 */

export interface GreyFormat {
  /** Bytes of a sample. */
  readonly bytes: 1 | 2;
  readonly bitDepth: number;
  readonly littleEndian: boolean;
  /** "mono" or the pattern of a mosaic. */
  readonly colour: string;
}

const grey = (bitDepth: number, littleEndian = true, colour = "mono"): GreyFormat => ({
  bytes: bitDepth > 8 ? 2 : 1,
  bitDepth,
  littleEndian,
  colour,
});

/** Names of mosaics by their pattern and bits; those of V4L2, and BYR1 and BYR2 of Windows. */
const MOSAICS: readonly (readonly [pattern: string, bits: number, names: readonly string[]])[] = [
  ["BGGR", 8, ["BA81", "BGGR", "BYR1", "\xbaBG\x08"]],
  // What is known of it are cameras of The Imaging Source, as Aravis and oaCapture read them.
  ["GBRG", 8, ["BY8", "GBRG", "\xbaGB\x08"]],
  ["GRBG", 8, ["GRBG", "\xbaGR\x08"]],
  ["RGGB", 8, ["RGGB", "\xbaRG\x08"]],
  ["BGGR", 10, ["BG10"]],
  ["GBRG", 10, ["GB10"]],
  ["GRBG", 10, ["BA10", "GR10"]],
  ["RGGB", 10, ["RG10"]],
  ["BGGR", 12, ["BG12"]],
  ["GBRG", 12, ["GB12"]],
  ["GRBG", 12, ["BA12", "GR12"]],
  ["RGGB", 12, ["RG12"]],
  ["BGGR", 14, ["BG14"]],
  ["GBRG", 14, ["GB14"]],
  ["GRBG", 14, ["BA14", "GR14"]],
  ["RGGB", 14, ["RG14"]],
  ["BGGR", 16, ["BYR2", "BG16", "\xbaBG\x10"]],
  ["GBRG", 16, ["GB16", "\xbaGB\x10"]],
  ["GRBG", 16, ["GR16", "BA16", "\xbaGR\x10"]],
  ["RGGB", 16, ["RG16", "\xbaRG\x10"]],
];

/** FFmpeg's names of mosaics with the high byte first: its others read backwards. */
const BACKWARDS_MOSAICS = [
  ["\x10GB\xba", "BGGR"],
  ["\x10BG\xba", "GBRG"],
  ["\x10RG\xba", "GRBG"],
  ["\x10GR\xba", "RGGB"],
] as const;

const GREY_FORMATS: ReadonlyMap<string, GreyFormat> = new Map<string, GreyFormat>([
  ...["Y800", "Y8", "GREY", "GRAY"].map((name) => [name, grey(8)] as const),
  ...["Y16", "GREY16", "GRAY16"].map((name) => [name, grey(16)] as const),
  // QuickTime's, the high byte first, also in AVI files.
  ["B16G", grey(16, false)],
  ...[9, 10, 12, 14, 16].flatMap((bits) => [
    [`Y${bits}`, grey(bits)] as const,
    [`Y1${String.fromCharCode(bits)}`, grey(bits)] as const,
    [`${String.fromCharCode(bits)}1Y`, grey(bits, false)] as const,
  ]),
  ...MOSAICS.flatMap(([pattern, bits, names]) =>
    names.map((name) => [name, grey(bits, true, pattern)] as const),
  ),
  ...BACKWARDS_MOSAICS.map(([name, pattern]) => [name, grey(16, false, pattern)] as const),
]);

/**
 * The layout of a grey or mosaic file, or null. Names of 8 bits hold 16, the low byte first, where the
 * header states 16 bits a pixel.
 */
export function greyFormat(codec: string, bitsPerPixel: number): GreyFormat | null {
  const format = GREY_FORMATS.get(codec);
  if (!format) return null;
  return format.bytes === 1 && bitsPerPixel === 16 ? grey(16, true, format.colour) : format;
}

/** What a user should know of a layout, or null. */
export const formatWarning = (codec: string): string | null =>
  codec === "BY8"
    ? "the codec BY8 does not state the order of its colours: GBRG is assumed, as of cameras by The Imaging Source"
    : null;

/** Bytes from one luma sample to the next and place of the first, for YUV packed in pairs. */
export const PACKED_YUV: Readonly<Record<string, readonly [step: number, first: number]>> = {
  ...Object.fromEntries(
    ["UYVY", "HDYC", "UYNV", "UYNY", "Y422", "2VUY", "VYUY"].map((name) => [name, [2, 1]] as const),
  ),
  ...Object.fromEntries(
    ["YUY2", "YUYV", "YUNV", "V422", "YVYU"].map((name) => [name, [2, 0]] as const),
  ),
};

/** Pixels of luma for one of chroma, along a row and a column; planes start with all of the luma. */
export const PLANAR_YUV: Readonly<Record<string, readonly [across: number, down: number]>> = {
  I420: [2, 2],
  IYUV: [2, 2],
  YV12: [2, 2],
  NV12: [2, 2],
  NV21: [2, 2],
  Y42B: [2, 1],
  P422: [2, 1],
  "422P": [2, 1],
  YV16: [2, 1],
  NV16: [2, 1],
  YV24: [1, 1],
  I444: [1, 1],
  "444P": [1, 1],
  Y41B: [4, 1],
  "411P": [4, 1],
  YUV9: [4, 4],
  YVU9: [4, 4],
};

/** Colours in whole bytes: bytes of a pixel, place of the first colour, and their order. */
export const BYTE_COLOURS: Readonly<
  Record<string, readonly [bytes: 3 | 4, first: 0 | 1, order: "RGB" | "BGR"]>
> = {
  "RGB\x18": [3, 0, "RGB"],
  "BGR\x18": [3, 0, "BGR"],
  RGBA: [4, 0, "RGB"],
  RGB0: [4, 0, "RGB"],
  BGRA: [4, 0, "BGR"],
  BGR0: [4, 0, "BGR"],
  ARGB: [4, 1, "RGB"],
  "0RGB": [4, 1, "RGB"],
  ABGR: [4, 1, "BGR"],
  "0BGR": [4, 1, "BGR"],
};
