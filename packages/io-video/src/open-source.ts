/** Opens any recording; the format is told by its first bytes, never by its name. */

import { ADV_MAGIC } from "./adv/adv-header.ts";
import { openAdv } from "./adv/adv-reader.ts";
import { type AviOptions, openAvi } from "./avi/avi-reader.ts";
import { type ByteSource, wholeReads } from "./byte-source.ts";
import { check, VideoError } from "./errors.ts";
import { type FitsOptions, openFitsSequence } from "./fits/fits-sequence.ts";
import { isGzip } from "./fits/gunzip.ts";
import type { FrameSource } from "./frame.ts";
import { withQhyTimes } from "./qhy-times.ts";
import { RAVF_MAGIC } from "./ravf/ravf-header.ts";
import { openRavf } from "./ravf/ravf-reader.ts";
import { rawKindOf } from "./raw/raw-kind.ts";
import { openRawSequence, type RawOptions } from "./raw/raw-sequence.ts";
import { SER_MAGIC } from "./ser/ser-header.ts";
import { openSer, type SerOptions } from "./ser/ser-reader.ts";
import { BMP_MARK, openBmpSequence } from "./stills/bmp.ts";
import { JPEG_MARK, openJpegSequence } from "./stills/jpeg.ts";
import { openPngSequence, PNG_MARK } from "./stills/png-sequence.ts";
import { openTiffSequence, TIFF_MARKS } from "./stills/tiff.ts";

/** What every reader understands; each takes the options that concern its format. */
export interface OpenOptions extends SerOptions, FitsOptions, AviOptions, RawOptions {
  /**
   * GPS stamps that a QHY174M-GPS writes into the first pixels of FITS, SER, PNG and TIFF pictures:
   * `"auto"` takes their times when the first frame has one. @default "auto"
   */
  readonly gpsPixels?: "auto" | "ignore";
}

/** Formats with one picture per file, and those with all frames in one. */
const STILLS = {
  PNG: openPngSequence,
  TIFF: openTiffSequence,
  BMP: openBmpSequence,
  JPEG: openJpegSequence,
} satisfies Partial<Record<RecordingFormat, unknown>>;

export type RecordingFormat =
  | "FITS"
  | "SER"
  | "AVI"
  | "ADV"
  | "RAVF"
  | "camera raw"
  | "PNG"
  | "TIFF"
  | "BMP"
  | "JPEG";

const isStill = (format: RecordingFormat | null): format is keyof typeof STILLS =>
  format !== null && format in STILLS;

/**
 * The format of a file by its first bytes, or null. A gzipped file is taken for FITS.
 *
 * @throws what the source throws: bytes that could not be read say nothing about the format.
 */
export async function recogniseFormat(source: ByteSource): Promise<RecordingFormat | null> {
  const failures: unknown[] = [];
  const format = await formatOfBytes(wholeReads(source, (error) => failures.push(error)));
  if (failures.length > 0) throw failures[0];
  return format;
}

async function formatOfBytes(source: ByteSource): Promise<RecordingFormat | null> {
  const start = String.fromCharCode(...(await source.read(0, 14)));
  if (start.startsWith("SIMPLE  =") || (await isGzip(source))) return "FITS";
  if (start.startsWith("RIFF") && start.slice(8, 12) === "AVI ") return "AVI";
  if (start.startsWith(ADV_MAGIC)) return "ADV";
  if (start.startsWith(RAVF_MAGIC)) return "RAVF";
  if (start.startsWith(PNG_MARK)) return "PNG";
  if ((await rawKindOf(source)) !== null) return "camera raw";
  if (TIFF_MARKS.some((mark) => start.startsWith(mark))) return "TIFF";
  if (start.startsWith(JPEG_MARK)) return "JPEG";
  if (start.startsWith(BMP_MARK)) return "BMP";
  return start === SER_MAGIC ? "SER" : null;
}

/**
 * Opens one file, or several FITS, PNG, TIFF, BMP, JPEG or camera raw files (of one kind) as one recording in the
 * given order.
 *
 * @throws VideoError `"unrecognised-format"` with the first bytes, `"empty-folder"` for no sources,
 * and what the readers of the formats throw.
 */
