/**
 * HuffYUV and FFmpeg's variant of it (FFVH), 8 bits a sample: differences in prefix codes, samples of
 * a pixel after each other. Format: wiki.multimedia.cx/index.php/HuffYUV, and measurements on files.
 */

import { createImage, type Image } from "@photkit/image";
import { luminance, stretchLuma } from "../pixels.ts";
import type { AviDecoder, PictureFormat } from "./avi-decoder.ts";
import { decodeInTurn, type PrefixCode, wordsOf } from "./huffman.ts";
import { type HuffYuvHeader, huffYuvHeader, readTables } from "./huffyuv-header.ts";
import { sumLeft, sumMedian } from "./prediction.ts";

/** The first samples are stored as they are. */
const RAW_BYTES = 4;

interface Stream {
  readonly words: Uint32Array;
  readonly codes: readonly PrefixCode[];
  /** Where the symbols start. */
  readonly bit: number;
  /** The four bytes there. */
  readonly raw: readonly [number, number, number, number];
}

/**
 * The decoder for a file, or null when it is not HuffYUV of 8 bits with tables. YUV gives its luma as
 * stored, RGB its luminance.
 *
 * @param fullRange - stretches luma from 16..235 to 0..255.
 */
export function huffYuvDecoder(format: PictureFormat, fullRange: boolean): AviDecoder | null {
  const { width, height, codec, extra, bitsPerPixel } = format;
  if (codec !== "HFYU" && codec !== "FFVH") return null;
  const header = huffYuvHeader(extra, height, bitsPerPixel);
  if (!header || (header.layout.startsWith("Y") && (width % 2 === 1 || width < 4))) return null;
  const isRgb = header.layout.includes("BGR") || header.layout.includes("RGB");
  const decode = (data: Uint8Array): Image => {
    // A sample takes at least a bit: no header can ask for more memory than the frame is worth.
    if (width * height > 8 * data.length) {
      throw new Error(`${width * height} pixels cannot be in ${data.length} bytes`);
    }
    const stream = openStream(data, header);
    if (isRgb) {
      const planar = header.layout === "RGB planes";
      const grey = planar
        ? planarRgb(stream, header, width, height)
        : packedRgb(stream, header, width, height);
      return createImage(grey, width, height);
    }
    const luma = lumaOf(stream, header, width, height);
    restoreLuma(luma, width, header);
    return createImage(fullRange ? stretchLuma(luma, 8) : luma, width, height);
  };
  return { bytes: RAW_BYTES, bitDepth: 8, colour: isRgb ? "RGB" : "YUV", decode };
}

/** A frame as bits; files with tables in every frame have them before its first sample. */
function openStream(data: Uint8Array, header: HuffYuvHeader): Stream {
  // Bytes lie in words with the last one first.
  const byteAt = (i: number): number => data[i ^ 3] ?? 0;
  const own = header.codes ? null : readTables((i) => data[i ^ 3], 0, header.tables);
  const codes = header.codes ?? own?.codes;
  if (!codes) throw new Error("its tables fit no code");
  const start = own?.end ?? 0;
  const raw = [byteAt(start), byteAt(start + 1), byteAt(start + 2), byteAt(start + 3)] as const;
  return { words: wordsOf(data), codes, bit: 8 * start, raw };
}

/** Decodes symbols or throws. */
function decode(
  codes: readonly PrefixCode[],
  words: Uint32Array,
  bit: number,
  out: Uint8Array,
  start = 0,
  stop = out.length,
): number {
  const end = decodeInTurn(codes, words, bit, out, start, stop);
  if (end < 0) throw new Error(`it has fewer than ${stop - start} samples`);
  return end;
}

