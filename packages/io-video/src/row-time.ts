/** Rolling shutters: the rows of a frame are exposed one after the other, from the top down. */

import { check } from "./errors.ts";
import type { FrameTime } from "./frame.ts";

/**
 * The time of one row, from the time of the frame's first row.
 *
 * @param row - 0-based, may be a fraction, as a star's centre is.
 * @param rowSeconds - from the start of one row to that of the next; negative when the camera reads
 * from the bottom up. It is the row time of the sensor at this speed and binning, not the exposure.
 * @throws VideoError `"invalid-option"`.
 */
export function rowTime(time: FrameTime, row: number, rowSeconds: number): FrameTime {
  check.notNegative("row", row);
  check.finite("rowSeconds", rowSeconds);
  return { ...time, utcMicroseconds: time.utcMicroseconds + row * rowSeconds * 1e6 };
}
