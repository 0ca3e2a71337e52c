export { type GenericSchema, type InferOutput, lazy, nullable, pipe, transform } from "valibot";
export { type JsonLimits, parseJson } from "./json-text.ts";
export { checkOptions, type DocumentKind, parsedDocument, readDocument } from "./read-document.ts";
export {
  between,
  columnOf,
  constant,
  demands,
  differ,
  filledText,
  finite,
  finiteColumn,
  finiteOrNull,
  finiteOrNullColumn,
  flag,
  integerAtLeast,
  integerBetween,
  kindsOf,
  listOf,
  matching,
  notNegative,
  notNegativeOrNull,
  objectOf,
  oddInteger,
  oneOf,
  openObjectOf,
  optional,
  positive,
  record,
  text,
  type Wrong,
} from "./schema-fields.ts";
export { showValue } from "./show-value.ts";
