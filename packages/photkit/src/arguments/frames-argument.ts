/** `--frames`, refused with the frames that the recording has. */

import { refuse } from "../errors.ts";
import { openRecording } from "../input/open-recording.ts";
import { type ParsedArguments, parseFrames } from "./arguments.ts";

/**
 * @throws ProgramError `"unusable-arguments"` for a range of another form; it names the frames of the
 *   recording, where that can be opened.
 */
export async function checkFramesArgument(parsed: ParsedArguments): Promise<void> {
  const { frames } = parsed.values;
  if (typeof frames !== "string") return;
  try {
    parseFrames(frames);
  } catch (error) {
    const source = await openRecording(parsed).catch(() => null);
    if (source === null || !(error instanceof Error)) throw error;
    const last = source.frameCount - 1;
    await source.close();
    refuse(`${error.message} This recording has frames 0 to ${last}.`);
  }
}
