import { guardFor, optionChecks, TaggedError } from "@photkit/errors";

export type DetectionErrorCode = "invalid-option";

/** What the functions of `@photkit/detection` throw. */
export class DetectionError extends TaggedError<DetectionErrorCode> {
  override readonly name = "DetectionError";
}

export const isDetectionError = guardFor<DetectionError>("DetectionError");

export const check = optionChecks((message, data) => {
  throw new DetectionError("invalid-option", message, { data });
});
