/** FITS files as a recording: one frame per file, or per plane of a cube, in the given order. */

import { type ByteSource, bytesSource } from "../byte-source.ts";
import { check, isVideoError, VideoError } from "../errors.ts";
import type { Frame, FrameSource, SourceInfo } from "../frame.ts";
import { checkFrameIndex, closedError, readAhead, unreadableFrame } from "../frame-range.ts";
import { type FitsHdu, readFitsUnits } from "./fits-hdu.ts";
import { FITS_BLOCK } from "./fits-header.ts";
import { planesOf, readFitsPlane } from "./fits-image.ts";
import { type FitsTimeOptions, fitsTime } from "./fits-time.ts";
import { gunzipSource, isGzip } from "./gunzip.ts";

export interface FitsOptions extends FitsTimeOptions {
  /** The unit that holds the picture: its number (0 = primary) or EXTNAME. @default the first one */
  readonly hdu?: number | string;
  /** What messages call the sequence. @default the name of the first file */
  readonly name?: string;
}

/** Files up to this size are read at once: one read instead of one per header block. */
const WHOLE_FILE_BYTES = 32 << 20;

/** The frames of one file: `first` to `first + count`, or why there are none to read. */
interface FilePart {
  readonly source: ByteSource;
  readonly first: number;
  readonly count: number;
}

/**
 * Opens FITS files as one recording. The first file decides the size of the frames. Files whose
 * length and array keywords are alike are not read further before they are asked for.
 * A file that cannot be read keeps its place: its frame throws `"unreadable-frame"`.
 *
 * @throws VideoError `"empty-folder"` without files, `"unrecognised-format"`, `"truncated"`,
 * `"invalid-file"`, `"unsupported"` (no picture) for the first file, `"invalid-option"`.
 */
