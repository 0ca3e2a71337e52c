/** PNG files as a recording. */

import { decodePng } from "@photkit/image";
import type { ByteSource } from "../byte-source.ts";
import type { FrameSource } from "../frame.ts";
import { openStills, type Still, type StillOptions } from "./still-sequence.ts";

/** The first bytes of every PNG file, as Latin-1 text. */
export const PNG_MARK = "\x89PNG\r\n\x1a\n";

/** Where the header states the bits of a sample and the colour type (PNG specification, 11.2.1). */
const [DEPTH_AT, COLOUR_TYPE_AT] = [24, 25];
const PALETTE_COLOUR = 3;
const ANIMATION = "acTL";

/**
 * Opens PNG files as one recording, in the given order: grey of 1 to 16 bits as stored, colour as
 * luminance; see `openTiffSequence` for what all picture files share. Of an animated file the first
 * image is read, and `info.warnings` says how many there are.
 *
 * @throws VideoError `"empty-folder"` without files; `"invalid-file"` when the first is no picture.
 */
export const openPngSequence = (
  sources: readonly ByteSource[],
  options: StillOptions = {},
): Promise<FrameSource> => openStills(sources, { kind: "PNG", decode: decodeStill }, options);

function decodeStill(bytes: Uint8Array, file: string): Still {
  const image = decodePng(bytes);
  const depth = bytes[DEPTH_AT] ?? 8;
  const bitDepth = bytes[COLOUR_TYPE_AT] === PALETTE_COLOUR ? 8 : depth;
  const images = animatedImages(bytes);
  if (images <= 1) return { image, bitDepth };
  const warnings = [`${file}: ${images - 1} further images of the animation were left out`];
  return { image, bitDepth, warnings };
}

/** Images that an animated PNG file states before its pixels; 1 for others. */
function animatedImages(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = PNG_MARK.length; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (name === ANIMATION) return view.getUint32(at + 8);
    if (name === "IDAT") break;
  }
  return 1;
}
