/** Whether results can go where the user wants them, known before any work. */

import { mkdtemp, rmdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { makeFolder } from "@photkit/io-video/node";
import { refuse } from "../errors.ts";
import { finishResults } from "./result-set.ts";

/**
 * Tells before any work whether results can be written into `folder`, which need not exist, and
 * finishes what a run that was killed has left there.
 *
 * @throws ProgramError `"unusable-arguments"` when something else is in its place, or nothing may
 *   be written there.
 */
export async function checkOutputFolder(folder: string): Promise<void> {
  if (folder === "") refuse("--out must name a folder. Received nothing.");
  if (/\p{Cc}/u.test(folder)) {
    refuse(`--out must be a name without control characters. Received ${JSON.stringify(folder)}.`);
  }
  let place = resolve(folder);
  for (;;) {
    const found = await stat(place).catch(() => null);
    if (found?.isDirectory()) break;
    if (found !== null) refuse(`--out must name a folder. Received ${folder}: ${place} is a file.`);
    if (dirname(place) === place) break;
    place = dirname(place);
  }
  // Only a try tells: permissions do not speak of full disks, quotas, lengths of names or file
  // systems of their own.
  let made: string | undefined;
  try {
    made = await makeFolder(folder);
    await rmdir(await mkdtemp(join(folder, ".photkit-")));
  } catch (error) {
    const reason = error instanceof Error ? ` (${error.message})` : "";
    refuse(
      `--out must name a folder that can be written. Received ${folder}: nothing can be made in ${place}${reason}.`,
    );
  } finally {
    if (made !== undefined) await removeEmpty(resolve(folder), resolve(made));
  }
  await finishResults(folder);
}

/** Removes the empty folder `inner` and those around it, up to `outer`. */
async function removeEmpty(inner: string, outer: string): Promise<void> {
  for (let place = inner; place.startsWith(outer); place = dirname(place)) {
    await rmdir(place).catch(() => {});
    if (place === outer) return;
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
