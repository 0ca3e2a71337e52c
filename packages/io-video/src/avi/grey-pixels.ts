/** Grey images and mosaics as a file has them: rows that are padded or upside down are only strides. */

import type { Image, PixelArray } from "@photkit/image";
import { samples16 } from "../pixels.ts";
import type { AviDecoder, PictureFormat } from "./avi-decoder.ts";
import type { GreyFormat } from "./raw-formats.ts";
import { misfit, rowPitch } from "./row-pitch.ts";

/**
 * A decoder of grey samples: the file's own memory where its byte order allows, else one copy.
 *
 * @param usual - row length of the format, bytes.
 */
export function greyDecoder(
  { width, height, bottomUp }: PictureFormat,
  { bytes: sampleBytes, bitDepth, littleEndian, colour }: GreyFormat,
  usual: number,
): AviDecoder {
  const rowBytes = sampleBytes * width;
  const pitchOf = (length: number): number | null => {
    const pitch = rowPitch(length, rowBytes, height, usual);
    return pitch === null || pitch % sampleBytes !== 0 ? null : pitch;
  };
  const image = <D extends PixelArray>(data: D, rowSamples: number): Image<D> => ({
    data,
    shape: [height, width],
    stride: [bottomUp ? -rowSamples : rowSamples, 1],
    offset: bottomUp ? (height - 1) * rowSamples : 0,
  });
  return {
    bytes: rowBytes * height,
    bitDepth,
    colour,
    misfit: (length) => (pitchOf(length) === null ? misfit(length, rowBytes, height) : null),
    decode(data) {
      const pitch = pitchOf(data.length);
      if (pitch === null) throw new Error(misfit(data.length, rowBytes, height));
      const used = data.subarray(0, pitch * height);
      return sampleBytes === 1
        ? image(used, pitch)
        : image(samples16(used, littleEndian), pitch / 2);
    },
    ...(sampleBytes === 1 && {
      firstPixel: (length: number) => (bottomUp ? (height - 1) * (pitchOf(length) ?? usual) : 0),
    }),
  };
}