/** Differences of luma; those of chroma are decoded to get past them. */
function lumaOf(
  { words, codes, bit, raw }: Stream,
  { layout, prediction, interlaced }: HuffYuvHeader,
  width: number,
  height: number,
): Uint8Array {
  const luma = new Uint8Array(width * height);
  const [y, u, v] = codes as [PrefixCode, PrefixCode, PrefixCode];
  if (layout === "planes") {
    decode([y], words, bit, luma);
    return luma;
  }
  const four = [y, u, y, v];
  const row = new Uint8Array(2 * width);
  // The bytes of the first two pixels come as V Y U Y.
  row.set([raw[3], 0, (raw[1] - raw[3]) & 255], 0);
  let at = decode(four, words, bit + 8 * RAW_BYTES, row, RAW_BYTES);
  const take = (line: number) => {
    for (let x = 0; x < width; x++) luma[line * width + x] = row[2 * x]!;
  };
  take(0);
  // Chroma of half height comes as soon as a row needs it; the median wants it rows ahead.
  const ahead = prediction === "median" ? (interlaced ? 3 : 2) : 1;
  let chromaRows = 1;
  for (let line = 1; line < height; line++) {
    const alone = layout === "YV12" && line >= ahead && 2 * chromaRows > line;
    if (alone) at = decode([y], words, at, luma, line * width, (line + 1) * width);
    else {
      at = decode(four, words, at, row);
      take(line);
      chromaRows++;
    }
  }
  return luma;
}

/** Differences to luma, in place. The median starts in the second row, of each field if there are two. */
function restoreLuma(
  plane: Uint8Array,
  width: number,
  { layout, prediction, interlaced }: HuffYuvHeader,
): void {
  const distance = interlaced ? 2 * width : width;
  const isMedian = prediction === "median";
  const lefts = isMedian ? distance + (layout === "planes" ? 1 : 4) : plane.length;
  sumLeft(plane, 0, Math.min(lefts, plane.length), 0);
  if (isMedian) sumMedian(plane, lefts, plane.length, distance);
  if (prediction !== "gradient") return;
  // FFmpeg counts the rows with chroma where chroma has half height: the second one stays alone.
  const alone = layout === "YV12" && interlaced;
  if (alone) sumAbove(plane, distance, 3 * width, 4 * width);
  sumAbove(plane, distance, alone ? 4 * width : distance);
}

function sumAbove(
  plane: Uint8Array,
  distance: number,
  start = distance,
  stop = plane.length,
): void {
  const end = Math.min(stop, plane.length);
  for (let i = start; i < end; i++) plane[i] = plane[i]! + plane[i - distance]!;
}

/** Luminance of pixels whose colours lie beside each other, last row first. */
function packedRgb(
  { words, codes, bit, raw }: Stream,
  { layout, prediction, decorrelated, interlaced }: HuffYuvHeader,
  width: number,
  height: number,
): Uint8Array {
  const [b, g, r] = codes as [PrefixCode, PrefixCode, PrefixCode];
  const planes = layout === "BGRA" ? 4 : 3;
  const order = decorrelated ? [g, b, r] : [b, g, r];
  const samples = new Uint8Array(planes * width * height);
  // Alpha shares the code of red; the first pixel of three colours comes as R G B and a byte of nothing.
  const start = bit + 8 * RAW_BYTES;
  decode(planes === 4 ? [...order, r] : order, words, start, samples, planes);
  if (decorrelated) {
    for (let i = planes; i < samples.length; i += planes) {
      const green = samples[i]!;
      samples[i] = samples[i + 1]! + green;
      samples[i + 1] = green;
      samples[i + 2] = samples[i + 2]! + green;
    }
  }
  const first = planes === 4 ? [raw[3], raw[2], raw[1], raw[0]] : [raw[2], raw[1], raw[0]];
  samples.set(first);
  for (let i = planes; i < samples.length; i++) samples[i] = samples[i]! + samples[i - planes]!;
  if (prediction !== "left") sumAbove(samples, planes * width * (interlaced ? 2 : 1));
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (height - 1 - y) * width;
    luminance(
      samples.subarray(planes * from, planes * (from + width)),
      planes,
      "BGR",
      out.subarray(y * width, (y + 1) * width),
    );
  }
  return out;
}

/** Luminance of planes of green, blue and red. */
function planarRgb(
  { words, codes, bit }: Stream,
  header: HuffYuvHeader,
  width: number,
  height: number,
): Uint8Array {
  let at = bit;
  const [green, blue, red] = [0, 1, 2].map((plane) => {
    const samples = new Uint8Array(width * height);
    at = decode([codes[plane]!], words, at, samples);
    restoreLuma(samples, width, { ...header, layout: "planes" });
    return samples;
  }) as [Uint8Array, Uint8Array, Uint8Array];
  const samples = new Uint8Array(3 * green.length);
  for (let i = 0; i < green.length; i++) {
    samples[3 * i] = red[i]!;
    samples[3 * i + 1] = green[i]!;
    samples[3 * i + 2] = blue[i]!;
  }
  return luminance(samples, 3, "RGB", green);
}
