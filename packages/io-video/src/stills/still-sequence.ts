/** Picture files as a recording: stills and numbered sequences, one frame per file. */

import type { Image } from "@photkit/image";
import { type ByteSource, bytesSource, readExactly } from "../byte-source.ts";
import { isVideoError, VideoError } from "../errors.ts";
import type { Frame, FrameSource, FrameTime } from "../frame.ts";
import {
  checkFrameIndex,
  closedError,
  frameFailure,
  readAhead,
  unreadableFrame,
} from "../frame-range.ts";
import { checkExifOptions, type Exif, type ExifTimeOptions, exifMeta, exifTime } from "./exif.ts";
import { frameNumberOf } from "./frame-number.ts";

export interface StillOptions extends ExifTimeOptions {
  /** What messages call the sequence. @default the name of the first file */
  readonly name?: string;
}

/** One picture, with what its file says about the pixels; otherwise their type says it. */
export interface Still {
  readonly image: Image;
  readonly bitDepth?: number;
  readonly saturation?: number;
  /** Pattern of the mosaic. @default "mono" */
  readonly colour?: string;
  readonly meta?: Readonly<Record<string, string | number>>;
  /** What a user should know of the file. */
  readonly warnings?: readonly string[];
}

/** The frames of a file that may hold several. */
export interface StillPages {
  /** Their numbers in the file, from 1 on, and where they stand, as the format understands it. */
  readonly pages: readonly { readonly number: number; readonly place: number }[];
  /** What was left out. */
  readonly warnings: readonly string[];
}

interface AnyStillFormat {
  /** "PNG", "TIFF" ... */
  readonly kind: string;
  /** What the file says of its exposure, or of a page; kinds without it state no times. */
  exif?(source: ByteSource, place: number | null): Promise<Exif | null>;
}

/** How files of one kind are read: one image each. */
export interface SingleStillFormat extends AnyStillFormat {
  /** @throws Error with the reason when the bytes are no such picture. */
  decode(bytes: Uint8Array, file: string): Still | Promise<Still>;
}

/** The same for a kind whose files may hold several. */
export interface PagedStillFormat extends AnyStillFormat {
  pages(source: ByteSource): Promise<StillPages>;
  /** @param place - null: the first. @throws Error with the reason. */
  decodePage(source: ByteSource, place: number | null): Promise<Still>;
}

export type StillFormat = SingleStillFormat | PagedStillFormat;

interface LoadedStill extends Still {
  readonly exif: Exif | null;
}

/** One frame of the sequence. */
interface Entry {
  readonly source: ByteSource;
  /** Of a file with several pages. */
  readonly page: { readonly number: number; readonly place: number } | null;
}

/**
 * Opens picture files as one recording, in the given order. The first file decides the size; a file
 * of another size or one that cannot be decoded keeps its place and throws `"unreadable-frame"`.
 * Times are those of EXIF, where files of the kind have it.
 *
 * @throws VideoError `"empty-folder"` without files; `"invalid-file"` when the first is no picture,
 * `"unsupported"` when it is one of a kind that is not read, `"invalid-option"`.
 */
