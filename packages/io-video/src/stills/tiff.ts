/** TIFF files as pictures: grey, RGB and palettes of 1 to 64 bits, in strips or tiles, page by page. */

import { createImage, type PixelArray } from "@photkit/image";
import type { ByteSource } from "../byte-source.ts";
import type { FrameSource } from "../frame.ts";
import { luminance } from "../pixels.ts";
import { readExif } from "./exif.ts";
import { openStills, type Still, type StillOptions } from "./still-sequence.ts";
import { readTiffDirectory, type TiffDirectory } from "./tiff-directory.ts";
import { tiffPages } from "./tiff-pages.ts";
import { readTiffSamples } from "./tiff-samples.ts";
import { openTiff } from "./tiff-tags.ts";

/** The first bytes of every TIFF file: byte order, then 42, or 43 for BigTIFF. */
export const TIFF_MARKS = ["II*\0", "MM\0*", "II+\0", "MM\0+"];

/**
 * Opens TIFF and BigTIFF files as one recording, in the given order: whole numbers of 1 to 16, 24 and
 * 32 bits, signed ones of 8, 16 and 32, real ones of 16, 32 and 64; without compression or with LZW,
 * Deflate or PackBits. Grey keeps its values (white-is-zero is turned round), RGB and palettes become
 * luminance, further samples such as alpha are ignored.
 *
 * Every page of a file is a frame, with its number as `meta.page`. Reduced images, masks and pages of
 * another size than the first are left out, and `info.warnings` says so.
 *
 * The first file decides the size of all; a file of another size or one that cannot be decoded keeps
 * its place and throws `"unreadable-frame"`. Times are those of EXIF where the files have it, by the
 * clock of the camera (see `utcOffsetMinutes`), else null.
 *
 * @throws VideoError `"empty-folder"` without files; `"invalid-file"` when the first is no picture,
 * `"unsupported"` when it is of another kind (other bits, JPEG or CCITT inside, CMYK, YCbCr).
 */
export const openTiffSequence = (
  sources: readonly ByteSource[],
  options: StillOptions = {},
): Promise<FrameSource> =>
  openStills(
    sources,
    {
      kind: "TIFF",
      pages: tiffPages,
      decodePage: decodeTiff,
      exif: (source, place) => readExif(source, 0, place ?? undefined),
    },
    options,
  );

async function decodeTiff(source: ByteSource, place: number | null): Promise<Still> {
  const tiff = await openTiff(source);
  const tags = await tiff.directory(place ?? tiff.first);
  const directory = await readTiffDirectory(tags, tiff.littleEndian, source.name);
  const { width, height, photometric, bits, palette } = directory;
  const planes = photometric === "RGB" ? 3 : 1;
  const samples = await readTiffSamples(source, directory, planes);
  if (photometric === "palette") {
    const table = paletteLuminance(palette);
    return {
      image: createImage(
        Uint8Array.from(samples, (i) => table[i]!),
        width,
        height,
      ),
    };
  }
  if (photometric === "white is zero") turnRound(samples, directory);
  const grey = planes === 3 ? rgbLuminance(samples, width * height) : samples;
  const image = createImage(grey, width, height);
  return [8, 16, 32, 64].includes(bits) ? { image } : { image, bitDepth: bits };
}

/** Luminance of palette entries: all reds, then greens, then blues, of 16 bits (TIFF 6.0, p. 37). */
function paletteLuminance(palette: readonly number[]): Uint8Array {
  const count = palette.length / 3;
  // Some writers stored 8 bits.
  const unit = palette.some((value) => value > 255) ? 256 : 1;
  const colours = new Uint8Array(palette.length);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < 3; k++) colours[3 * i + k] = Math.floor(palette[k * count + i]! / unit);
  }
  return luminance(colours, 3, "RGB", new Uint8Array(count));
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
