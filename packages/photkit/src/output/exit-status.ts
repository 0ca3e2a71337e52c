/** What the program's exit status says. */

import { isExtractionError } from "@photkit/extraction";
import { isVideoError } from "@photkit/io-video";
import { isSimulationError } from "@photkit/simulate";
import { isStackingError } from "@photkit/stacking";
import { isProgramError } from "../errors.ts";

export const EXIT_DONE = 0;
export const EXIT_FAILED = 1;
export const EXIT_UNUSABLE_ARGUMENTS = 2;
export const EXIT_UNREADABLE_INPUT = 3;
/** What shells give a program that Ctrl-C stopped. */
export const EXIT_STOPPED = 130;

/** The status that a failure ends the program with. */
export function exitStatus(error: unknown): number {
  if (isProgramError(error, "unusable-arguments")) return EXIT_UNUSABLE_ARGUMENTS;
  if (
    isExtractionError(error, "invalid-option") ||
    isExtractionError(error, "outside-frame") ||
    isExtractionError(error, "no-star-there") ||
    isSimulationError(error, "invalid-option") ||
    isVideoError(error, "invalid-option") ||
    isStackingError(error)
  ) {
    return EXIT_UNUSABLE_ARGUMENTS;
  }
  if (
    isVideoError(error) ||
    isExtractionError(error, "no-frames") ||
    isExtractionError(error, "malformed-cutouts")
  )
    return EXIT_UNREADABLE_INPUT;
  return EXIT_FAILED;
}
