import { guardFor, optionChecks, TaggedError } from "@photkit/errors";

export type VtiErrorCode = "invalid-option";

/** What the functions of `@photkit/vti-ocr` throw. */
export class VtiError extends TaggedError<VtiErrorCode> {
  override readonly name = "VtiError";
}

export const isVtiError = guardFor<VtiError>("VtiError");

export const check = optionChecks((message, data) => {
  throw new VtiError("invalid-option", message, { data });
});