export async function openFitsSequence(
  sources: readonly ByteSource[],
  options: FitsOptions = {},
): Promise<FrameSource> {
  if (options.timeReference !== undefined) {
    check.oneOf("timeReference", options.timeReference, ["start", "mid", "end"]);
  }
  const [firstSource] = sources;
  if (!firstSource) {
    throw new VideoError("empty-folder", `${options.name ?? "the sequence"}: no FITS files.`, {
      data: { file: options.name ?? null },
    });
  }
  const name = options.name ?? firstSource.name;
  const opened = await load(firstSource);
  const sample = await pictureUnit(opened, options.hdu);
  const { width, height, planes } = planesOf(sample.unit);
  const { parts, warnings } = await countFrames(sources, planes, options.hdu);
  await firstSource.release?.();
  const frameCount = parts.reduce((sum, part) => sum + part.count, 0);
  let closed = false;
  let cube: { part: FilePart; opened: Promise<OpenedPicture> } | undefined;

  /** The file of a frame; a cube stays open from one of its frames to the next. */
  const open = (part: FilePart): Promise<OpenedPicture> => {
    if (cube?.part === part) return cube.opened;
    const opening = load(part.source).then(async (bytes) => ({
      bytes,
      ...(await pictureUnit(bytes, options.hdu)),
    }));
    cube = part.count > 1 ? { part, opened: opening } : undefined;
    return opening;
  };

  const read = async (index: number): Promise<Frame> => {
    if (closed) throw closedError(name);
    const part = partOf(parts, index);
    try {
      const { bytes, unit, units } = await open(part);
      const { planes } = planesOf(unit);
      if (planes !== part.count) {
        const reason = `the file has ${planes} planes, expected ${part.count}`;
        throw unreadableFrame(part.source.name, index, reason);
      }
      const image = await readFitsPlane(bytes, unit, index - part.first);
      if (image.shape[0] !== height || image.shape[1] !== width) {
        const size = `${image.shape[1]} x ${image.shape[0]}`;
        throw unreadableFrame(
          part.source.name,
          index,
          `${size} pixels, expected ${width} x ${height}`,
        );
      }
      const meta = { file: part.source.name, ...units[0]?.header.values, ...unit.header.values };
      return { index, image, time: fitsTime(timeHeader(unit, units), options).time, meta };
    } catch (error) {
      if (isVideoError(error, "unreadable-frame")) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw unreadableFrame(part.source.name, index, reason, error);
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
    frames: (range = {}) => readAhead(range, frameCount, 1, async (first) => [await read(first)]),
    async close() {
      closed = true;
      for (const source of sources) await source.close();
    },
  };
}

/** The file, in memory when it is small, unpacked when it is gzipped. */
async function load(source: ByteSource): Promise<ByteSource> {
  if (await isGzip(source)) return gunzipSource(source);
  if (source.size > WHOLE_FILE_BYTES) return source;
  return bytesSource(await source.read(0, source.size), source.name);
}

interface Picture {
  readonly unit: FitsHdu;
  readonly units: readonly FitsHdu[];
}

interface OpenedPicture extends Picture {
  readonly bytes: ByteSource;
}

async function pictureUnit(source: ByteSource, hdu: number | string | undefined): Promise<Picture> {
  const units = await readFitsUnits(source);
  const unit = units.find((each) =>
    hdu === undefined
      ? planesOf(each).planes > 0 && each.axes.length > 1
      : typeof hdu === "number"
        ? each.index === hdu
        : each.name === hdu,
  );
  if (unit && planesOf(unit).planes > 0) return { unit, units };
  const which =
    hdu === undefined ? "unit with a picture" : `picture in unit ${JSON.stringify(hdu)}`;
  throw new VideoError("unsupported", `${source.name}: the file has no ${which}.`, {
    data: { file: source.name, units: units.map(({ kind }) => kind) },
  });
}

/** The header that has the times: that of the picture, or the primary one when it has none. */
function timeHeader(unit: FitsHdu, units: readonly FitsHdu[]): FitsHdu["header"] {
  const own = fitsTime(unit.header).time;
  return own || !units[0] ? unit.header : units[0].header;
}

/** Files whose start is read at the same time when a sequence is opened. */
const READERS = 16;

/**
 * Frames of every file. A file with the length and the array keywords of one that was read has as
 * many; gzipped ones are taken to be like the first. What was taken wrongly shows when the frame is
 * read.
 */
async function countFrames(
  sources: readonly ByteSource[],
  planesOfFirst: number,
  hdu: number | string | undefined,
): Promise<{ parts: FilePart[]; warnings: string[] }> {
  const parts: FilePart[] = [];
  const warnings: string[] = [];
  const known = new Map([["gzip", planesOfFirst]]);
  let first = 0;
  for (let group = 0; group < sources.length; group += READERS) {
    const members = sources.slice(group, group + READERS);
    const kinds = await Promise.all(members.map(kindOf));
    for (const [i, source] of members.entries()) {
      const kind = kinds[i] ?? "";
      let count = known.get(kind);
      if (count === undefined) {
        const counted = await countPlanes(source, hdu);
        count = counted.count;
        if (counted.warning === null) known.set(kind, count);
        else warnings.push(counted.warning);
      }
      parts.push({ source, first, count });
      first += count;
    }
  }
  return { parts, warnings };
}

/** Length and array keywords of a file: what decides how many frames it has. */
async function kindOf(source: ByteSource): Promise<string> {
  try {
    if (await isGzip(source)) return "gzip";
    const start = new TextDecoder("latin1").decode(await source.read(0, FITS_BLOCK));
    const cards = start.match(/.{80}/gs) ?? [];
    const array = cards.filter((card) => /^(BITPIX|NAXIS)/.test(card));
    return `${source.size} ${array.map((card) => card.slice(0, 30)).join("")}`;
  } catch {
    // The file is read again, and the failure told, by `countPlanes`.
    return source.name;
  } finally {
    await source.release?.();
  }
}

/** A file that cannot be read keeps its place in the recording: its frame throws when reached. */
async function countPlanes(
  source: ByteSource,
  hdu: number | string | undefined,
): Promise<{ count: number; warning: string | null }> {
  try {
    const { unit } = await pictureUnit(await load(source), hdu);
    const cutOff = unit.header.dataOffset + unit.dataBytes > source.size;
    return { count: planesOf(unit).planes, warning: cutOff ? `${source.name} is cut off` : null };
  } catch (error) {
    return { count: 1, warning: error instanceof Error ? error.message : String(error) };
  } finally {
    await source.release?.();
  }
}

function partOf(parts: readonly FilePart[], index: number): FilePart {
  let low = 0;
  let high = parts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (parts[middle]!.first <= index) low = middle;
    else high = middle - 1;
  }
  return parts[low]!;
}

async function sequenceInfo(
  name: string,
  source: ByteSource,
  { unit, units }: Picture,
  options: FitsOptions,
  warnings: readonly string[],
): Promise<SourceInfo> {
  const { width, height } = planesOf(unit);
  const values = { ...units[0]?.header.values, ...unit.header.values };
  const { data } = await readFitsPlane(source, unit).catch(() => ({ data: null }));
  const unsigned = data instanceof Uint8Array ? 255 : data instanceof Uint16Array ? 65535 : null;
  const stated = values.SATURATE ?? values.SATLEVEL;
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
    warnings: [...warnings, ...fitsTime(timeHeader(unit, units), options).warnings],
  };
}
