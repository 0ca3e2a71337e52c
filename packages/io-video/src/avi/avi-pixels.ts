/** AVI pictures to brightness: bitmaps with or without palette, YUV layouts, lossless codecs. */

import { createImage, type Image, type PixelArray } from "@photkit/image";
import { brightness, type ColourChannel, samples16, stretchLuma } from "../pixels.ts";
import type { AviDecoder, PictureFormat } from "./avi-decoder.ts";
import { huffYuvDecoder } from "./huffyuv.ts";
import { utVideoDecoder } from "./utvideo.ts";

/** Bytes from one luma sample to the next and place of the first, for YUV packed in pairs. */
const PACKED: Readonly<Record<string, readonly [step: number, first: number]>> = {
  UYVY: [2, 1],
  HDYC: [2, 1],
  YUY2: [2, 0],
  YUYV: [2, 0],
  YUNV: [2, 0],
};

/** Planar layouts start with the whole luma plane; grey ones have nothing else. */
const PLANAR: Readonly<Record<string, number>> = { I420: 1.5, IYUV: 1.5, YV12: 1.5, NV12: 1.5 };
const GREY = ["Y800", "Y8", "GREY"];
const GREY_16 = ["Y16", "B16G"];

/**
 * The decoder of a file's pictures, or null when their codec is not read here.
 *
 * @param fullRange - stretches the luma of YUV files from 16..235 to 0..255.
 * @param channel - a colour of bitmaps; of other coloured pictures only the luminance is read here.
 */
export function aviDecoder(
  header: PictureFormat,
  fullRange: boolean,
  channel: ColourChannel = "luminance",
): AviDecoder | null {
  const { width, height, codec, bitsPerPixel } = header;
  const pixels = width * height;
  if (codec === "DIB") return bitmapDecoder(header, channel);
  if (GREY.includes(codec) && bitsPerPixel !== 16) {
    return grey8(header, width);
  }
  if (GREY_16.includes(codec)) return grey16(header, 2 * width);
  if (channel !== "luminance") return null;
  const planar = PLANAR[codec];
  if (planar !== undefined) {
    const bytes = pixels + 2 * Math.ceil(width / 2) * Math.ceil(height / 2);
    const decode = (data: Uint8Array) =>
      createImage(
        fullRange ? stretchLuma(data.slice(0, pixels), 8) : data.subarray(0, pixels),
        width,
        height,
      );
    return { bytes, bitDepth: 8, colour: "YUV", decode };
  }
  const packed = PACKED[codec];
  if (!packed) return utVideoDecoder(header, fullRange) ?? huffYuvDecoder(header, fullRange);
  const [step, first] = packed;
  return rows(header, 4 * Math.ceil(width / 2), 8, "YUV", (row, out) => {
    for (let x = 0; x < width; x++) out[x] = row[first + step * x]!;
    if (fullRange) stretchLuma(out, 8);
  });
}

function bitmapDecoder(header: PictureFormat, channel: ColourChannel): AviDecoder | null {
  const { width, bitsPerPixel } = header;
  const rowBytes = 4 * Math.ceil((width * bitsPerPixel) / 32);
  if (bitsPerPixel === 8) {
    const grey = paletteGrey(header.palette, channel);
    if (!grey) return grey8(header, rowBytes);
    return rows(header, rowBytes, 8, "palette", (row, out) => {
      for (let x = 0; x < width; x++) out[x] = grey[row[x]!]!;
    });
  }
  // 16 bits a pixel of an uncompressed astronomical recording are grey values, not 5-5-5 colours.
  if (bitsPerPixel === 16) return grey16(header, rowBytes);
  if (bitsPerPixel !== 24 && bitsPerPixel !== 32) return null;
  const planes = bitsPerPixel / 8;
  return rows(header, rowBytes, 8, "BGR", (row, out) => {
    brightness(row, planes, "BGR", out, channel);
  });
}

/** Brightness of every palette entry, or null when the index is the brightness. */
function paletteGrey(palette: Uint8Array, channel: ColourChannel): Uint8Array | null {
  const entries = palette.length / 4;
  const grey = brightness(palette, 4, "BGR", new Uint8Array(Math.floor(entries)), channel);
  if (grey.every((value, i) => value === i)) return null;
  const table = new Uint8Array(256);
  table.set(grey);
  return table;
}

/** A decoder that goes through the rows, last one first where the file is bottom-up. */
function rows(
  { width, height, bottomUp }: PictureFormat,
  rowBytes: number,
  bitDepth: number,
  colour: string,
  decodeRow: (row: Uint8Array, out: Uint8Array) => void,
): AviDecoder {
  const decode = (data: Uint8Array): Image => {
    const out = new Uint8Array(width * height);
    for (let y = 0; y < height; y++) {
      const from = (bottomUp ? height - 1 - y : y) * rowBytes;
      decodeRow(data.subarray(from, from + rowBytes), out.subarray(y * width, (y + 1) * width));
    }
    return createImage(out, width, height);
  };
  return { bytes: rowBytes * height, bitDepth, colour, decode };
}

/** Grey bytes: the file's own memory, never a copy. */
function grey8(header: PictureFormat, rowBytes: number): AviDecoder {
  const { height, bottomUp } = header;
  const bytes = rowBytes * height;
  const decode = (data: Uint8Array) => asItLies(data.subarray(0, bytes), header, rowBytes);
  const firstPixel = bottomUp ? (height - 1) * rowBytes : 0;
  return { bytes, bitDepth: 8, colour: "mono", decode, firstPixel };
}

/** Grey values of 16 bits, like `grey8`. */
function grey16(header: PictureFormat, rowBytes: number): AviDecoder {
  const bytes = rowBytes * header.height;
  const decode = (data: Uint8Array) =>
    asItLies(samples16(data.subarray(0, bytes), true), header, rowBytes / 2);
  return { bytes, bitDepth: 16, colour: "mono", decode };
}

/** A picture over samples as the file has them: padded rows and the last row first are only strides. */
function asItLies<D extends PixelArray>(
  data: D,
  { width, height, bottomUp }: PictureFormat,
  rowSamples: number,
): Image<D> {
  const row = bottomUp ? -rowSamples : rowSamples;
  const offset = bottomUp ? (height - 1) * rowSamples : 0;
  return { data, shape: [height, width], stride: [row, 1], offset };
}