export async function openSource(
  input: ByteSource | readonly ByteSource[],
  options: OpenOptions = {},
): Promise<FrameSource> {
  const { gpsPixels = "auto" } = options;
  check.oneOf("gpsPixels", gpsPixels, ["auto", "ignore"]);
  const stamped = (source: FrameSource) => (gpsPixels === "auto" ? withQhyTimes(source) : source);
  const given: readonly ByteSource[] = "read" in input ? [input] : input;
  const sources = given.map((source) => wholeReads(source));
  const [first] = sources;
  if (!first) return openFitsSequence([], options);
  const format = await formatOf(sources);
  if (format !== null && format !== "AVI" && (options.channel ?? "luminance") !== "luminance") {
    throw new VideoError(
      "invalid-option",
      `${first.name}: channel is for AVI and for videos through ffmpeg (of FITS files: colourPlanes). Received a ${format} file.`,
      { data: { file: first.name, option: "channel", received: options.channel } },
    );
  }
  if (format === "FITS") return stamped(await openFitsSequence(sources, options));
  if (format === "camera raw") return openRawSequence(sources, options);
  if (isStill(format)) return stamped(await STILLS[format](sources, options));
  if (sources.length > 1) {
    throw new VideoError(
      "unrecognised-format",
      `${first.name}: several files must be FITS, PNG, TIFF, BMP, JPEG or camera raw files. Received ${format ?? "another format"}.`,
      { data: { file: first.name, files: sources.length } },
    );
  }
  if (format === "SER") return stamped(await openSer(first, options));
  if (format === "AVI") return openAvi(first, options);
  if (format === "ADV") return openAdv(first, options);
  if (format === "RAVF") return openRavf(first, options);
  const start = await first.read(0, 16);
  const packed = packedAs(start);
  if (packed !== null) {
    throw new VideoError(
      "unsupported",
      `${first.name}: the file is compressed with ${packed}, which is not read here (of whole files, gzip is). Unpack it first.`,
      { data: { file: first.name, packed } },
    );
  }
  throw new VideoError(
    "unrecognised-format",
    `${first.name}: expected a FITS, PNG, TIFF, BMP, JPEG or camera raw file, a SER ("${SER_MAGIC}"), AVI ("RIFF"), ADV ("${ADV_MAGIC}") or RAVF recording ("${RAVF_MAGIC}"). ` +
      `Received ${first.size} bytes starting ${describeBytes(start)}.`,
    { data: { file: first.name, offset: 0, received: Array.from(start) } },
  );
}

/** The format of the first file that has one: a damaged or unreadable one at the front keeps its place. */
async function formatOf(sources: readonly ByteSource[]): Promise<RecordingFormat | null> {
  const failures: unknown[] = [];
  for (const source of sources) {
    try {
      const format = await recogniseFormat(source);
      if (format !== null) return format;
    } catch (error) {
      failures.push(error);
    } finally {
      await source.release?.();
    }
  }
  if (failures.length > 0) throw failures[0];
  return null;
}

/** Programs that pack whole files, by their first bytes. */
const PACKERS: readonly (readonly [name: string, mark: string])[] = [
  ["bzip2", "BZh"],
  ["xz", "\xfd7zXZ"],
  ["compress", "\x1f\x9d"],
  ["Zstandard", "\x28\xb5\x2f\xfd"],
  ["zip", "PK\x03\x04"],
  ["7-Zip", "7z\xbc\xaf"],
];

function packedAs(start: Uint8Array): string | null {
  const text = String.fromCharCode(...start);
  return PACKERS.find(([, mark]) => text.startsWith(mark))?.[0] ?? null;
}

/** Bytes as hexadecimal with their printable characters: `47 49 46 "GIF"`. */
const describeBytes = (bytes: Uint8Array): string =>
  bytes.length === 0
    ? "with nothing"
    : `${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ")} ` +
      JSON.stringify(String.fromCharCode(...bytes).replace(/[^ -~]/g, "."));
