/** Checks of options at a package's entry: each names the option, what it must be and what came. */

import type { ErrorData } from "./tagged-error.ts";

const show = (value: unknown): string =>
  typeof value === "string"
    ? `"${value}"`
    : typeof value === "bigint"
      ? `${value}n`
      : String(value);

/**
 * Checks that report through `fail`, which throws the package's own error.
 *
 * @example
 * const check = optionChecks((message, data) => {
 *   throw new ImageError("invalid-option", message, { data });
 * });
 * check.oddInteger("size", size); // size must be an odd integer greater than 0. Received 2.
 */
export function optionChecks(fail: (message: string, data: ErrorData) => never) {
  const demand = (holds: boolean, name: string, expected: string, value: unknown): void => {
    if (!holds) {
      fail(`${name} must be ${expected}. Received ${show(value)}.`, {
        option: name,
        received: value,
      });
    }
  };
  return {
    finite: (name: string, value: number) =>
      demand(Number.isFinite(value), name, "a finite number", value),
    positive: (name: string, value: number) =>
      demand(Number.isFinite(value) && value > 0, name, "a number greater than 0", value),
    notNegative: (name: string, value: number) =>
      demand(Number.isFinite(value) && value >= 0, name, "a number of at least 0", value),
    above: (name: string, value: number, low: number) =>
      demand(Number.isFinite(value) && value > low, name, `a number greater than ${low}`, value),
    between: (name: string, value: number, low: number, high: number) =>
      demand(value >= low && value <= high, name, `between ${low} and ${high}`, value),
    integerAtLeast: (name: string, value: number, low: number) =>
      demand(
        Number.isSafeInteger(value) && value >= low,
        name,
        `an integer of at least ${low}`,
        value,
      ),
    oddInteger: (name: string, value: number) =>
      demand(
        Number.isSafeInteger(value) && value > 0 && value % 2 === 1,
        name,
        "an odd integer greater than 0",
        value,
      ),
    oneOf: (name: string, value: unknown, allowed: readonly unknown[]) =>
      demand(
        allowed.includes(value),
        name,
        `${allowed.length === 1 ? "" : "one of "}${allowed.map(show).join(", ")}`,
        value,
      ),
  };
}
