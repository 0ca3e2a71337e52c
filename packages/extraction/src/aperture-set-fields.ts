/** Fields of a JSON document, read one by one: a complaint names the field by its path. */

import { ExtractionError } from "./errors.ts";

/** An object whose fields are read by name. */
export interface Fields {
  has(name: string): boolean;
  text(name: string): string;
  number(name: string): number;
  numberOrNull(name: string): number | null;
  flag(name: string): boolean;
  oneOf<T extends string>(name: string, allowed: readonly T[]): T;
  /** A field that must hold this very value. */
  constant(name: string, value: string | number): void;
  object(name: string): Fields;
  /** A list of objects with at least one entry. */
  list(name: string): Fields[];
  /** An object taken as it is. */
  plain(name: string): Readonly<Record<string, unknown>>;
}

/** The complaint about an aperture set. */
export const malformed = (reason: string, cause?: unknown): ExtractionError =>
  new ExtractionError("malformed-apertures", `in the aperture set, ${reason}`, { cause });

/**
 * The fields of `value`, which stands at `path` of its document ("" for all of it).
 *
 * @throws ExtractionError `"malformed-apertures"`, here and from every reading.
 */
export function readFields(value: unknown, path: string): Fields {
  const record = asRecord(value, path);
  const at = (name: string) => (path === "" ? name : `${path}.${name}`);
  const take = <T>(name: string, expected: string, holds: (found: unknown) => found is T): T => {
    const found = record[name];
    return holds(found) ? found : wrong(at(name), expected, found);
  };
  return {
    has: (name) => record[name] !== undefined,
    text: (name) => take(name, "text that is not empty", isText),
    number: (name) => take(name, "a finite number", isNumber),
    numberOrNull: (name) =>
      take(name, "a finite number or null", (found) => found === null || isNumber(found)),
    flag: (name) => take(name, "true or false", (found) => typeof found === "boolean"),
    oneOf: <T extends string>(name: string, allowed: readonly T[]) =>
      take(name, `one of ${allowed.map((word) => `"${word}"`).join(", ")}`, (found): found is T =>
        allowed.some((word) => word === found),
      ),
    constant(name, value) {
      take(name, JSON.stringify(value), (found): found is typeof value => found === value);
    },
    object: (name) => readFields(record[name], at(name)),
    list: (name) =>
      take(name, "a list with at least one entry", isFilled).map((entry, i) =>
        readFields(entry, `${at(name)}[${i}]`),
      ),
    plain: (name) => asRecord(record[name], at(name)),
  };
}

const isText = (found: unknown): found is string => typeof found === "string" && found !== "";

const isNumber = (found: unknown): found is number =>
  typeof found === "number" && Number.isFinite(found);

const isFilled = (found: unknown): found is unknown[] => Array.isArray(found) && found.length > 0;

function asRecord(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  return wrong(path === "" ? "the document" : path, "an object", value);
}

function wrong(path: string, expected: string, found: unknown): never {
  const shown = found === undefined ? "nothing" : JSON.stringify(found);
  throw malformed(`${path} must be ${expected}. Received ${shown}.`);
}
