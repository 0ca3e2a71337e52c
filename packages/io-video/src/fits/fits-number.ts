/** Numbers of a header, also those that programs in the field write as text: `'32768'`, `0,5`. */

import type { FitsHeader, FitsValue } from "./fits-header.ts";

const NUMBER = /^[+-]?(\d+[.,]?\d*|[.,]\d+)([ED][+-]?\d+)?$/i;

/**
 * A value as a number, or null: a number, or text that is one, with a point or a comma before its
 * decimals and an exponent of E or, as Fortran writes it, D.
 */
export function numberOf(value: FitsValue | undefined): number | null {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || !NUMBER.test(value.trim())) return null;
  return Number(value.trim().replace(",", ".").replace(/D/i, "E"));
}

/** The number that a keyword states, or null. */
export const numberIn = ({ values }: FitsHeader, keyword: string): number | null =>
  numberOf(values[keyword]);
