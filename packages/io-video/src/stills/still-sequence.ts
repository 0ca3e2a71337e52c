/** Picture files as a recording: stills and numbered sequences, one frame per file. */

import type { Image } from "@photkit/image";
import type { ByteSource } from "../byte-source.ts";
import { VideoError } from "../errors.ts";
import type { Frame, FrameSource } from "../frame.ts";
import { checkFrameIndex, closedError, readAhead, unreadableFrame } from "../frame-range.ts";

export interface StillOptions {
  /** What messages call the sequence. @default the name of the first file */
  readonly name?: string;
}

/** How files of one kind are read. */
export interface StillFormat {
  /** "PNG", "TIFF" ... */
  readonly kind: string;
  /** @throws Error with the reason when the bytes are no such picture. */
  decode(bytes: Uint8Array, file: string): Image | Promise<Image>;
}

/**
 * Opens picture files as one recording, in the given order. The first file decides the size; a file
 * of another size or one that cannot be decoded keeps its place and throws `"unreadable-frame"`. Such
 * files state no times that can be trusted: `time` is null.
 *
 * @throws VideoError `"empty-folder"` without files; `"invalid-file"` when the first is no picture,
 * `"unsupported"` when it is one of a kind that is not read.
 */
export async function openStills(
  sources: readonly ByteSource[],
  { kind, decode }: StillFormat,
  options: StillOptions,
): Promise<FrameSource> {
  const [firstSource] = sources;
  if (!firstSource) {
    throw new VideoError("empty-folder", `${options.name ?? "the sequence"}: no ${kind} files.`);
  }
  const name = options.name ?? firstSource.name;

  const load = async (source: ByteSource): Promise<Image> => {
    try {
      return await decode(await source.read(0, source.size), source.name);
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
  const [height, width] = first.shape;
  const bitDepth = bitDepthOf(first);
  let closed = false;

  const read = async (index: number): Promise<Frame> => {
    if (closed) throw closedError(name);
    const source = sources[index]!;
    const image = await load(source).catch((cause: unknown) => {
      throw unreadableFrame(source.name, index, reasonOf(cause), cause);
    });
    if (image.shape[0] !== height || image.shape[1] !== width) {
      const size = `${image.shape[1]} x ${image.shape[0]}`;
      throw unreadableFrame(source.name, index, `${size} pixels, expected ${width} x ${height}`);
    }
    return { index, image, time: null, meta: { file: source.name } };
  };

  return {
    info: {
      format: `${kind} sequence`,
      name,
      width,
      height,
      bitDepth,
      saturation: bitDepth === null ? null : 2 ** bitDepth - 1,
      colour: "mono",
      meta: {},
      warnings: [`${kind} files have no time stamps`],
    },
    frameCount: sources.length,
    async frame(index) {
      checkFrameIndex(index, sources.length, name);
      return read(index);
    },
    async time(index) {
      checkFrameIndex(index, sources.length, name);
      if (closed) throw closedError(name);
      return null;
    },
    frames: (range = {}) =>
      readAhead(range, sources.length, 1, async (index) => [await read(index)]),
    async close() {
      closed = true;
      for (const source of sources) await source.close();
    },
  };
}

/** Bits of whole-number pixels; null for signed and real ones, which have no top. */
function bitDepthOf({ data }: Image): number | null {
  if (data instanceof Uint8Array) return 8;
  if (data instanceof Uint16Array) return 16;
  return data instanceof Uint32Array ? 32 : null;
}

const reasonOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause);
