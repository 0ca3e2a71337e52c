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

/** Largest side of a picture that is made anew, px. */
const LARGEST_SIDE = 65_536;

/** Throws `"invalid-option"` unless a picture of this size can be made. */
export function checkSize(width: number, height: number): void {
  check.integerAtLeast("width", width, 0);
  check.integerAtLeast("height", height, 0);
  check.between("width", width, 0, LARGEST_SIDE);
  check.between("height", height, 0, LARGEST_SIDE);
}

/** Throws `"invalid-shape"` unless an array that a caller brings has exactly the length needed. */
export function checkLength(name: string, received: number, width: number, height: number): void {
  if (received !== width * height || width < 0 || !Number.isSafeInteger(width)) {
    throw new ImageError(
      "invalid-shape",
      `${name} must have ${width} x ${height} = ${width * height} elements. Received ${received}.`,
      { data: { name, width, height, received } },
    );
  }
}
