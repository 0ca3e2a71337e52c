/** FITS files as a recording: one frame per picture, or per plane of a cube, in the given order. */

import type { ByteSource } from "../byte-source.ts";
import { check, VideoError } from "../errors.ts";
import type { Frame, FrameSource, FrameTime, SourceInfo } from "../frame.ts";
import {
  checkFrameIndex,
  closedError,
  frameFailure,
  readAhead,
  unreadableFrame,
} from "../frame-range.ts";
import { frameNumberOf } from "../stills/frame-number.ts";
import { COLOUR_PLANES, type ColourPlanes, framesIn, readFitsFrame } from "./fits-colour.ts";
import { leftOutText, unitOfFrame } from "./fits-frames.ts";
import type { FitsHdu } from "./fits-hdu.ts";
import { planesOf } from "./fits-image.ts";
import { countFrames, type FilePart, partOf } from "./fits-parts.ts";
import {
  type FitsPicture,
  findPicture,
  loadFits,
  loadHeaders,
  type OpenedFits,
} from "./fits-picture.ts";
import { type FitsTimeOptions, fitsTime } from "./fits-time.ts";
import { timeHeader } from "./fits-time-header.ts";

export interface FitsOptions extends FitsTimeOptions {
  /**
   * The unit that holds the picture: its number (0 = primary), or the EXTNAME of one or several,
   * `"SCI,2"` with its EXTVER. @default all pictures that are of the size and type of the most
   * pixels; errors, masks and other detectors are left out, as `info.warnings` says
   */
  readonly hdu?: number | string;
  /**
   * What three planes along the third axis are: `"frames"` of a cube, or red, green and blue of one
   * picture, of which the frame is the `"luminance"` or one colour. @default "auto": the luminance
   * where the header calls the axis RGB or colour (CTYPE3), else frames
   */
  readonly colourPlanes?: ColourPlanes;
  /** What messages call the sequence. @default the name of the first file */
  readonly name?: string;
}

/** The first file that holds a picture. @throws what is wrong with the first file when none does. */
async function firstPicture(sources: readonly ByteSource[], hdu: FitsOptions["hdu"]) {
  let complaint: unknown = null;
  for (const source of sources) {
    try {
      const opened = await loadFits(source);
      return { opened, sample: await findPicture(opened, hdu) };
    } catch (error) {
      complaint ??= error;
    } finally {
      await source.release?.();
    }
  }
  throw complaint;
}

/**
 * Opens FITS files as one recording. The first readable file decides the size of the frames. Files whose
 * length and array keywords are alike are not read further before they are asked for.
 * A file that cannot be read keeps its place: its frame throws `"unreadable-frame"`.
 *
 * @throws VideoError `"empty-folder"` without files, `"unrecognised-format"`, `"truncated"`,
 * `"invalid-file"`, `"unsupported"` (no picture) when no file can be read, `"invalid-option"`.
 */
