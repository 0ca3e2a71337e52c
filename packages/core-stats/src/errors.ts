import { guardFor, optionChecks, TaggedError } from "@photkit/errors";

export type StatsErrorCode = "invalid-option";

/** What the functions of `@photkit/core-stats` throw. */
export class StatsError extends TaggedError<StatsErrorCode> {
  override readonly name = "StatsError";
}

export const isStatsError = guardFor<StatsError>("StatsError");

export const check = optionChecks((message, data) => {
  throw new StatsError("invalid-option", message, { data });
});
