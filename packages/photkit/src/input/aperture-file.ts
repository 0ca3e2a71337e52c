/** `--apertures FILE`: the stars, the method and the settings of an earlier run. */

import {
  apertureSetOptions,
  type ExtractionOptions,
  isExtractionError,
  readApertureSet,
} from "@photkit/extraction";
import type { ParsedArguments } from "../arguments/arguments.ts";
import { backgroundFile, METHOD_OPTIONS } from "../arguments/method-arguments.ts";
import { SKY_OPTIONS } from "../arguments/sky-stars.ts";
import { refuse } from "../errors.ts";
import { readTextFile } from "./text-file.ts";

/** Options that the file settles. A background function is code, which no file may name. */
const SETTLED = [
  ...["target", "track", "path", "ref", "flash"],
  ...Object.keys(SKY_OPTIONS),
  ...Object.keys(METHOD_OPTIONS).filter((name) => name !== "background"),
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
  const text = await readTextFile("apertures", path);
  try {
    const set = readApertureSet(text);
    const { background: code } = values;
    const { background: name } = set.settings;
    if (name !== undefined && code === undefined) {
      refuse(
        `${path} was measured with a background function, ${JSON.stringify(name)}, and no code is loaded because a data file names it. To run it, add --background FILE#NAME with the file that you trust; to do without, take "background" out of the settings in ${path}.`,
      );
    }
    if (name === undefined && code !== undefined) {
      refuse(
        `--background does not go with ${path}, which was measured without a background function.`,
      );
    }
    return apertureSetOptions(set, {
      ...(typeof code === "string" && { background: await backgroundFile(code) }),
    });
  } catch (error) {
    if (isExtractionError(error, "malformed-apertures")) refuse(`${path}: ${error.message}`);
    throw error;
  }
}
