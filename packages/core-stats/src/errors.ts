import { guardFor, optionChecks, TaggedError } from "@photkit/errors";

/**
 * `"invalid-option"`: an option outside its range; `"length-mismatch"`: arrays that must have the
 * same length do not; `"too-few-samples"`: fewer usable samples than parameters; `"singular"`: the
 * parameters cannot be told apart by the data.
 */
export type StatsErrorCode = "invalid-option" | "length-mismatch" | "too-few-samples" | "singular";

/** What the functions of `@photkit/core-stats` throw. */
export class StatsError extends TaggedError<StatsErrorCode> {
  override readonly name = "StatsError";
}

export const isStatsError = guardFor<StatsError>("StatsError");

const optionCheck = optionChecks((message, data) => {
  throw new StatsError("invalid-option", message, { data });
});

export const check = {
  ...optionCheck,
  sameLength: (name: string, length: number, expected: number): void => {
    if (length !== expected) {
      throw new StatsError(
        "length-mismatch",
        `${name} must have ${expected} elements. Received ${length}.`,
        { data: { option: name, length, expected } },
      );
    }
  },
};
