import { guardFor, optionChecks, TaggedError } from "@photkit/errors";

export type ApertureErrorCode = "invalid-option";

/** What the functions of `@photkit/aperture` throw. */
export class ApertureError extends TaggedError<ApertureErrorCode> {
  override readonly name = "ApertureError";
}

export const isApertureError = guardFor<ApertureError>("ApertureError");

export const check = optionChecks((message, data) => {
  throw new ApertureError("invalid-option", message, { data });
});
