/** Picture files as a recording: stills and numbered sequences, one frame per file. */

import type { Image } from "@photkit/image";
import { type ByteSource, bytesSource } from "../byte-source.ts";
import { VideoError } from "../errors.ts";
import type { Frame, FrameSource, FrameTime } from "../frame.ts";
import { checkFrameIndex, closedError, readAhead, unreadableFrame } from "../frame-range.ts";
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
}

/** How files of one kind are read. */
export interface StillFormat {
  /** "PNG", "TIFF" ... */
  readonly kind: string;
  /** @throws Error with the reason when the bytes are no such picture. */
  decode(bytes: Uint8Array, file: string): Still | Promise<Still>;
  /** What the file says of its exposure; kinds without it state no times. */
  exif?(source: ByteSource): Promise<Exif | null>;
}

interface LoadedStill extends Still {
  readonly exif: Exif | null;
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
  { kind, decode, exif = async () => null }: StillFormat,
  options: StillOptions,
): Promise<FrameSource> {
  checkExifOptions(options);
  const [firstSource] = sources;
  if (!firstSource) {
    throw new VideoError("empty-folder", `${options.name ?? "the sequence"}: no ${kind} files.`);
  }
  const name = options.name ?? firstSource.name;

  const load = async (source: ByteSource): Promise<LoadedStill> => {
    try {
      const bytes = await source.read(0, source.size);
      const facts = await exif(bytesSource(bytes, source.name));
      return { ...(await decode(bytes, source.name)), exif: facts };
    } finally {
      await source.release?.();
    }
  };

  const first = await load(firstSource).catch((cause: unknown) => {
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

  const readExif = async (source: ByteSource): Promise<Exif | null> => {
    try {
      return await exif(source);
    } finally {
      await source.release?.();
    }
  };

  const timeOf = (facts: Exif | null): FrameTime | null =>
    facts ? exifTime(facts, options).time : null;

  const read = async (index: number): Promise<Frame> => {
    if (closed) throw closedError(name);
    const source = sources[index]!;
    const ready = index === 0 ? opened : null;
    if (ready !== null) opened = null;
    const still =
      ready ??
      (await load(source).catch((cause: unknown) => {
        throw unreadableFrame(source.name, index, reasonOf(cause), cause);
      }));
    const { image } = still;
    if (image.shape[0] !== height || image.shape[1] !== width) {
      const size = `${image.shape[1]} x ${image.shape[0]}`;
      throw unreadableFrame(source.name, index, `${size} pixels, expected ${width} x ${height}`);
    }
    return { index, image, time: timeOf(still.exif), meta: metaOf(source.name, still) };
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
      warnings: timed?.time ? timed.warnings : [`${kind} files have no time stamps`],
    },
    frameCount: sources.length,
    async frame(index) {
      checkFrameIndex(index, sources.length, name);
      return read(index);
    },
    async time(index) {
      checkFrameIndex(index, sources.length, name);
      if (closed) throw closedError(name);
      return timeOf(await readExif(sources[index]!));
    },
    async meta(index) {
      checkFrameIndex(index, sources.length, name);
      if (closed) throw closedError(name);
      const source = sources[index]!;
      return metaOf(source.name, { exif: await readExif(source) });
    },
    frames: (range = {}) =>
      readAhead(range, sources.length, 1, async (index) => [await read(index)]),
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
function metaOf(file: string, still: Parameters<typeof factsOf>[0]): Frame["meta"] {
  const frameNumber = frameNumberOf(file);
  return { file, ...(frameNumber !== null && { frameNumber }), ...factsOf(still) };
}

/** Bits of whole-number pixels; null for signed and real ones, which have no top. */
function bitDepthOf({ data }: Image): number | null {
  if (data instanceof Uint8Array) return 8;
  if (data instanceof Uint16Array) return 16;
  return data instanceof Uint32Array ? 32 : null;
}

const reasonOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause);
