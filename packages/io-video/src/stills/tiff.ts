/** TIFF files as pictures: grey and RGB of 8 to 64 bits, in strips or tiles. */

import { createImage, type PixelArray } from "@photkit/image";
import { type ByteSource, bytesSource } from "../byte-source.ts";
import type { FrameSource } from "../frame.ts";
import { luminance } from "../pixels.ts";
import { readExif } from "./exif.ts";
import { openStills, type Still, type StillOptions } from "./still-sequence.ts";
import { readTiffDirectory, type TiffDirectory } from "./tiff-directory.ts";
import { readTiffSamples } from "./tiff-samples.ts";
import { openTiff } from "./tiff-tags.ts";

/** The first bytes of every TIFF file: byte order, then 42, or 43 for BigTIFF. */
export const TIFF_MARKS = ["II*\0", "MM\0*", "II+\0", "MM\0+"];

/**
 * Opens TIFF and BigTIFF files as one recording, in the given order: whole numbers of 8, 16 and 32
 * bits, signed or not, unpacked ones of 2 to 15 bits, and real ones of 32 and 64; without compression or with LZW, Deflate or
 * PackBits. Grey keeps its values (white-is-zero is turned round), RGB becomes luminance, further
 * samples such as alpha are ignored. Of a file with several pages the first is read.
 *
 * The first file decides the size of all; a file of another size or one that cannot be decoded keeps
 * its place and throws `"unreadable-frame"`. Times are those of EXIF where the files have it, by the
 * clock of the camera (see `utcOffsetMinutes`), else null.
 *
 * @throws VideoError `"empty-folder"` without files; `"invalid-file"` when the first is no picture,
 * `"unsupported"` when it is of another kind (other bits, JPEG inside, a palette).
 */
export const openTiffSequence = (
  sources: readonly ByteSource[],
  options: StillOptions = {},
): Promise<FrameSource> =>
  openStills(sources, { kind: "TIFF", decode: decodeTiff, exif: readExif }, options);

async function decodeTiff(bytes: Uint8Array, file: string): Promise<Still> {
  const tiff = await openTiff(bytesSource(bytes, file));
  const tags = await tiff.directory(tiff.first);
  const directory = await readTiffDirectory(tags, tiff.littleEndian, file);
  const { width, height, photometric, bits } = directory;
  const planes = photometric === "RGB" ? 3 : 1;
  const samples = await readTiffSamples(bytes, directory, planes, file);
  if (photometric === "white is zero") turnRound(samples, directory);
  const grey = planes === 3 ? rgbLuminance(samples, width * height) : samples;
  const image = createImage(grey, width, height);
  return bits % 8 === 0 ? { image } : { image, bitDepth: bits };
}

/** Makes black 0 and white the top; of signed and real samples, which have no top, the sign. */
function turnRound(samples: PixelArray, { bits, sampleFormat }: TiffDirectory): void {
  const top = sampleFormat === "unsigned" ? 2 ** bits - 1 : 0;
  for (let i = 0; i < samples.length; i++) samples[i] = top - samples[i]!;
}

function rgbLuminance(samples: PixelArray, pixels: number): PixelArray {
  if (samples instanceof Uint8Array) return luminance(samples, 3, "RGB", new Uint8Array(pixels));
  if (samples instanceof Uint16Array) return luminance(samples, 3, "RGB", new Uint16Array(pixels));
  const out = new Float64Array(pixels);
  for (let i = 0; i < pixels; i++) {
    // ITU-R BT.601, as of whole numbers.
    out[i] = 0.299 * samples[3 * i]! + 0.587 * samples[3 * i + 1]! + 0.114 * samples[3 * i + 2]!;
  }
  return out;
}
