/** The defective pixels of a run: those of a file, and those that the masters show. */

import { basename } from "node:path";
import { parsedDocument } from "@photkit/errors/schema";
import {
  type DefectMap,
  defectMap,
  defectProfile,
  findDefects,
  isStackingError,
  mergeDefects,
  PROFILES_FORMAT,
  readDefectMap,
  readDefectProfiles,
} from "@photkit/stacking";
import { refuse } from "../errors.ts";
import type { Masters } from "./master-files.ts";
import { readTextFile } from "./text-file.ts";

/**
 * The defects to use, or null without any source of them.
 *
 * @param asked - `--defects`: a file, `file#profile`, "none", or nothing.
 * @throws ProgramError `"unusable-arguments"` for a file that is not there, is not JSON, or belongs to
 *   pictures of another size; StackingError for one that is no defect map.
 */
export async function defectsFor(
  asked: string | undefined,
  { frames, noise, origin }: Masters,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<{ readonly map: DefectMap; readonly origin: string } | null> {
  if (asked === "none") return null;
  const maps: DefectMap[] = [];
  const from: string[] = [];
  if (asked !== undefined) {
    const map = await readDefects(asked);
    if (map.width !== width || map.height !== height) {
      refuse(
        `--defects must belong to pictures as large as the recording, ${width} x ${height} px. Received ${map.width} x ${map.height} px (${asked}).`,
      );
    }
    maps.push(map);
    from.push(basename(asked));
  }
  const { dark, flat } = frames;
  if (dark !== undefined || flat !== undefined) {
    const shown = { ...(dark && { dark }), ...(flat && { flat }), ...(noise && { noise }) };
    maps.push(findDefects(shown));
    from.push(...[origin.dark, origin.flat].filter((one) => one !== undefined));
  }
  if (maps.length === 0) return null;
  return { map: mergeDefects(defectMap(width, height, []), ...maps), origin: from.join("; ") };
}

/** A map from `file`, or the profile `name` of `file#name`. */
async function readDefects(asked: string): Promise<DefectMap> {
  const hash = asked.lastIndexOf("#");
  const path = hash < 0 ? asked : asked.slice(0, hash);
  const document = parsedDocument(await readTextFile("defects", path), {
    what: "the file",
    fail: (message) =>
      refuse(`--defects must name a JSON file. Received ${path}, of which ${message}`),
  });
  try {
    if (hash >= 0) return defectProfile(readDefectProfiles(document), asked.slice(hash + 1));
    if ((document as { format?: unknown } | null)?.format !== PROFILES_FORMAT)
      return readDefectMap(document);
    const names = Object.keys(readDefectProfiles(document).profiles).join(", ");
    return refuse(`--defects must name one of the profiles, as ${path}#NAME. There are: ${names}.`);
  } catch (error) {
    if (isStackingError(error, "malformed-json")) refuse(`${path}: ${error.message}`);
    throw error;
  }
}
