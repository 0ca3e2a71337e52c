/**
 * Files that appear all at once: everything is written under a temporary name beside its final one
 * and renamed when it is complete, so nothing half-written ever stays under a final name.
 */

import { mkdtemp, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { makeFolder } from "@photkit/io-video/node";
import { refuse } from "./errors.ts";

/**
 * Tells before any work whether results can be written into `folder`, which need not exist.
 *
 * @throws ProgramError `"unusable-arguments"` when something else is in its place, or nothing may
 *   be written there.
 */
export async function checkOutputFolder(folder: string): Promise<void> {
  if (folder === "") refuse("--out must name a folder. Received nothing.");
  let place = resolve(folder);
  for (;;) {
    const found = await stat(place).catch(() => null);
    if (found?.isDirectory()) break;
    if (found !== null) refuse(`--out must name a folder. Received ${folder}: ${place} is a file.`);
    if (dirname(place) === place) break;
    place = dirname(place);
  }
  // Only a try tells: permissions do not speak of full disks, quotas or file systems of their own.
  try {
    await rmdir(await mkdtemp(join(place, ".photkit-")));
  } catch {
    refuse(
      `--out must name a folder that can be written. Received ${folder}: nothing can be made in ${place}.`,
    );
  }
}

/**
 * Whether results may be written into `folder`: not when it holds `file` already and that is to be
 * kept.
 *
 * @throws ProgramError `"unusable-arguments"` when it holds `file` and nothing may be replaced.
 */
export async function mayWrite(
  folder: string,
  existing: "replace" | "keep" | "refuse",
  file: string,
): Promise<boolean> {
  if (existing === "replace") return true;
  const found = await stat(join(folder, file)).catch(() => null);
  if (found !== null && existing === "refuse") {
    refuse(`--out must name a folder without results. Received ${folder}, which holds ${file}.`);
  }
  return found === null;
}

/**
 * Writes all `files` (name -> content) into `folder`, which is made if it is missing.
 *
 * @throws the reason of `signal` when it is aborted before the first file has its final name.
 */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted();
  const made = await makeFolder(folder);
  const names = Object.keys(files);
  const temporary = (name: string) => join(folder, `.${name}.${process.pid}.part`);
  try {
    for (const name of names) {
      signal?.throwIfAborted();
      await writeFile(temporary(name), files[name]!);
    }
    signal?.throwIfAborted();
    for (const name of names) await rename(temporary(name), join(folder, name));
  } catch (error) {
    await Promise.all(names.map((name) => rm(temporary(name), { force: true })));
    // A folder that was made for these files goes with them; one that holds anything stays.
    if (made !== undefined) await rmdir(folder).catch(() => {});
    throw error;
  }
}
