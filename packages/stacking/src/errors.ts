import { guardFor, optionChecks, TaggedError } from "@photkit/errors";

export type StackingErrorCode = "invalid-option";

/** What the functions of `@photkit/stacking` throw. */
export class StackingError extends TaggedError<StackingErrorCode> {
  override readonly name = "StackingError";
}

export const isStackingError = guardFor<StackingError>("StackingError");

export const check = optionChecks((message, data) => {
  throw new StackingError("invalid-option", message, { data });
});
