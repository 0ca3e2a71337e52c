/** `--archive`: the cut-outs of stars as files, which get their names when everything else is done. */

import { rmdir } from "node:fs/promises";
import { join } from "node:path";
import { type Extraction, writeCutouts } from "@photkit/extraction";
import type { ByteSink, FrameSource } from "@photkit/io-video";
import { fileSink, makeFolder } from "@photkit/io-video/node";
import type { Terminal } from "./terminal.ts";

/** Files that are written, and not yet in place. */
export interface WaitingFiles {
  /** Gives them their names. */
  finish(): Promise<void>;
  /** Removes them. */
  discard(): Promise<void>;
}

/** Names as `--archive` lists them: `target,ref1`. */
export const archivedNames = (text: unknown): readonly string[] =>
  typeof text === "string" ? [...new Set(text.split(",").map((name) => name.trim()))] : [];

/** The file of a star's cut-outs. */
const cutoutFile = (name: string): string => `cutouts-${name.replace(/[^\w.-]/g, "_")}.fits`;

/**
 * Writes the cut-outs of the named stars into `folder`, which is made if it is missing.
 *
 * @throws ExtractionError `"invalid-option"` for a star that is not in the light curve; the reason of
 *   `signal` when it is aborted. Nothing is left then.
 */
export async function archiveCutouts(
  source: FrameSource,
  extraction: Extraction,
  names: readonly string[],
  folder: string,
  terminal: Terminal,
  signal?: AbortSignal,
): Promise<WaitingFiles> {
  if (names.length === 0) return { finish: async () => {}, discard: async () => {} };
  const made = await makeFolder(folder);
  const files: ByteSink[] = [];
  const discard = async () => {
    for (const file of files) await file.abort();
    if (made !== undefined) await rmdir(folder).catch(() => {});
  };
  try {
    const sinks = new Map<string, ByteSink>();
    for (const name of names) {
      const file = await fileSink(join(folder, cutoutFile(name)));
      files.push(file);
      sinks.set(name, { write: file.write, close() {}, abort() {} });
    }
    await writeCutouts(source, extraction, sinks, {
      ...(signal && { signal }),
      onProgress: (done, total) => terminal.progress(`archiving ${done}/${total}`),
    });
  } catch (error) {
    await discard();
    throw error;
  }
  return {
    async finish() {
      for (const file of files) await file.close();
    },
    discard,
  };
}
