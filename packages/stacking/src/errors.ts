import { guardFor, TaggedError } from "@photkit/errors";

export type StackingErrorCode = "empty-stack";

/** What the functions of `@photkit/stacking` throw. */
export class StackingError extends TaggedError<StackingErrorCode> {
  override readonly name = "StackingError";
}

export const isStackingError = guardFor<StackingError>("StackingError");