export async function openStills(
  sources: readonly ByteSource[],
  format: StillFormat,
  options: StillOptions,
): Promise<FrameSource> {
  checkExifOptions(options);
  const { kind, exif = async () => null } = format;
  const { entries, warnings: pageWarnings } = await entriesOf(sources, format);
  const [firstEntry] = entries;
  const firstSource = firstEntry?.source;
  if (!firstEntry || !firstSource) {
    throw new VideoError("empty-folder", `${options.name ?? "the sequence"}: no ${kind} files.`);
  }
  const name = options.name ?? firstSource.name;

  const load = async ({ source, page }: Entry): Promise<LoadedStill> => {
    try {
      if (page !== null && "decodePage" in format) {
        const facts = await exif(source, page.place);
        return { ...(await format.decodePage(source, page.place)), exif: facts };
      }
      const bytes = await readExactly(source, 0, source.size, "the file");
      const whole = bytesSource(bytes, source.name);
      const facts = await exif(whole, null);
      const still =
        "decodePage" in format
          ? await format.decodePage(whole, null)
          : await format.decode(bytes, source.name);
      return { ...still, exif: facts };
    } finally {
      await source.release?.();
    }
  };

  const first = await load(firstEntry).catch((cause: unknown) => {
    if (cause instanceof VideoError) throw cause;
    throw new VideoError("invalid-file", `${firstSource.name}: ${reasonOf(cause)}`, {
      data: { file: firstSource.name },
      cause,
    });
  });
  const [height, width] = first.image.shape;
  const bitDepth = first.bitDepth ?? bitDepthOf(first.image);
  const saturation = first.saturation ?? (bitDepth === null ? null : 2 ** bitDepth - 1);
  const timed = first.exif && exifTime(first.exif, options);
  let closed = false;
  /** The first picture, decoded already, until somebody asks for it. */
  let opened: LoadedStill | null = first;

  const readExif = async (index: number): Promise<Exif | null> => {
    const { source, page } = entries[index]!;
    try {
      return await exif(source, page?.place ?? null);
    } catch (cause) {
      throw frameFailure(source.name, index, cause);
    } finally {
      await source.release?.();
    }
  };

  const timeOf = (facts: Exif | null): FrameTime | null =>
    facts ? exifTime(facts, options).time : null;

  const read = async (index: number): Promise<Frame> => {
    if (closed) throw closedError(name);
    const entry = entries[index]!;
    const { source } = entry;
    const ready = index === 0 ? opened : null;
    if (ready !== null) opened = null;
    const still =
      ready ??
      (await load(entry).catch((cause: unknown) => {
        throw frameFailure(source.name, index, cause);
      }));
    const { image } = still;
    if (image.shape[0] !== height || image.shape[1] !== width) {
      const size = `${image.shape[1]} x ${image.shape[0]}`;
      throw unreadableFrame(source.name, index, `${size} pixels, expected ${width} x ${height}`);
    }
    return { index, image, time: timeOf(still.exif), meta: metaOf(entry, still) };
  };

  return {
    info: {
      format: `${kind} sequence`,
      name,
      width,
      height,
      bitDepth,
      saturation,
      colour: first.colour ?? "mono",
      meta: factsOf(first),
      warnings: [
        ...(timed?.time ? timed.warnings : [`${kind} files have no time stamps`]),
        ...(first.warnings ?? []),
        ...pageWarnings,
      ],
    },
    frameCount: entries.length,
    async frame(index) {
      checkFrameIndex(index, entries.length, name);
      return read(index);
    },
    async time(index) {
      checkFrameIndex(index, entries.length, name);
      if (closed) throw closedError(name);
      return timeOf(await readExif(index));
    },
    async meta(index) {
      checkFrameIndex(index, entries.length, name);
      if (closed) throw closedError(name);
      return metaOf(entries[index]!, { exif: await readExif(index) });
    },
    frames: (range = {}) =>
      readAhead(range, entries.length, 1, async (index) => [await read(index)]),
    async close() {
      closed = true;
      opened = null;
      for (const source of sources) await source.close();
    },
  };
}

const factsOf = ({ exif, meta }: Pick<LoadedStill, "exif" | "meta">) => ({
  ...(exif && exifMeta(exif)),
  ...meta,
});

/** Facts of one frame: its file, the frame number in its name, EXIF and levels. */
function metaOf({ source, page }: Entry, still: Parameters<typeof factsOf>[0]): Frame["meta"] {
  const file = source.name;
  const frameNumber = page === null ? frameNumberOf(file) : null;
  return {
    file,
    ...(page !== null && { page: page.number }),
    ...(frameNumber !== null && { frameNumber }),
    ...factsOf(still),
  };
}

/** Files whose pages are looked up at a time. */
const FILES_AT_ONCE = 16;
/** Files whose warnings are told one by one. */
const MOST_WARNINGS = 5;

/** One entry for every page of every file. A file that cannot be looked into keeps its one place. */
async function entriesOf(
  sources: readonly ByteSource[],
  format: StillFormat,
): Promise<{ entries: Entry[]; warnings: readonly string[] }> {
  if (!("pages" in format)) {
    return { entries: sources.map((source) => ({ source, page: null })), warnings: [] };
  }
  const entries: Entry[] = [];
  const warnings: string[] = [];
  const pagesOf = async (source: ByteSource): Promise<StillPages> => {
    try {
      return await format.pages(source);
    } catch (error) {
      if (isVideoError(error)) throw error;
      return { pages: [], warnings: [] };
    } finally {
      await source.release?.();
    }
  };
  for (let from = 0; from < sources.length; from += FILES_AT_ONCE) {
    const some = sources.slice(from, from + FILES_AT_ONCE);
    const found = await Promise.all(some.map(pagesOf));
    for (const [i, source] of some.entries()) {
      const { pages, warnings: left } = found[i]!;
      const isPlain = pages.length <= 1 && (pages[0]?.number ?? 1) === 1;
      if (isPlain) entries.push({ source, page: null });
      else for (const page of pages) entries.push({ source, page });
      warnings.push(...left);
    }
  }
  const more = warnings.length - MOST_WARNINGS;
  if (more > 0) warnings.splice(MOST_WARNINGS, more, `${more} more files left images out`);
  return { entries, warnings };
}

/** Bits of whole-number pixels; null for signed and real ones, which have no top. */
function bitDepthOf({ data }: Image): number | null {
  if (data instanceof Uint8Array) return 8;
  if (data instanceof Uint16Array) return 16;
  return data instanceof Uint32Array ? 32 : null;
}

const reasonOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause);
