/**
 * The fields of our documents as schemas of valibot. Each one's message is the phrase that follows
 * "must be" in a complaint.
 */

import * as v from "valibot";

const isNumber = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value);

const number = (expected: string, holds: (value: number) => boolean) =>
  v.custom<number>((value) => isNumber(value) && holds(value), expected);

export const finite = number("a finite number", () => true);

export const positive = number("a number greater than 0", (value) => value > 0);

export const notNegative = number("a number of at least 0", (value) => value >= 0);

export const between = (low: number, high: number) =>
  number(`between ${low} and ${high}`, (value) => value >= low && value <= high);

export const integerAtLeast = (low: number) =>
  number(`an integer of at least ${low}`, (value) => Number.isSafeInteger(value) && value >= low);

export const integerBetween = (low: number, high: number) =>
  number(
    `an integer between ${low} and ${high}`,
    (value) => Number.isInteger(value) && value >= low && value <= high,
  );

export const oddInteger = number(
  "an odd integer greater than 0",
  (value) => Number.isSafeInteger(value) && value > 0 && value % 2 === 1,
);

export const finiteOrNull = v.custom<number | null>(
  (value) => value === null || isNumber(value),
  "a finite number or null",
);

export const notNegativeOrNull = v.custom<number | null>(
  (value) => value === null || (isNumber(value) && value >= 0),
  "a number of at least 0 or null",
);

export const flag = v.custom<boolean>((value) => typeof value === "boolean", "true or false");

/** Most characters of a name or a remark. */
const LONGEST_TEXT = 10_000;

export const text = v.custom<string>(
  (value) => typeof value === "string" && value.length <= LONGEST_TEXT,
  `text of at most ${LONGEST_TEXT} characters`,
);

/** Any value for which `holds`. */
export const matching = <T>(holds: (value: unknown) => boolean, expected: string) =>
  v.custom<T>(holds, expected);

/** Text that says something: names, kinds. */
export const filledText = v.custom<string>(
  (value) => typeof value === "string" && value !== "" && value.length <= LONGEST_TEXT,
  "text that is not empty",
);

/** This very value. */
export const constant = <T extends string | number>(value: T) =>
  v.literal(value, JSON.stringify(value));

/** One of several words. */
export const oneOf = <const T extends readonly string[]>(words: T) =>
  v.picklist(words, `one of ${words.map((word) => JSON.stringify(word)).join(", ")}`);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** An object whose fields are not looked at. */
export const record = v.custom<Readonly<Record<string, unknown>>>(isRecord, "an object");

/** A field that may be left out. */
export const optional = v.exactOptional;

/** An object with these fields and no others. */
export const objectOf = <const E extends v.ObjectEntries>(entries: E) =>
  v.strictObject(entries, ({ expected, path }) => {
    const key = path?.at(-1)?.key;
    if (expected === "never") {
      return `left out: the fields here are ${Object.keys(entries).join(", ")}`;
    }
    const entry = typeof key === "string" ? entries[key] : undefined;
    return entry === undefined ? "an object" : expectedOf(entry);
  });

/** An object with these fields; what else it has is not looked at. */
export const openObjectOf = <const E extends v.ObjectEntries>(entries: E) =>
  v.looseObject(entries, ({ path }) => {
    const key = path?.at(-1)?.key;
    const entry = typeof key === "string" ? entries[key] : undefined;
    return entry === undefined ? "an object" : expectedOf(entry);
  });

/** Objects that differ by the word in their field `key`. */
export const kindsOf = <const K extends string, const O extends v.VariantOptions<K>>(
  key: K,
  options: O,
) =>
  v.variant(key, options, ({ expected, path }) =>
    path === undefined
      ? "an object"
      : `one of ${(expected ?? "").replace(/[()]/g, "").split(" | ").join(", ")}`,
  );

/** A list of entries of one form. */
export const listOf = <const S extends v.GenericSchema>(
  entry: S,
  { least = 0, most = 100_000 }: { readonly least?: number; readonly most?: number } = {},
) =>
  v.pipe(
    v.custom<unknown[]>(
      (value) => Array.isArray(value) && value.length >= least && value.length <= most,
      least === 0
        ? `a list of at most ${most} entries`
        : `a list with at least ${least === 1 ? "one entry" : `${least} entries`}`,
    ),
    v.array(entry),
  );

/** Tells what is wrong with the value at `path` below the object that is looked at. */
export type Wrong = (path: readonly (string | number)[], expected: string, value: unknown) => void;

/** A check of fields that must fit each other, once each of them is right by itself. */
export const demands = <T>(rule: (value: T, wrong: Wrong) => void) =>
  v.rawCheck<T>(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    rule(dataset.value, (keys, message, value) => {
      const path = keys.map((key) => ({
        type: "object" as const,
        origin: "value" as const,
        input: {},
        key: key as string,
        value,
      }));
      const [first, ...others] = path;
      addIssue({ message, input: value, ...(first && { path: [first, ...others] }) });
    });
  });

/** A long list of plain values, checked quickly; a complaint names the first that is wrong. */
export const columnOf = <T>(holds: (value: unknown) => boolean, expected: string) =>
  v.pipe(
    v.custom<readonly T[]>(
      (value) => Array.isArray(value) || value instanceof Float64Array,
      "a list",
    ),
    demands<readonly T[]>((values, wrong) => {
      const row = values.findIndex((value) => !holds(value));
      if (row >= 0) wrong([row], expected, values[row]);
    }),
  );

export const finiteColumn = columnOf<number>(isNumber, "a finite number");

export const finiteOrNullColumn = columnOf<number | null>(
  (value) => value === null || isNumber(value),
  "a finite number or null",
);

/** Names that stand for things must differ; `at` is the field that holds them. */
export const differ = (
  names: readonly string[],
  path: (index: number) => readonly (string | number)[],
  wrong: Wrong,
): void => {
  const seen = new Set<string>();
  names.forEach((name, i) => {
    if (seen.has(name)) wrong(path(i), "a name that no other has", name);
    seen.add(name);
  });
};

/** What an absent field was expected to be. */
function expectedOf(schema: unknown): string {
  if (typeof schema !== "object" || schema === null) return "given";
  if ("message" in schema && typeof schema.message === "string") return schema.message;
  if ("wrapped" in schema) return expectedOf(schema.wrapped);
  return "type" in schema && /object|variant/.test(String(schema.type)) ? "an object" : "given";
}
