/** `--archive`: the cut-outs of stars as files of a set of results. */

import { type Extraction, writeCutouts } from "@photkit/extraction";
import type { ByteSink, FrameSource } from "@photkit/io-video";
import { fileSink } from "@photkit/io-video/node";
import { refuse } from "../errors.ts";
import type { ResultSet } from "./result-set.ts";
import type { Terminal } from "./terminal.ts";

/** Names as `--archive` lists them: `target,ref1`. */
export const archivedNames = (text: unknown): readonly string[] =>
  typeof text === "string" ? [...new Set(text.split(",").map((name) => name.trim()))] : [];

/** Names that the program gives itself; how many there will be is known when the stars are chosen. */
const GIVEN = /^(star|track|ref|flash)\d+$/;

/**
 * Tells before any work whether a light curve can have stars of these names.
 *
 * @param known - names that the user gave or that follow from the options.
 * @throws ProgramError `"unusable-arguments"`.
 */
export function checkArchivedNames(names: readonly string[], known: readonly string[]): void {
  const strange = names.find((name) => !known.includes(name) && !GIVEN.test(name));
  if (strange === undefined) return;
  const usual = [...known, "star1, star2…", "track1, track2…"].join(", ");
  refuse(`--archive must name stars of this run (${usual}). Received ${JSON.stringify(strange)}.`);
}

/**
 * A file for each star: `cutouts-NAME.fits`, with `_` for what file names cannot hold. Names that
 * differ have files that differ, also where capital letters do not count.
 */
export function cutoutFiles(names: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    names.map((name) => {
      const plain = name.replace(/[^\w.-]/g, "_").slice(0, LONGEST);
      let file = `cutouts-${plain}.fits`;
      for (let i = 2; taken.has(file.toLowerCase()); i++) file = `cutouts-${plain}-${i}.fits`;
      taken.add(file.toLowerCase());
      return [name, file];
    }),
  );
}

/** Letters of a name that stand in its file's name at most. */
const LONGEST = 100;

/**
 * Writes the cut-outs of the named stars into a set of results.
 *
 * @returns what is to be said about names that no star has.
 * @throws the reason of `signal` when it is aborted, and errors of the file system.
 */
export async function archiveCutouts(
  source: FrameSource,
  extraction: Extraction,
  names: readonly string[],
  set: ResultSet,
  terminal: Terminal,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const measured = names.filter((name) => extraction.places.has(name));
  const missing = names.filter((name) => !measured.includes(name));
  const sinks = new Map<string, ByteSink>();
  for (const [name, file] of cutoutFiles(measured)) {
    sinks.set(name, await fileSink(set.path(file)));
  }
  if (sinks.size > 0) {
    await writeCutouts(source, extraction, sinks, {
      ...(signal && { signal }),
      onProgress: (done, total) => terminal.progress(`archiving ${done}/${total}`),
    });
  }
  const known = [...extraction.places.keys()].join(", ");
  return missing.map(
    (name) => `--archive: no star named ${name} was measured, only ${known}; it has no cut-outs.`,
  );
}
