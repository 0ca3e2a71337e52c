/** The samples that ffmpeg is asked for, and how they become brightness: luma as stored. */

import { createImage, type Image } from "@photkit/image";
import { brightness, type ColourChannel, samples16, stretchLuma } from "../pixels.ts";
import type { FfmpegIndex } from "./ffmpeg-index.ts";

export interface FfmpegPixels {
  /** ffmpeg's filter chain. */
  readonly filter: string;
  /** Bytes of a picture. */
  readonly bytes: number;
  readonly bitDepth: number;
  /** What the file holds: "mono", "YUV", "RGB". */
  readonly colour: string;
  decode(bytes: Uint8Array): Image;
}

/**
 * Grey and YUV give their luma with the bits it has (8 to 16) and no change of range; everything else
 * becomes RGB (8 bits, or 16 when it has more than 8) and then luminance; for one colour all do.
 *
 * @param fullRange - stretches luma that uses 16..235 (times 2^(bits - 8)) to the full range.
 */
export function ffmpegPixels(
  index: FfmpegIndex,
  fullRange: boolean,
  channel: ColourChannel,
): FfmpegPixels {
  const { pixelFormat, width, height } = index;
  const pixels = width * height;
  const isGrey = /^gray\d*(be|le)?$/.test(pixelFormat);
  const isLuma = isGrey || /^(yuv|yuy|uyv|yvy|nv1|nv2[14]|p[024]1|y21|ya)/.test(pixelFormat);
  const bits = bitsOf(pixelFormat);
  if (!isLuma || channel !== "luminance") {
    const wide = bits > 8;
    const decode = (bytes: Uint8Array): Image => {
      const samples = wide ? samples16(bytes, true) : bytes;
      const out = wide ? new Uint16Array(pixels) : new Uint8Array(pixels);
      return createImage(brightness(samples, 3, "RGB", out, channel), width, height);
    };
    return {
      filter: `format=${wide ? "rgb48le" : "rgb24"}`,
      bytes: 3 * pixels * (wide ? 2 : 1),
      bitDepth: wide ? 16 : 8,
      colour: "RGB",
      decode,
    };
  }
  const grey = `format=gray${bits > 8 ? `${bits}le` : ""}`;
  const stretched = fullRange && !isGrey && !index.fullRange;
  return {
    // Taking the plane leaves its values alone; a conversion to grey would change their range.
    filter: isGrey ? grey : `extractplanes=y,${grey}`,
    bytes: pixels * (bits > 8 ? 2 : 1),
    bitDepth: bits,
    colour: isGrey ? "mono" : "YUV",
    decode(bytes) {
      const luma = bits > 8 ? samples16(bytes, true) : bytes;
      return createImage(stretched ? stretchLuma(luma, bits) : luma, width, height);
    },
  };
}

/** Bits of a sample by the name of the format: `yuv422p10le` and `p010le` 10, `yuv420p` 8. */
function bitsOf(format: string): number {
  const depth = /^(?:gray|.*p|[py]\d|xyz)(\d{1,2})(?:be|le)$/.exec(format)?.[1];
  if (depth !== undefined) return Number(depth);
  return /^(rgb48|bgr48|rgba64|bgra64|ya16)/.test(format) ? 16 : 8;
}
