import { guardFor, optionChecks, TaggedError } from "@photkit/errors";
import type { LineGeometry } from "./line-layout.ts";

export type VtiErrorCode = "invalid-option";

/** What the functions of `@photkit/vti-ocr` throw. */
export class VtiError extends TaggedError<VtiErrorCode> {
  override readonly name = "VtiError";
}

export const isVtiError = guardFor<VtiError>("VtiError");

/** Places and sizes of lines that are still places and sizes, in px. */
const FARTHEST = 100_000;

/** A line must be somewhere, and have a size. @throws VtiError `"invalid-option"`. */
export function checkLine({ x, y, pitch, height }: LineGeometry): void {
  check.between("x", x, -FARTHEST, FARTHEST);
  check.between("y", y, -FARTHEST, FARTHEST);
  for (const [name, value] of Object.entries({ pitch, height })) {
    check.positive(name, value);
    check.between(name, value, 0, FARTHEST);
  }
}

export const check = optionChecks((message, data) => {
  throw new VtiError("invalid-option", message, { data });
});
