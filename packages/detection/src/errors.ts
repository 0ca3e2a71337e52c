import { guardFor, optionChecks, TaggedError } from "@photkit/errors";
import { type ImageLike, sizeOf } from "@photkit/image";

export type DetectionErrorCode = "invalid-option";

/** What the functions of `@photkit/detection` throw. */
export class DetectionError extends TaggedError<DetectionErrorCode> {
  override readonly name = "DetectionError";
}

export const isDetectionError = guardFor<DetectionError>("DetectionError");

export const check = optionChecks((message, data) => {
  throw new DetectionError("invalid-option", message, { data });
});

/** A mask must cover the image it belongs to. @throws DetectionError `"invalid-option"`. */
export function checkMask(image: ImageLike, mask: ImageLike | null): void {
  if (mask === null) return;
  const size = sizeOf(image);
  const own = sizeOf(mask);
  if (size.width === own.width && size.height === own.height) return;
  throw new DetectionError(
    "invalid-option",
    `mask must be as large as the image, ${size.width} x ${size.height}. Received ${own.width} x ${own.height}.`,
    { data: { option: "mask", received: mask.shape } },
  );
}
