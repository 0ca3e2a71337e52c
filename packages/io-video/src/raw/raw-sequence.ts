/** Raw files of cameras as a recording: one mosaic per file. */

import { type ByteSource, bytesSource } from "../byte-source.ts";
import { VideoError } from "../errors.ts";
import type { FrameSource } from "../frame.ts";
import { openStills, type Still, type StillOptions } from "../stills/still-sequence.ts";
import { decodeDng } from "./dng.ts";
import { decodeWithLibRaw, type LibRawDecoder } from "./libraw.ts";
import { rawKindOf, readRawExif } from "./raw-kind.ts";

export interface RawOptions extends StillOptions {
  /**
   * Makes a decoder for the raw files that are not DNG: `() => new LibRaw()` with the class of the
   * package libraw-wasm. @default with Node that package where it is installed, else none
   */
  readonly libraw?: () => LibRawDecoder | Promise<LibRawDecoder>;
}

/**
 * Opens raw files of cameras as one recording, in the given order. A frame is the visible mosaic as
 * 16-bit counts: not demosaiced, black level not subtracted. `info.colour` is the pattern at its
 * corner ("RGGB": see `cfaColours` of @photkit/image), `info.saturation` the white level, and the
 * facts of a frame hold `blackLevel` (one number, or text with one for each place of the pattern).
 * DNG files are read here; ARW, CR2, CR3, NEF, ORF, RAF, RW2 and others by LibRaw (see `libraw`),
 * which begins at an even row and column and tells the black level that all colours share.
 *
 * Times are EXIF DateTimeOriginal with its fractions and zone where stated; without a zone the clock
 * of the camera is taken for UTC, unless `utcOffsetMinutes` says otherwise.
 *
 * @throws VideoError `"empty-folder"` without files; `"no-libraw"` when a file needs the package;
 * `"invalid-file"` when the first is damaged, `"unsupported"` when it holds no mosaic.
 */
export const openRawSequence = (
  sources: readonly ByteSource[],
  options: RawOptions = {},
): Promise<FrameSource> =>
  openStills(
    sources,
    {
      kind: "camera raw",
      decode: (bytes, file) => decodeRaw(bytes, file, options.libraw ?? noLibRaw(file)),
      exif: readRawExif,
    },
    options,
  );

async function decodeRaw(
  bytes: Uint8Array,
  file: string,
  makeDecoder: () => LibRawDecoder | Promise<LibRawDecoder>,
): Promise<Still> {
  const kind = await rawKindOf(bytesSource(bytes, file));
  if (kind === null) throw new Error("no raw file of a camera that is known here");
  return kind === "DNG" ? decodeDng(bytes, file) : decodeWithLibRaw(makeDecoder, bytes, file);
}

const noLibRaw = (file: string) => (): never => {
  throw new VideoError(
    "no-libraw",
    `${file}: raw files other than DNG need the package libraw-wasm. Install it ("npm install libraw-wasm") ` +
      "and, in a browser, hand its class over: libraw: () => new LibRaw().",
    { data: { file } },
  );
};