export async function openFitsSequence(
  sources: readonly ByteSource[],
  options: FitsOptions = {},
): Promise<FrameSource> {
  if (options.timeReference !== undefined) {
    check.oneOf("timeReference", options.timeReference, ["start", "mid", "end"]);
  }
  if (typeof options.exposureSeconds === "number") {
    check.notNegative("exposureSeconds", options.exposureSeconds);
  }
  const { colourPlanes = "auto" } = options;
  check.oneOf("colourPlanes", colourPlanes, COLOUR_PLANES);
  const [firstSource] = sources;
  if (!firstSource) {
    throw new VideoError("empty-folder", `${options.name ?? "the sequence"}: no FITS files.`, {
      data: { file: options.name ?? null },
    });
  }
  const name = options.name ?? firstSource.name;
  const { opened, sample } = await firstPicture(sources, options.hdu);
  const { width, height } = planesOf(sample.unit);
  const framesOf = (unit: FitsHdu): number => framesIn(unit, colourPlanes);
  const framesOfAll = ({ pictures }: FitsPicture): number =>
    pictures.reduce((sum, unit) => sum + framesOf(unit), 0);
  const { parts, warnings } = await countFrames(
    sources,
    framesOfAll(sample),
    options.hdu,
    framesOf,
  );
  const frameCount = parts.reduce((sum, part) => sum + part.count, 0);
  let closed = false;
  let cube: { part: FilePart; opened: Promise<OpenedFits> } | undefined;
  let headers:
    | { part: FilePart; read: Promise<{ size: number; picture: FitsPicture }> }
    | undefined;

  /** The file of a frame; a cube stays open from one of its frames to the next. */
  const open = (part: FilePart): Promise<OpenedFits> => {
    if (cube?.part === part) return cube.opened;
    const opening = loadFits(part.source).then(async (bytes) => ({
      bytes,
      ...(await findPicture(bytes, options.hdu)),
    }));
    cube = part.count > 1 ? { part, opened: opening } : undefined;
    // What failed once is tried again for the next frame.
    opening.catch(() => {
      if (cube?.opened === opening) cube = undefined;
    });
    return opening;
  };

  const timeOf = (unit: FitsHdu, units: readonly FitsHdu[]): FrameTime | null => {
    const { time, warnings } = fitsTime(timeHeader(unit, units), options);
    return time && warnings.length > 0 ? { ...time, warnings } : time;
  };

  const read = async (index: number): Promise<Frame> => {
    if (closed) throw closedError(name);
    const part = partOf(parts, index);
    try {
      const picture = await open(part);
      const { bytes, units } = picture;
      const at = unitOfFrame(picture.pictures, index - part.first, framesOf);
      if (!at || framesOfAll(picture) !== part.count) {
        const reason = `the file has ${framesOfAll(picture)} planes, expected ${part.count}`;
        throw unreadableFrame(part.source.name, index, reason);
      }
      const { unit } = at;
      const image = await readFitsFrame(bytes, unit, at.frame, colourPlanes);
      if (image.shape[0] !== height || image.shape[1] !== width) {
        const size = `${image.shape[1]} x ${image.shape[0]}`;
        throw unreadableFrame(
          part.source.name,
          index,
          `${size} pixels, expected ${width} x ${height}`,
        );
      }
      const time = timeOf(unit, units);
      return { index, image, time, meta: metaOf(part.source.name, { unit, units }) };
    } catch (error) {
      throw frameFailure(part.source.name, index, error);
    } finally {
      await part.source.release?.();
    }
  };

  /** The headers of a file; those of a file with many frames are kept until another is asked for. */
  const headersOf = (part: FilePart): Promise<{ size: number; picture: FitsPicture }> => {
    if (headers?.part === part) return headers.read;
    const reading = loadHeaders(part.source).then(async (bytes) => ({
      size: bytes.size,
      picture: await findPicture(bytes, options.hdu),
    }));
    headers = part.count > 1 ? { part, read: reading } : undefined;
    reading.catch(() => {
      headers = undefined;
    });
    return reading;
  };

  /** Only the headers are read; that the data are cut off shows without reading them. */
  const readHeaders = async (index: number): Promise<FrameHeaders & { file: string }> => {
    const part = partOf(parts, index);
    try {
      const { size: fileSize, picture } = await headersOf(part);
      const { units } = picture;
      const at = unitOfFrame(picture.pictures, index - part.first, framesOf);
      const unit = at?.unit ?? picture.unit;
      const end = unit.header.dataOffset + unit.dataBytes;
      if (end > fileSize) {
        const reason = `its data end at offset ${end}, the file at ${fileSize}`;
        throw unreadableFrame(part.source.name, index, reason);
      }
      const size = planesOf(unit);
      if (size.width !== width || size.height !== height) {
        const reason = `${size.width} x ${size.height} pixels, expected ${width} x ${height}`;
        throw unreadableFrame(part.source.name, index, reason);
      }
      return { unit, units, file: part.source.name };
    } catch (error) {
      throw frameFailure(part.source.name, index, error);
    } finally {
      await part.source.release?.();
    }
  };

  return {
    info: await sequenceInfo(name, opened, sample, options, warnings),
    frameCount,
    async frame(index) {
      checkFrameIndex(index, frameCount, name);
      return read(index);
    },
    async time(index) {
      checkFrameIndex(index, frameCount, name);
      if (closed) throw closedError(name);
      const { unit, units } = await readHeaders(index);
      return timeOf(unit, units);
    },
    async meta(index) {
      checkFrameIndex(index, frameCount, name);
      if (closed) throw closedError(name);
      const picture = await readHeaders(index);
      return metaOf(picture.file, picture);
    },
    frames: (range = {}) => readAhead(range, frameCount, 1, async (first) => [await read(first)]),
    async close() {
      closed = true;
      for (const source of sources) await source.close();
    },
  };
}

/** The unit of a frame among all of its file. */
type FrameHeaders = Pick<FitsPicture, "unit" | "units">;

/** Facts of a frame: its file, the frame number in its name, and the keywords of its headers. */
function metaOf(file: string, { unit, units }: FrameHeaders): Frame["meta"] {
  const frameNumber = frameNumberOf(file);
  const named = frameNumber === null ? {} : { frameNumber };
  return { file, ...named, ...units[0]?.header.values, ...unit.header.values };
}

async function sequenceInfo(
  name: string,
  source: ByteSource,
  { unit, units, leftOut }: FitsPicture,
  options: FitsOptions,
  warnings: readonly string[],
): Promise<SourceInfo> {
  const { width, height } = planesOf(unit);
  const values = { ...units[0]?.header.values, ...unit.header.values };
  const { data } = await readFitsFrame(source, unit, 0, options.colourPlanes ?? "auto").catch(
    () => ({ data: null }),
  );
  const unsigned = data instanceof Uint8Array ? 255 : data instanceof Uint16Array ? 65535 : null;
  const stated = values.SATURATE ?? values.SATLEVEL;
  const left = leftOutText(leftOut);
  const bayer = values.BAYERPAT ?? values.COLORTYP;
  return {
    format: "FITS sequence",
    name,
    width,
    height,
    bitDepth: unit.bitpix > 0 ? unit.bitpix : null,
    saturation: typeof stated === "number" ? stated : unsigned,
    colour: typeof bayer === "string" && bayer.trim() !== "" ? bayer.trim() : "mono",
    meta: values,
    warnings: [
      ...warnings,
      ...(left === null ? [] : [left]),
      ...fitsTime(timeHeader(unit, units), options).warnings,
    ],
  };
}
