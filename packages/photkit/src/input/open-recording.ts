/** Opens the recording that a command line names, with the corrections that it asks for. */

import {
  correctFields,
  FIELD_CORRECTIONS,
  type FrameSource,
  integrateFrames,
} from "@photkit/io-video";
import { openPath } from "@photkit/io-video/node";
import { type ParsedArguments, parseChoice, parseNumber } from "../arguments/arguments.ts";
import { inputsOf, sourceOptions } from "../arguments/source-options.ts";
import { refuse } from "../errors.ts";
import { choosePictures, type OpenPurpose } from "./choose-pictures.ts";

export const CORRECTION_OPTIONS = {
  "repair-fields": { type: "string" },
  "row-time": { type: "string" },
  integrate: { type: "string" },
} as const;

export const CORRECTION_HELP = `  --repair-fields swap|shift|both  fields of interlaced video that the grabber paired wrongly: exchange
                                   even and odd rows, take the odd rows from the next frame, or both
  --row-time US                    rolling shutter: microseconds from the start of one row to that of
                                   the next (default: all rows at once)
  --integrate N                    N frames made into one, their mean (default: every frame alone)`;

/**
 * The recording: of pictures those that belong together, with its fields corrected and its frames
 * integrated where that is asked for.
 */
export async function openRecording(
  parsed: ParsedArguments,
  purpose: OpenPurpose = "measure",
  signal?: AbortSignal,
): Promise<FrameSource> {
  const repair = parsed.values["repair-fields"];
  const correction =
    typeof repair === "string" ? parseChoice("repair-fields", repair, FIELD_CORRECTIONS) : null;
  const frames = framesToIntegrate(parsed);
  const { filter } = parsed.values;
  const opened = await openPath(inputsOf(parsed), {
    ...sourceOptions(parsed),
    ...(signal && { signal }),
  });
  const source = await choosePictures(
    opened,
    typeof filter === "string" ? filter : null,
    purpose,
  ).catch(async (error: unknown) => {
    await opened.close();
    throw error;
  });
  const corrected = correction === null ? source : correctFields(source, correction);
  return frames === null ? corrected : integrateFrames(corrected, { frames });
}

function framesToIntegrate({ values }: ParsedArguments): number | null {
  const text = values.integrate;
  if (typeof text !== "string") return null;
  const frames = parseNumber("integrate", text);
  if (!Number.isInteger(frames) || frames < 2) {
    refuse(`--integrate must be an integer of at least 2. Received "${text}".`);
  }
  return frames;
}

/** Seconds from one row to the next, or null without the option. */
export function rowSeconds({ values }: ParsedArguments): number | null {
  const text = values["row-time"];
  if (typeof text !== "string") return null;
  const microseconds = parseNumber("row-time", text);
  if (microseconds === 0 || Math.abs(microseconds) > 1e6) {
    refuse(`--row-time must be microseconds, at most 1000000 and not 0. Received "${text}".`);
  }
  return microseconds / 1e6;
}
