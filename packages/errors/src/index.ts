export { optionChecks } from "./option-checks.ts";
export { type ErrorData, guardFor, TaggedError, type TaggedErrorOptions } from "./tagged-error.ts";
