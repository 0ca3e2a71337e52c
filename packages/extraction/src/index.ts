export { ExtractionError, type ExtractionErrorCode, isExtractionError } from "./errors.ts";
