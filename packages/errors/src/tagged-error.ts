/**
 * The shape every PhotKit error has: a class per package, a `code` to branch on, data fields for
 * programs and a message for people.
 */

/** Facts about a failure for programs: file, frame, byte offset, option name, what was received. */
export type ErrorData = Readonly<Record<string, unknown>>;

export interface TaggedErrorOptions {
  readonly data?: ErrorData;
  /** The error that led to this one. */
  readonly cause?: unknown;
}

/** Base of each package's error class; a subclass sets `name` and narrows `Code`. */
export abstract class TaggedError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly data: ErrorData;

  constructor(code: Code, message: string, options: TaggedErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.data = options.data ?? {};
  }
}

/**
 * A guard for one package's errors. It goes by name and code, not by `instanceof`, so it also
 * holds when two versions of a package meet in one program.
 *
 * @example
 * const isImageError = guardFor<ImageError>("ImageError");
 * if (isImageError(error, "invalid-option")) console.error(error.data);
 */
export function guardFor<E extends TaggedError>(name: E["name"]) {
  return (error: unknown, code?: E["code"]): error is E =>
    error instanceof Error &&
    error.name === name &&
    "code" in error &&
    (code === undefined || error.code === code);
}
