/** JPEG files as pictures, baseline and progressive, by the package jpeg-js, loaded when needed. */

import { createImage, type Image } from "@photkit/image";
import type { ByteSource } from "../byte-source.ts";
import type { FrameSource } from "../frame.ts";
import { luminance } from "../pixels.ts";
import { openStills, type StillOptions } from "./still-sequence.ts";

/** The first bytes of every JPEG file. */
export const JPEG_MARK = "\xff\xd8\xff";

/** Limits of the decoder: memory in MB and pixels in millions. */
const MOST_MEMORY = 1024;
const MOST_PIXELS = 200;

/**
 * Opens JPEG files as one recording, in the given order, as luminance of 8 bits: of grey files the
 * values as decoded, of colour ones within 1 of their luma. JPEG changes pixels: fit for finder
 * charts, not for photometry. See `openTiffSequence` for what all picture files share.
 *
 * @throws VideoError `"empty-folder"` without files; `"invalid-file"` when the first is no picture.
 */
export const openJpegSequence = (
  sources: readonly ByteSource[],
  options: StillOptions = {},
): Promise<FrameSource> => openStills(sources, { kind: "JPEG", decode: decodeJpeg }, options);

async function decodeJpeg(bytes: Uint8Array): Promise<Image> {
  const module = await import("jpeg-js");
  const { width, height, data } = module.default.decode(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    tolerantDecoding: false,
    maxMemoryUsageInMB: MOST_MEMORY,
    maxResolutionInMP: MOST_PIXELS,
  });
  return createImage(luminance(data, 3, "RGB", new Uint8Array(width * height)), width, height);
}
