/** `--apertures FILE`: the stars, the method and the settings of an earlier run. */

import { readFile } from "node:fs/promises";
import {
  apertureSetOptions,
  type ExtractionOptions,
  isExtractionError,
  readApertureSet,
} from "@photkit/extraction";
import type { ParsedArguments } from "./arguments.ts";
import { refuse } from "./errors.ts";
import { METHOD_OPTIONS } from "./method-arguments.ts";
import { SKY_OPTIONS } from "./sky-stars.ts";

/** Options that the file settles. */
const SETTLED = [
  ...["target", "track", "path", "ref", "flash"],
  ...Object.keys(SKY_OPTIONS),
  ...Object.keys(METHOD_OPTIONS),
];

/**
 * The options that the file of `--apertures` holds; none without it.
 *
 * @throws ProgramError `"unusable-arguments"` for a file that cannot be read or is no aperture set,
 *   and for an option that the file settles.
 */
export async function apertureFileOptions({ values }: ParsedArguments): Promise<ExtractionOptions> {
  const path = values.apertures;
  if (typeof path !== "string") return {};
  const beside = SETTLED.find((name) => values[name] !== undefined);
  if (beside !== undefined) {
    refuse(`--${beside} does not go with --apertures, which settles it: edit the file instead.`);
  }
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) =>
    refuse(`--apertures must name a file that can be read. Received ${path} (${error.code}).`),
  );
  try {
    return apertureSetOptions(readApertureSet(text));
  } catch (error) {
    if (isExtractionError(error, "malformed-apertures")) refuse(`${path}: ${error.message}`);
    throw error;
  }
}
