import { guardFor, optionChecks, TaggedError } from "@photkit/errors";

export type ExtractionErrorCode =
  | "invalid-option"
  | "outside-frame"
  | "no-frames"
  | "no-stars"
  | "no-star-there"
  | "no-overlay"
  | "malformed-apertures"
  | "malformed-cutouts"
  | "missing-background"
  | "unusable-background";

/** What the functions of `@photkit/extraction` throw. */
export class ExtractionError extends TaggedError<ExtractionErrorCode> {
  override readonly name = "ExtractionError";
}

export const isExtractionError = guardFor<ExtractionError>("ExtractionError");

export const check = optionChecks((message, data) => {
  throw new ExtractionError("invalid-option", message, { data });
});
