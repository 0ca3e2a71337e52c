export {
  createLinePen,
  type LinePen,
  type LineSignal,
  type LineText,
  lineText,
} from "./draw-line.ts";
export { isVtiError, VtiError, type VtiErrorCode } from "./errors.ts";
export { type FindOverlayOptions, findOverlay, type OverlayLayout } from "./find-overlay.ts";
export type { StampedOrder } from "./laws.ts";
export type { LineGeometry } from "./line-layout.ts";
export { createOverlayReader, type OverlayReader } from "./overlay-reader.ts";
export type {
  CountJump,
  FieldStamp,
  FrameStamp,
  OverlayTimes,
  StampState,
} from "./overlay-times.ts";
export { type DoubtfulDigit, doubtText } from "./portraits.ts";
export type { LineReading } from "./read-line.ts";
export type { VideoStandard } from "./units.ts";
export { utcOfFrames } from "./utc-times.ts";
