/** The options of an extraction as a schema: everything is checked before a frame is read. */

import {
  constant,
  demands,
  filledText,
  finite,
  integerAtLeast,
  lazy,
  listOf,
  matching,
  objectOf,
  openObjectOf,
  optional,
  pipe,
  record,
} from "@photkit/errors/schema";
import { type BackgroundChoice, isFileAddress } from "./background-choice.ts";
import { flashSize, methodSchema, starChoiceEntries } from "./method-schema.ts";
import { runEntries, spanFits, trackOf } from "./run-schema.ts";

const background = matching<BackgroundChoice>(
  (value) =>
    typeof value === "function" ||
    (typeof value === "object" &&
      value !== null &&
      "module" in value &&
      isFileAddress(value.module)),
  "a function, or { module, exportName } with the address of a file, file:///…",
);

/** Stars may come as they are from a table or a finder: their other columns are not looked at. */
const starChoice = openObjectOf(starChoiceEntries);

const flashChoice = openObjectOf({
  x: finite,
  y: finite,
  name: optional(filledText),
  size: optional(flashSize),
});

export const optionsSchema = pipe(
  objectOf({
    ...runEntries,
    track: trackOf(starChoice),
    target: optional(starChoice),
    references: optional(listOf(starChoice)),
    flash: optional(listOf(flashChoice)),
    method: optional(methodSchema),
    background: optional(background),
    overlay: optional(lazy((found) => (typeof found === "string" ? constant("none") : record))),
    calibration: optional(record),
    fixed: optional(record),
    maximumStars: optional(integerAtLeast(1)),
    signal: optional(matching((value) => value instanceof AbortSignal, "an AbortSignal")),
    onProgress: optional(matching((value) => typeof value === "function", "a function")),
  }),
  demands((run, wrong) => spanFits(run, wrong)),
);
