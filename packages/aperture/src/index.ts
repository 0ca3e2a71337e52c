export { ApertureError, type ApertureErrorCode, isApertureError } from "./errors.ts";
export { flagNames, MeasurementFlag, type MeasurementFlagName } from "./flags.ts";
