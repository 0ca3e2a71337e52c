/** Reads the stamps of a recording frame by frame, and all of them together at the end. */

import { FIELD_NAMES, type FieldName, type ImageLike, sizeOf } from "@photkit/image";
import { check, checkLine } from "./errors.ts";
import { weighLine } from "./evidence.ts";
import { type FieldLook, lookAt } from "./field-look.ts";
import { fieldPixels } from "./field-pixels.ts";
import { lineOf, type OverlayLayout } from "./find-overlay.ts";
import type { LineGeometry } from "./line-layout.ts";
import { type OverlayTimes, timesOf } from "./overlay-times.ts";
import { createPortraits } from "./portraits.ts";
import { type LineReading, readLine } from "./read-line.ts";
import { sampleLine } from "./sample-line.ts";

export interface OverlayReader {
  readonly layout: OverlayLayout;
  /**
   * Looks at a frame, once each, in any order.
   *
   * @param frame - its number in the recording.
   * @throws VtiError `"invalid-option"` for pictures of another size.
   */
  look(frame: number, image: ImageLike): Record<FieldName, LineReading>;
  /** The stamps of all frames that were looked at. */
  times(): OverlayTimes;
}

/**
 * A reader for the line that `findOverlay` found.
 *
 * @throws VtiError `"invalid-option"` for a layout that is none.
 * @example
 * const reader = createOverlayReader(layout);
 * frames.forEach((frame, i) => reader.look(i, frame));
 * const { frames: stamps, order, jumps } = reader.times();
 */
export function createOverlayReader(layout: OverlayLayout): OverlayReader {
  checkLine(layout.upper);
  checkLine(layout.lower);
  check.oneOf("polarity", layout.polarity, [1, -1]);
  const looks: FieldLook[] = [];
  const portraits = createPortraits();
  const bands = { upper: bandOf(layout, "upper"), lower: bandOf(layout, "lower") };
  const read = (frame: number, image: ImageLike, field: FieldName): LineReading => {
    const { start, stop, line } = bands[field];
    const pixels = fieldPixels(image, field, start, stop);
    const dots = sampleLine(pixels, line);
    const evidence = weighLine(dots, layout.polarity);
    const reading = readLine(evidence);
    portraits.add(dots, reading);
    looks.push(lookAt(frame, field, reading, evidence));
    return reading;
  };
  return {
    layout,
    look(frame, image) {
      check.integerAtLeast("frame", frame, 0);
      const { width, height } = sizeOf(image);
      check.oneOf("width of the frame", width, [layout.width]);
      check.oneOf("height of the frame", height, [layout.height]);
      const [upper, lower] = FIELD_NAMES.map((field) => read(frame, image, field));
      return { upper: upper!, lower: lower! };
    },
    times: () => timesOf(looks, portraits.doubts()),
  };
}

/** Rows of a field that its line is read from, and the line in these rows. */
function bandOf(layout: OverlayLayout, field: FieldName) {
  const line = lineOf(layout, field);
  const dot = line.height / 14;
  const start = Math.floor(line.y - dot);
  const stop = Math.ceil(line.y + line.height + dot) + 1;
  const inBand: LineGeometry = { ...line, y: line.y - start };
  return { start, stop, line: inBand };
}
