/** Documents read by a schema: what is wrong is said by the path of the field, in the house's form. */

import * as v from "valibot";
import { type JsonLimits, parseJson } from "./json-text.ts";
import { pathText } from "./path-text.ts";
import { showValue } from "./show-value.ts";
import type { TaggedErrorOptions } from "./tagged-error.ts";

/** What is read, and how a package complains about it. */
export interface DocumentKind {
  /** What it is, for messages: "the aperture set". */
  readonly what: string;
  /** Throws the package's own error. Its data are the path, and what came. */
  readonly fail: (message: string, options: TaggedErrorOptions) => never;
  /** Where it stands within the file, for documents inside another. @default the whole file */
  readonly under?: readonly (string | number)[];
  readonly limits?: JsonLimits;
}

/**
 * The document that a schema describes.
 *
 * @param json - its text, or what `JSON.parse` made of it.
 * @throws what `kind.fail` throws: `in the aperture set, stars[1].x must be a finite number.
 *   Received "12".`
 */
export function readDocument<S extends v.GenericSchema>(
  schema: S,
  json: unknown,
  kind: DocumentKind,
): v.InferOutput<S> {
  const value = typeof json === "string" ? parsedDocument(json, kind) : json;
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const { what, fail, under = [] } = kind;
  const { field, expected, received } = complaint(result.issues[0], under);
  return fail(
    `${field === "" ? what : `in ${what}, ${field}`} must be ${expected}. Received ${showValue(received)}.`,
    { data: { path: field, received } },
  );
}

/**
 * Checks options of a call by a schema. Fields that are undefined count as left out.
 *
 * @param under - where the options stand among those of the call: `["method"]`.
 * @throws what `fail` throws: `method.radius must be a number greater than 0. Received -1.`
 */
export function checkOptions(
  schema: v.GenericSchema,
  options: unknown,
  fail: DocumentKind["fail"],
  under: readonly (string | number)[] = [],
): void {
  const result = v.safeParse(schema, withoutUndefined(options), { abortEarly: true });
  if (result.success) return;
  const { field, expected, received } = complaint(result.issues[0], under);
  fail(
    `${field === "" ? "options" : field} must be ${expected}. Received ${showValue(received)}.`,
    {
      data: { option: field, received },
    },
  );
}

function complaint(
  { message, path, input }: v.BaseIssue<unknown>,
  under: readonly (string | number)[],
): { readonly field: string; readonly expected: string; readonly received: unknown } {
  return {
    field: pathText([...under, ...(path?.map(({ key }) => key) ?? [])]),
    expected: message,
    received: path === undefined ? input : path.at(-1)?.value,
  };
}

/** Lists and plain objects without the fields that are undefined; everything else as it is. */
function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== "object" || value === null) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .map(([key, field]) => [key, withoutUndefined(field)]),
  );
}

/** The value of a document's text. @throws what `kind.fail` throws. */
export function parsedDocument(text: string, { what, fail, limits }: DocumentKind): unknown {
  const refuse = (expected: string, cause?: unknown): never =>
    fail(`${what} must be ${expected}.`, { data: { path: "" }, cause });
  return parseJson(text, refuse, limits);
}
