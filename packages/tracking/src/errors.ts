import { guardFor, optionChecks, TaggedError } from "@photkit/errors";

export type TrackingErrorCode = "invalid-option" | "no-trackers";

/** What the functions of `@photkit/tracking` throw. */
export class TrackingError extends TaggedError<TrackingErrorCode> {
  override readonly name = "TrackingError";
}

export const isTrackingError = guardFor<TrackingError>("TrackingError");

export const check = optionChecks((message, data) => {
  throw new TrackingError("invalid-option", message, { data });
});
