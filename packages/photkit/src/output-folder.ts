/**
 * Files that appear all at once: everything is written under a temporary name beside its final one
 * and renamed when it is complete, so nothing half-written ever stays under a final name.
 */

import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Writes all `files` (name -> content) into `folder`, which is made if it is missing. */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const names = Object.keys(files);
  const temporary = (name: string) => join(folder, `.${name}.${process.pid}.part`);
  try {
    for (const name of names) await writeFile(temporary(name), files[name]!);
    for (const name of names) await rename(temporary(name), join(folder, name));
  } finally {
    await Promise.all(names.map((name) => rm(temporary(name), { force: true })));
  }
}
