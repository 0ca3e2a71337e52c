export { DetectionError, type DetectionErrorCode, isDetectionError } from "./errors.ts";
