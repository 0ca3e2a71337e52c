import { guardFor, optionChecks, TaggedError } from "@photkit/errors";

export type ImageErrorCode =
  | "invalid-option"
  | "invalid-shape"
  | "outside-image"
  | "unreadable-png";

/** What the functions of `@photkit/image` throw. */
export class ImageError extends TaggedError<ImageErrorCode> {
  override readonly name = "ImageError";
}

export const isImageError = guardFor<ImageError>("ImageError");

export const check = optionChecks((message, data) => {
  throw new ImageError("invalid-option", message, { data });
});

/** Throws `"invalid-shape"` unless an array that a caller brings has exactly the length needed. */
export function checkLength(name: string, received: number, width: number, height: number): void {
  if (received !== width * height) {
    throw new ImageError(
      "invalid-shape",
      `${name} must have ${width} x ${height} = ${width * height} elements. Received ${received}.`,
      { data: { name, width, height, received } },
    );
  }
}
