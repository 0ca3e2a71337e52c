/** AVI pictures to brightness: grey, mosaics, bitmaps, YUV layouts, lossless codecs. */

import { createImage, type Image } from "@photkit/image";
import { brightness, type ColourChannel, stretchLuma } from "../pixels.ts";
import type { AviDecoder, PictureFormat } from "./avi-decoder.ts";
import { type ColourMasks, MASKS_555, maskSplitter, masksOfCodec } from "./colour-masks.ts";
import { greyDecoder } from "./grey-pixels.ts";
import { huffYuvDecoder } from "./huffyuv.ts";
import { BYTE_COLOURS, greyFormat, PACKED_YUV, PLANAR_YUV } from "./raw-formats.ts";
import { lumaPitch, misfit, rowPitch } from "./row-pitch.ts";
import { utVideoDecoder } from "./utvideo.ts";

/** Bytes of a row in a bitmap. */
const bitmapRow = (width: number, bitsPerPixel: number): number =>
  4 * Math.ceil((width * bitsPerPixel) / 32);

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
  const { width, codec, bitsPerPixel } = header;
  if (codec === "DIB") return bitmapDecoder(header, channel);
  const grey = greyFormat(codec, bitsPerPixel);
  if (grey) return greyDecoder(header, grey, grey.bytes * width);
  const masks = masksOfCodec(codec);
  if (masks) return maskDecoder(header, masks, 2, 2 * width, channel);
  const bytes = BYTE_COLOURS[codec];
  if (bytes) {
    const [step, first, order] = bytes;
    return rows(header, step * width, step * width, order, (row, out) => {
      brightness(row.subarray(first), step, order, out, channel);
    });
  }
  if (channel !== "luminance") return null;
  if (PLANAR_YUV[codec]) return planarDecoder(header, fullRange);
  const packed = PACKED_YUV[codec];
  if (!packed) return utVideoDecoder(header, fullRange) ?? huffYuvDecoder(header, fullRange);
  const [step, first] = packed;
  const rowBytes = 4 * Math.ceil(width / 2);
  return rows(header, rowBytes, rowBytes, "YUV", (row, out) => {
    for (let x = 0; x < width; x++) out[x] = row[first + step * x]!;
    if (fullRange) stretchLuma(out, 8);
  });
}

function planarDecoder({ width, height, codec }: PictureFormat, fullRange: boolean): AviDecoder {
  const [across, down] = PLANAR_YUV[codec]!;
  const bytes = width * height + 2 * Math.ceil(width / across) * Math.ceil(height / down);
  const pitchOf = (length: number) => lumaPitch(length, width, height, across, down);
  return {
    bytes,
    bitDepth: 8,
    colour: "YUV",
    misfit: (length) => (pitchOf(length) === null ? misfit(length, width, height) : null),
    decode(data) {
      const pitch = pitchOf(data.length);
      if (pitch === null) throw new Error(misfit(data.length, width, height));
      const luma = data.subarray(0, pitch * height);
      return {
        data: fullRange ? stretchLuma(luma.slice(), 8) : luma,
        shape: [height, width],
        stride: [pitch, 1],
        offset: 0,
      };
    },
  };
}

function bitmapDecoder(header: PictureFormat, channel: ColourChannel): AviDecoder | null {
  const { width, bitsPerPixel, masks } = header;
  const usual = bitmapRow(width, bitsPerPixel);
  const rowBytes = Math.ceil((width * bitsPerPixel) / 8);
  if ([1, 2, 4, 8].includes(bitsPerPixel)) {
    const grey = paletteGrey(header.palette, channel);
    if (!grey && bitsPerPixel === 8) {
      return greyDecoder(
        header,
        { bytes: 1, bitDepth: 8, littleEndian: true, colour: "mono" },
        usual,
      );
    }
    const perByte = 8 / bitsPerPixel;
    const most = (1 << bitsPerPixel) - 1;
    return rows(header, rowBytes, usual, "palette", (row, out) => {
      for (let x = 0; x < width; x++) {
        const shift = bitsPerPixel * (perByte - 1 - (x % perByte));
        const entry = (row[Math.floor(x / perByte)]! >> shift) & most;
        out[x] = grey ? grey[entry]! : entry;
      }
    });
  }
  if (bitsPerPixel === 16) return maskDecoder(header, masks ?? MASKS_555, 2, usual, channel);
  if (bitsPerPixel === 32 && masks) return maskDecoder(header, masks, 4, usual, channel);
  if (bitsPerPixel !== 24 && bitsPerPixel !== 32) return null;
  const planes = bitsPerPixel / 8;
  return rows(header, rowBytes, usual, "BGR", (row, out) => {
    brightness(row, planes, "BGR", out, channel);
  });
}

function maskDecoder(
  header: PictureFormat,
  masks: ColourMasks,
  wordBytes: number,
  usual: number,
  channel: ColourChannel,
): AviDecoder {
  const split = maskSplitter(masks, wordBytes, header.width);
  return rows(header, wordBytes * header.width, usual, "RGB", (row, out) => {
    brightness(split(row), 3, "RGB", out, channel);
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
  usual: number,
  colour: string,
  decodeRow: (row: Uint8Array, out: Uint8Array) => void,
): AviDecoder {
  const pitchOf = (length: number) => rowPitch(length, rowBytes, height, usual);
  const decode = (data: Uint8Array): Image => {
    const pitch = pitchOf(data.length);
    if (pitch === null) throw new Error(misfit(data.length, rowBytes, height));
    const out = new Uint8Array(width * height);
    for (let y = 0; y < height; y++) {
      const from = (bottomUp ? height - 1 - y : y) * pitch;
      decodeRow(data.subarray(from, from + pitch), out.subarray(y * width, (y + 1) * width));
    }
    return createImage(out, width, height);
  };
  return {
    bytes: rowBytes * height,
    bitDepth: 8,
    colour,
    misfit: (length) => (pitchOf(length) === null ? misfit(length, rowBytes, height) : null),
    decode,
  };
}
