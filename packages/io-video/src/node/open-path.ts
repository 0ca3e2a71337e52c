/** Opens what a user names: a recording, a folder of FITS files, or several FITS files. */

import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ByteSource } from "../byte-source.ts";
import { VideoError } from "../errors.ts";
import type { FrameSource } from "../frame.ts";
import { naturalOrder } from "../natural-order.ts";
import { type OpenOptions, openSource } from "../open-source.ts";
import { fileSource, noSuchFile } from "./file-source.ts";

const FITS_NAME = /\.(fits|fit|fts)(\.gz|\.fz)?$/i;

/**
 * Opens a path. Of a folder the files `*.fits`, `*.fit`, `*.fts` (any case, also `.gz` and `.fz`)
 * are read in natural order of their names, other files are ignored; several paths are read in the
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
  const names = (await readdir(path, { withFileTypes: true }))
    .filter((entry) => !entry.isDirectory() && FITS_NAME.test(entry.name))
    .map((entry) => entry.name);
  if (names.length === 0) {
    throw new VideoError(
      "empty-folder",
      `${path}: no FITS files in folder (expected *.fits, *.fit or *.fts).`,
      { data: { file: path } },
    );
  }
  return names.sort(naturalOrder).map((name) => join(path, name));
}
