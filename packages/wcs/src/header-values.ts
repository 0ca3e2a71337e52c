/** FITS keywords and their values, as readers of headers give them. */

import { WcsError } from "./errors.ts";

/** Keyword to value; what `FitsHeader.values` and `SourceInfo.meta` of `@photkit/io-video` are. */
export type HeaderValues = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** A header seen with one of its alternate descriptions ("" for the primary one). */
export interface HeaderView {
  readonly values: HeaderValues;
  /** "" or a letter A to Z. */
  readonly key: string;
  /** A number; undefined without the keyword. @throws WcsError `"invalid-header"`. */
  number(keyword: string): number | undefined;
  /** A text without blanks around it; undefined without the keyword. */
  text(keyword: string): string | undefined;
}

/** `values` seen with the alternate description `key`, a letter that ends every WCS keyword. */
export function headerView(values: HeaderValues, key: string): HeaderView {
  const stated = (keyword: string) =>
    Object.hasOwn(values, keyword + key) ? (values[keyword + key] ?? undefined) : undefined;
  return {
    values,
    key,
    text(keyword) {
      const value = stated(keyword);
      return typeof value === "string" ? value.trim() : undefined;
    },
    number(keyword) {
      const value = stated(keyword);
      if (value === undefined) return undefined;
      const text = typeof value === "string" ? value.trim() : value;
      // Some programs write numbers in quotes.
      const number = typeof text === "string" && text !== "" ? Number(text) : text;
      if (typeof number === "number" && Number.isFinite(number)) return number;
      throw new WcsError(
        "invalid-header",
        `${keyword}${key} must be a number. Received ${JSON.stringify(value)}.`,
        { data: { keyword: keyword + key, received: value } },
      );
    },
  };
}
