import { guardFor, optionChecks, TaggedError } from "@photkit/errors";

export type ImageErrorCode = "invalid-option" | "invalid-shape" | "unreadable-png";

/** What the functions of `@photkit/image` throw. */
export class ImageError extends TaggedError<ImageErrorCode> {
  override readonly name = "ImageError";
}

export const isImageError = guardFor<ImageError>("ImageError");

export const check = optionChecks((message, data) => {
  throw new ImageError("invalid-option", message, { data });
});
