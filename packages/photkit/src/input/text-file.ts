/** Text files that options name, never more of them than is wanted. */

import { createReadStream } from "node:fs";
import { refuse } from "../errors.ts";

/** Most bytes of a document that is read whole. */
const LARGEST = 2 ** 28;

/**
 * The text of the file that `--option` names.
 *
 * @throws ProgramError `"unusable-arguments"` for a file that cannot be read or is too large.
 */
export async function readTextFile(option: string, path: string): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of createReadStream(path)) {
      parts.push(part);
      bytes += part.length;
      if (bytes > LARGEST) break;
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    refuse(`--${option} must name a file that can be read. Received ${path} (${code}).`);
  }
  if (bytes > LARGEST)
    refuse(`--${option} must name a file of at most ${LARGEST} bytes. Received ${path}.`);
  return Buffer.concat(parts).toString("utf8");
}
