export { isTrackingError, TrackingError, type TrackingErrorCode } from "./errors.ts";
