/** JPEG files as pictures, baseline and progressive, by the package jpeg-js, loaded when needed. */

import { createImage } from "@photkit/image";
import type { ByteSource } from "../byte-source.ts";
import type { FrameSource } from "../frame.ts";
import { luminance } from "../pixels.ts";
import { readJpegExif } from "./jpeg-exif.ts";
import { openStills, type Still, type StillOptions } from "./still-sequence.ts";

/** The first bytes of every JPEG file. */
export const JPEG_MARK = "\xff\xd8\xff";

/** Pixels that a byte of a file may stand for, of an even picture; and of any file at least. */
const MOST_PIXELS_PER_BYTE = 200;
const LEAST_LIMIT = 1_000_000;
/** Bytes of memory that the decoder takes for a pixel, at most. */
const MEMORY_PER_PIXEL = 40;

/**
 * Opens JPEG files as one recording, in the given order, as luminance of 8 bits: of grey files the
 * values as decoded, of colour ones within 1 of their luma. JPEG changes pixels: fit for finder
 * charts, not for photometry. Times are those of EXIF where the files have it. See `openTiffSequence` for what all picture files share.
 *
 * @throws VideoError `"empty-folder"` without files; `"invalid-file"` when the first is no picture.
 */
export const openJpegSequence = (
  sources: readonly ByteSource[],
  options: StillOptions = {},
): Promise<FrameSource> =>
  openStills(sources, { kind: "JPEG", decode: decodeJpeg, exif: readJpegExif }, options);

async function decodeJpeg(bytes: Uint8Array): Promise<Still> {
  const module = await import("jpeg-js");
  const limit = Math.max(LEAST_LIMIT, MOST_PIXELS_PER_BYTE * bytes.length);
  const { width, height, data } = module.default.decode(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    tolerantDecoding: false,
    maxResolutionInMP: limit / 1e6,
    maxMemoryUsageInMB: (MEMORY_PER_PIXEL * limit) / (1 << 20),
  });
  const grey = luminance(data, 3, "RGB", new Uint8Array(width * height));
  return { image: createImage(grey, width, height) };
}
