/** PNG files as a recording: stills and numbered sequences, one frame per file. */

import { decodePng, type Image } from "@photkit/image";
import type { ByteSource } from "../byte-source.ts";
import { VideoError } from "../errors.ts";
import type { Frame, FrameSource } from "../frame.ts";
import { checkFrameIndex, closedError, readAhead, unreadableFrame } from "../frame-range.ts";

/** The first bytes of every PNG file, as Latin-1 text. */
export const PNG_MARK = "\x89PNG\r\n\x1a\n";

export interface PngOptions {
  /** What messages call the sequence. @default the name of the first file */
  readonly name?: string;
}

/**
 * Opens PNG files as one recording, in the given order: 8- and 16-bit grey as stored, colour as
 * luminance. The first file decides the size; a file of another size or one that cannot be decoded
 * keeps its place and throws `"unreadable-frame"`. PNG files state no times: `time` is null.
 *
 * @throws VideoError `"empty-folder"` without files; `"invalid-file"` when the first is no picture.
 */
export async function openPngSequence(
  sources: readonly ByteSource[],
  options: PngOptions = {},
): Promise<FrameSource> {
  const [firstSource] = sources;
  if (!firstSource) {
    throw new VideoError("empty-folder", `${options.name ?? "the sequence"}: no PNG files.`);
  }
  const name = options.name ?? firstSource.name;
  const first = await decode(firstSource).catch((cause: unknown) => {
    throw new VideoError("invalid-file", `${firstSource.name}: ${reasonOf(cause)}`, {
      data: { file: firstSource.name },
      cause,
    });
  });
  const [height, width] = first.shape;
  const bitDepth = first.data instanceof Uint16Array ? 16 : 8;
  let closed = false;

  const read = async (index: number): Promise<Frame> => {
    if (closed) throw closedError(name);
    const source = sources[index]!;
    const image = await decode(source).catch((cause: unknown) => {
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
      format: "PNG sequence",
      name,
      width,
      height,
      bitDepth,
      saturation: 2 ** bitDepth - 1,
      colour: "mono",
      meta: {},
      warnings: ["PNG files have no time stamps"],
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

async function decode(source: ByteSource): Promise<Image> {
  try {
    return decodePng(await source.read(0, source.size));
  } finally {
    await source.release?.();
  }
}

const reasonOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause);
