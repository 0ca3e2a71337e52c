import { guardFor, optionChecks, TaggedError } from "@photkit/errors";

export type StackingErrorCode =
  | "empty-stack"
  | "invalid-option"
  | "malformed-json"
  | "no-such-profile"
  | "size-mismatch";

/** What the functions of `@photkit/stacking` throw. */
export class StackingError extends TaggedError<StackingErrorCode> {
  override readonly name = "StackingError";
}

export const isStackingError = guardFor<StackingError>("StackingError");

export const check = optionChecks((message, data) => {
  throw new StackingError("invalid-option", message, { data });
});

/** Throws `"size-mismatch"` unless two pictures that belong together have one size. */
export function checkSize(
  name: string,
  received: { readonly width: number; readonly height: number },
  width: number,
  height: number,
): void {
  if (received.width !== width || received.height !== height) {
    throw new StackingError(
      "size-mismatch",
      `${name} must be ${width} x ${height} px, as large as what it belongs to. Received ${received.width} x ${received.height}.`,
      { data: { name, width, height, received } },
    );
  }
}
