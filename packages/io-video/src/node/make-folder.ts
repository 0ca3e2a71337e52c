/** Folders made one by one, so that a file system that takes none says so. */

import { mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/**
 * Makes `path` and the folders on the way to it. Node's own `mkdir` with `recursive` tries for ever
 * where a file system answers that a folder in a folder that is there does not exist (procfs, some
 * network mounts).
 *
 * @returns the first folder that was made; undefined when `path` was there already.
 * @throws errors of the file system as they come.
 */
export async function makeFolder(path: string): Promise<string | undefined> {
  const missing: string[] = [];
  for (let place = resolve(path); !(await isFolder(place)); place = dirname(place)) {
    missing.unshift(place);
    if (dirname(place) === place) break;
  }
  for (const folder of missing) {
    try {
      await mkdir(folder);
    } catch (error) {
      // Another program may have made it in the meantime.
      if (!(await isFolder(folder))) throw error;
    }
  }
  return missing[0];
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
