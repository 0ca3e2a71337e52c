/**
 * Ut Video, the usual lossless codec of capture programs: planes of prefix-coded differences in
 * slices. Format: wiki.multimedia.cx/index.php/Ut_Video, and measurements on files.
 */

import { createImage, type Image } from "@photkit/image";
import { stretchLuma } from "../pixels.ts";
import type { AviDecoder, PictureFormat } from "./avi-decoder.ts";
import { decodeSymbols, prefixCode, wordsOf } from "./huffman.ts";
import { type Prediction, restore } from "./prediction.ts";

/** Rows that slices and fields keep together: chroma of half height covers two rows of luma. */
const YUV_ROWS: Readonly<Record<string, number>> = {
  ULY0: 2,
  ULH0: 2,
  ULY2: 1,
  ULH2: 1,
  ULY4: 1,
  ULH4: 1,
};
const RGB = ["ULRG", "ULRA"];
const PREDICTIONS: readonly Prediction[] = ["none", "left", "gradient", "median"];
/** Flags of the encoder in the fourth word behind the picture format. */
const HUFFMAN_FLAG = 1;
const INTERLACED_FLAG = 0x800;

/** Pixels of the largest picture that may be all one value, so that no header can ask for more … */
const MOST_EVEN_PIXELS = 1 << 24;
/** … and of the largest whose differences are all the same, a ramp that hardly a camera sees. */
const MOST_RAMP_PIXELS = 1 << 20;
/** What an even picture is whose differences are all 0: the value before its first sample. */
const EVEN_VALUE = 128;

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly slices: number;
  /** Rows of a slice are a multiple of this. */
  readonly rowUnit: number;
  /** Two rows, one of each field, are predicted as one. */
  readonly interlaced: boolean;
}

/**
 * The decoder for a file, or null when it is not 8-bit Ut Video. YUV gives its luma as stored (the
 * chroma planes are not decoded), RGB its luminance; alpha is ignored.
 *
 * @param fullRange - stretches luma from 16..235 to 0..255.
 */
export function utVideoDecoder(header: PictureFormat, fullRange: boolean): AviDecoder | null {
  const { width, height, codec, extra } = header;
  const rowUnit = YUV_ROWS[codec];
  const isRgb = RGB.includes(codec);
  if ((rowUnit === undefined && !isRgb) || extra.length < 16) return null;
  const flags = new DataView(extra.buffer, extra.byteOffset).getUint32(12, true);
  if ((flags & HUFFMAN_FLAG) === 0) return null;
  const slices = (flags >>> 24) + 1;
  const interlaced = (flags & INTERLACED_FLAG) !== 0;
  const layout = { width, height, slices, rowUnit: rowUnit ?? 1, interlaced };
  const decode = (data: Uint8Array): Image => {
    if (isRgb) return createImage(rgbLuminance(data, layout), width, height);
    const { plane } = decodePlane(data, 0, predictionOf(data), layout);
    return createImage(fullRange ? stretchLuma(plane, 8) : plane, width, height);
  };
  const bytes = (isRgb ? 3 : 1) * (256 + 4 * slices) + 4;
  return { bytes, bitDepth: 8, colour: isRgb ? "RGB" : "YUV", decode };
}

/** The last word of a frame tells how its planes were predicted. */
function predictionOf(data: Uint8Array): Prediction {
  return PREDICTIONS[data[data.length - 3]! & 3]!;
}

/** Planes green, blue, red; the latter two less green, plus 128. */
function rgbLuminance(data: Uint8Array, layout: Layout): Uint8Array {
  const prediction = predictionOf(data);
  const green = decodePlane(data, 0, prediction, layout);
  const blue = decodePlane(data, green.end, prediction, layout);
  const red = decodePlane(data, blue.end, prediction, layout);
  const out = green.plane;
  for (let i = 0; i < out.length; i++) {
    const g = out[i]!;
    const b = (blue.plane[i]! + g + 128) & 255;
    const r = (red.plane[i]! + g + 128) & 255;
    // ITU-R BT.601, as `luminance` of interleaved samples.
    out[i] = (4899 * r + 9617 * g + 1868 * b + 8192) >>> 14;
  }
  return out;
}

/**
 * One plane of full size: code lengths of the 256 symbols, the end of each slice, the slices.
 *
 * @throws Error when the bytes contradict themselves or end too soon.
 */
function decodePlane(
  data: Uint8Array,
  offset: number,
  prediction: Prediction,
  { width, height, slices, rowUnit, interlaced }: Layout,
): { plane: Uint8Array; end: number } {
  const start = offset + 256 + 4 * slices;
  if (start > data.length) throw new Error(`the plane at byte ${offset} of the frame is cut off`);
  const lengths = data.subarray(offset, offset + 256);
  const view = new DataView(data.buffer, data.byteOffset + offset + 256, 4 * slices);
  const only = lengths.indexOf(0);
  const code = only < 0 ? prefixCode(lengths, true) : null;
  if (only < 0 && !code) throw new Error("its code lengths fit no code");
  const pixels = width * height;
  // A sample takes at least a bit, but for a plane that is all one value.
  const most = code ? 8 * data.length : only === 0 ? MOST_EVEN_PIXELS : MOST_RAMP_PIXELS;
  if (pixels > most) throw new Error(`${pixels} samples cannot be in ${data.length} bytes`);
  // The symbol without a code is the only one: 0 is what even pictures have.
  const isEven = only === 0 && prediction !== "none";
  const plane = new Uint8Array(pixels);
  const unit = rowUnit * (interlaced ? 2 : 1);
  const rowOf = (slice: number) => unit * Math.floor((height * slice) / (slices * unit));
  let from = 0;
  for (let slice = 0; slice < slices; slice++) {
    const to = view.getUint32(4 * slice, true);
    if (to < from || start + to > data.length) {
      throw new Error(`slice ${slice} ends at byte ${to} of ${data.length - start}`);
    }
    const first = width * rowOf(slice);
    const stop = slice + 1 === slices ? plane.length : width * rowOf(slice + 1);
    if (isEven) plane.fill(EVEN_VALUE, first, stop);
    else if (!code) plane.fill(only, first, stop);
    else if (
      !decodeSymbols(code, wordsOf(data.subarray(start + from, start + to)), plane, first, stop)
    ) {
      throw new Error(`slice ${slice} has fewer than ${stop - first} samples`);
    }
    if (!isEven) restore(plane, interlaced ? 2 * width : width, first, stop, prediction);
    from = to;
  }
  return { plane, end: start + from };
}
