import { guardFor, TaggedError } from "@photkit/errors";

export type ProgramErrorCode = "unusable-arguments";

/** What the program throws itself; everything else comes from the packages. */
export class ProgramError extends TaggedError<ProgramErrorCode> {
  override readonly name = "ProgramError";
}

export const isProgramError = guardFor<ProgramError>("ProgramError");

/** Ends the command: the arguments cannot be used. */
export function refuse(message: string): never {
  throw new ProgramError("unusable-arguments", message);
}
