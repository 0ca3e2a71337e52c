/** Opens what a user names: a recording, a folder of pictures, or several picture files. */

import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ByteSource } from "../byte-source.ts";
import { VideoError } from "../errors.ts";
import type { FrameSource } from "../frame.ts";
import { naturalOrder } from "../natural-order.ts";
import { type OpenOptions, openSource } from "../open-source.ts";
import { fileSource, noSuchFile } from "./file-source.ts";

/** Names of the pictures of a folder, in order of preference: never two kinds in one recording. */
const PICTURE_NAMES = [/\.(fits|fit|fts)(\.gz|\.fz)?$/i, /\.png$/i];

/**
 * Opens a path. Of a folder the files `*.fits`, `*.fit`, `*.fts` (any case, also `.gz` and `.fz`)
 * are read in natural order of their names, or the `*.png` when there are none; other files are
 * ignored. Several paths are read in the
 * order given.
 *
 * @throws VideoError `"no-such-file"`, `"empty-folder"`, and what `openSource` throws.
 */
export async function openPath(
  paths: string | readonly string[],
  options: OpenOptions = {},
): Promise<FrameSource> {
  const list = typeof paths === "string" ? [paths] : paths;
  const files: string[] = [];
  for (const path of list) files.push(...(await filesOf(path)));
  const sources: ByteSource[] = [];
  try {
    for (const file of files) sources.push(await fileSource(file));
    const name = options.name ?? list[0];
    return await openSource(sources, name === undefined ? options : { ...options, name });
  } catch (error) {
    for (const source of sources) await source.close();
    throw error;
  }
}

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
    throw new VideoError(
      "empty-folder",
      `${path}: no FITS files in folder (expected *.fits, *.fit, *.fts, or *.png).`,
      { data: { file: path } },
    );
  }
  return names.sort(naturalOrder).map((name) => join(path, name));
}
