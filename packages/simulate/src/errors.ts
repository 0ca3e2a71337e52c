import { guardFor, optionChecks, TaggedError } from "@photkit/errors";

export type SimulationErrorCode =
  | "invalid-option"
  | "malformed-truth"
  | "no-such-frame"
  | "unattainable"
  | "output-exists"
  | "aborted";

/** What the functions of `@photkit/simulate` throw. */
export class SimulationError extends TaggedError<SimulationErrorCode> {
  override readonly name = "SimulationError";
}

export const isSimulationError = guardFor<SimulationError>("SimulationError");

export const check = optionChecks((message, data) => {
  throw new SimulationError("invalid-option", message, { data });
});
