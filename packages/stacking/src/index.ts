export { isStackingError, StackingError, type StackingErrorCode } from "./errors.ts";
export { createMeanStack, type MeanStack, type Placement } from "./mean-stack.ts";
