/** Opens what a user names: a recording, a folder of pictures, or several picture files. */

import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ByteSource } from "../byte-source.ts";
import { recogniseContainer } from "../container.ts";
import { isVideoError, VideoError } from "../errors.ts";
import type { FrameSource } from "../frame.ts";
import { naturalOrder } from "../natural-order.ts";
import { type OpenOptions, openSource } from "../open-source.ts";
import { openFfmpeg } from "./ffmpeg-source.ts";
import { fileSource, noSuchFile } from "./file-source.ts";
import { librawOfPackage } from "./libraw-package.ts";
import { serSideFile } from "./side-file.ts";

export interface OpenPathOptions extends OpenOptions {
  /**
   * The program ffmpeg, for codecs and containers that are not read here. @default the variable
   * FFMPEG_PATH, else `ffmpeg` on the PATH, else the optional package `@ffmpeg-installer/ffmpeg`
   */
  readonly ffmpeg?: string;
  /** Ends ffmpeg while a recording is opened. */
  readonly signal?: AbortSignal;
}

/** Names of the pictures of a folder, in order of preference: never two kinds in one recording. */
const PICTURE_NAMES = [
  /\.(fits|fit|fts)(\.gz|\.fz)?$/i,
  /\.(dng|arw|cr[23]|nef|nrw|orf|pef|raf|rw2|srw)$/i,
  /\.tiff?$/i,
  /\.png$/i,
  /\.bmp$/i,
  /\.jpe?g$/i,
];

/** Names of recordings with all frames in one file. */
const RECORDING_NAMES =
  /\.(ser|avi|adv|aav|ravf|mov|qt|mp4|m4v|3gp|mkv|webm|wmv|asf|dv|mts|m2ts|ts|mpe?g|vob|mxf|gif|y4m|ogv|flv|ivf|nut)$/i;

/**
 * Opens a path. Of a folder the files `*.fits`, `*.fit`, `*.fts` (any case, also `.gz` and `.fz`)
 * are read in natural order of their names, or when there are none the raw files of cameras
 * (`*.dng`, `*.arw`, `*.cr2` ...), else the `*.tif`, `*.png`, `*.bmp`, `*.jpg`; other files are
 * ignored. Several paths are read in the order given. The text `name.txt` that FireCapture writes
 * beside `name.ser` gives the times of a recording without stamps. Raw files other than DNG go
 * through the package libraw-wasm; AVI files with a codec that is not read here, MOV, MP4, MKV, WMV,
 * MPEG, DV, MXF, GIF and other containers through the program ffmpeg, see `openFfmpeg`.
 *
 * @throws VideoError `"no-such-file"`, `"empty-folder"`, `"no-ffmpeg"`, `"ffmpeg-failed"`,
 * `"no-libraw"`, and what `openSource` throws.
 */
export async function openPath(
  paths: string | readonly string[],
  options: OpenPathOptions = {},
): Promise<FrameSource> {
  const list = typeof paths === "string" ? [paths] : paths;
  const files: string[] = [];
  for (const path of list) files.push(...(await filesOf(path)));
  const sources: ByteSource[] = [];
  try {
    for (const file of files) sources.push(await fileSource(file));
    const name = options.name ?? list[0];
    const beside = files.length === 1 && files[0] ? await serSideFile(files[0]) : null;
    return await openSource(sources, {
      libraw: () => librawOfPackage(name ?? "the recording"),
      ...(beside !== null && { sideFile: beside }),
      ...options,
      ...(name !== undefined && { name }),
    });
  } catch (error) {
    const [source] = sources;
    const [file] = files;
    const container = source && files.length === 1 ? await containerFor(error, source) : null;
    for (const source of sources) await source.close();
    if (container === null || file === undefined) throw error;
    const codec = codecOf(error);
    return openFfmpeg(file, { ...options, container, ...(codec === null ? {} : { codec }) });
  }
}

/** The container of a file that ffmpeg may read although we do not, or null. */
async function containerFor(error: unknown, source: ByteSource): Promise<string | null> {
  if (codecOf(error) !== null) return "AVI";
  return isVideoError(error, "unrecognised-format") ? recogniseContainer(source) : null;
}

/** The codec of an AVI file that was refused for it, or null. */
const codecOf = (error: unknown): string | null =>
  isVideoError(error, "unsupported") && typeof error.data.codec === "string"
    ? error.data.codec
    : null;

async function filesOf(path: string): Promise<string[]> {
  const stats = await stat(path).catch((cause: unknown) => {
    throw noSuchFile(path, cause);
  });
  if (!stats.isDirectory()) return [path];
  const files = (await readdir(path, { withFileTypes: true }))
    .filter((entry) => !entry.isDirectory())
    .map((entry) => entry.name);
  const names = PICTURE_NAMES.map((kind) => files.filter((name) => kind.test(name))).find(
    (found) => found.length > 0,
  );
  if (!names) {
    const recordings = files.filter((name) => RECORDING_NAMES.test(name)).sort(naturalOrder);
    const expected = "*.fits, *.fit, *.fts, raw files of cameras, *.tif, *.png, *.bmp or *.jpg";
    const found =
      recordings.length === 0
        ? `Received ${files.length} other ${files.length === 1 ? "file" : "files"}.`
        : `Recordings are opened by their own names, such as ${join(path, recordings[0]!)}.`;
    throw new VideoError(
      "empty-folder",
      `${path}: no pictures in this folder; expected ${expected}. ${found}`,
      { data: { file: path, recordings } },
    );
  }
  return names.sort(naturalOrder).map((name) => join(path, name));
}
