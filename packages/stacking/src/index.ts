export { isStackingError, StackingError, type StackingErrorCode } from "./errors.ts";
