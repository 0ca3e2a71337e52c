import { guardFor, optionChecks, TaggedError } from "@photkit/errors";

/**
 * `"invalid-option"`: an argument outside its range; `"no-wcs"`: a header without celestial axes;
 * `"invalid-header"`: WCS keywords that contradict each other or are no numbers; `"unsupported"`: a
 * projection, distortion or frame that is not known or cannot be converted; `"unreadable-position"`:
 * text that is no right ascension and declination; `"too-few-stars"` and `"degenerate-stars"`: stars
 * that do not settle a plate.
 */
export type WcsErrorCode =
  | "invalid-option"
  | "no-wcs"
  | "invalid-header"
  | "unsupported"
  | "unreadable-position"
  | "too-few-stars"
  | "degenerate-stars";

/** What the functions of `@photkit/wcs` throw. */
export class WcsError extends TaggedError<WcsErrorCode> {
  override readonly name = "WcsError";
}

export const isWcsError = guardFor<WcsError>("WcsError");

export const check = optionChecks((message, data) => {
  throw new WcsError("invalid-option", message, { data });
});
