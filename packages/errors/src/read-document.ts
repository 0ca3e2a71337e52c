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
  const [{ message, path, input }] = result.issues;
  const received: unknown = path === undefined ? input : path.at(-1)?.value;
  const { what, fail, under = [] } = kind;
  const field = pathText([...under, ...(path?.map(({ key }) => key) ?? [])]);
  return fail(
    `${field === "" ? what : `in ${what}, ${field}`} must be ${message}. Received ${showValue(received)}.`,
    { data: { path: field, received } },
  );
}

/** The value of a document's text. @throws what `kind.fail` throws. */
export function parsedDocument(text: string, { what, fail, limits }: DocumentKind): unknown {
  const refuse = (expected: string, cause?: unknown): never =>
    fail(`${what} must be ${expected}.`, { data: { path: "" }, cause });
  return parseJson(text, refuse, limits);
}
