/** The options of a method, checked by its schema. */

import { checkOptions } from "@photkit/errors/schema";
import { ExtractionError } from "../errors.ts";
import type { MeasurementMethod } from "./method-options.ts";
import { methodSchema } from "./method-schema.ts";

/**
 * Throws when an option is out of range.
 *
 * @param at - where the method stands among the options of the call.
 * @throws ExtractionError `"invalid-option"`.
 */
export function checkMethod(
  method: MeasurementMethod,
  at: readonly (string | number)[] = ["method"],
): void {
  const fail = (message: string, { data }: { readonly data?: Record<string, unknown> }): never => {
    throw new ExtractionError("invalid-option", message, { ...(data && { data }) });
  };
  checkOptions(methodSchema, method, fail, at);
}
