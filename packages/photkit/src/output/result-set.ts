/**
 * Results that appear as one set. All files are written into a folder of their own inside the output
 * folder; when they are complete a list of them is written there too, and only then they get their
 * final names, one right after the other. Whoever is killed before the list is there has changed
 * nothing; whoever is killed after it is finished by the next run.
 */

import { createHash } from "node:crypto";
import { lstatSync, renameSync } from "node:fs";
import { lstat, mkdtemp, open, readdir, readFile, rename, rm, rmdir } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import { isRunning, makeFolder } from "@photkit/io-video/node";
import { refuse } from "../errors.ts";

/** A set of results on its way. */
export interface ResultSet {
  /** Where a file of the set is to be written, under its temporary name. */
  path(name: string): string;
  /**
   * Writes `files` (name -> content) too, and gives all files of the set their final names.
   *
   * @throws the reason of `signal` when it is aborted before the first file has its final name; errors
   *   of the file system. The set is then discarded, and what was there before is as it was.
   */
  publish(files: ResultFiles, signal?: AbortSignal): Promise<void>;
  /** Removes everything that was written, and the output folder if it was made for it. */
  discard(): Promise<void>;
}

export type ResultFiles = Readonly<Record<string, string | Uint8Array>>;

/** The list of complete files. */
const COMPLETE = "complete.json";
/** Age from which on a complete set is nobody's work any more, in ms. */
const ABANDONED = 10_000;
/** Machines that share a folder do not know each other's processes. */
const HOST = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
const STAGING = /^\.photkit-([0-9a-f]{8})-(\d+)-\w{6}$/;

/** Begins a set of results in `folder`, which is made if it is missing. */
export async function openResultSet(folder: string): Promise<ResultSet> {
  const made = await makeFolder(folder);
  const staging = await mkdtemp(join(folder, `.photkit-${HOST}-${process.pid}-`));
  const path = (name: string) => join(staging, name);
  const discard = async () => {
    await rm(staging, { recursive: true, force: true });
    // A folder that was made for these files goes with them; one that holds anything stays.
    if (made !== undefined) await rmdir(folder).catch(() => {});
  };
  return {
    path,
    discard,
    async publish(files, signal) {
      try {
        signal?.throwIfAborted();
        for (const [name, content] of Object.entries(files)) {
          await writeWhole(path(name), content);
          signal?.throwIfAborted();
        }
        const names = await readdir(staging);
        refuseFolders(folder, names);
        await writeWhole(path(`.${COMPLETE}`), JSON.stringify(names));
        signal?.throwIfAborted();
        await rename(path(`.${COMPLETE}`), path(COMPLETE));
      } catch (error) {
        await discard();
        throw error;
      }
      await nameFiles(staging, folder);
    },
  };
}

/** Writes `files` (name -> content) into `folder` as one set. */
export async function writeFiles(
  folder: string,
  files: ResultFiles,
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted();
  const set = await openResultSet(folder);
  await set.publish(files, signal);
}

/**
 * Finishes what runs that were killed have left in `folder`: sets that were complete get their final
 * names, others are removed. Runs that are still at work are left alone.
 */
export async function finishResults(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const [, host, pid] = STAGING.exec(name) ?? [];
    if (host !== HOST || pid === undefined) continue;
    const staging = join(folder, name);
    const list = await lstat(join(staging, COMPLETE)).catch(() => null);
    if (list !== null && (!isRunning(Number(pid)) || Date.now() - list.mtimeMs > ABANDONED)) {
      await nameFiles(staging, folder);
    } else if (list === null && !isRunning(Number(pid))) {
      await rm(staging, { recursive: true, force: true });
    }
  }
}

/** Final names for all files of a complete set, in one go that nothing of this process interrupts. */
async function nameFiles(staging: string, folder: string): Promise<void> {
  const names: unknown = JSON.parse(await readFile(join(staging, COMPLETE), "utf8"));
  for (const name of Array.isArray(names) ? names : []) {
    if (typeof name !== "string" || basename(name) !== name) continue;
    try {
      renameSync(join(staging, name), join(folder, name));
    } catch (error) {
      // An earlier try may have named it already.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  await rm(staging, { recursive: true, force: true });
}

/** A folder in the place of a result would be found only when half of the set has its names. */
function refuseFolders(folder: string, names: readonly string[]): void {
  const found = names.find((name) =>
    lstatSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory(),
  );
  if (found !== undefined) refuse(`--out must have no folder named ${found}. Received ${folder}.`);
}

/** Writes a new file down to the disk: with the power off it is whole or not there. */
async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
