/** Finds out whether a recording has the time burned into its pictures, and where. */

import { FIELD_NAMES, type FieldName, type ImageLike, sizeOf } from "@photkit/image";
import { check } from "./errors.ts";
import { weighLine } from "./evidence.ts";
import { fieldPixels } from "./field-pixels.ts";
import { type FoundLine, findLine, findLineNear } from "./find-line.ts";
import type { LineGeometry } from "./line-layout.ts";
import { type LineReading, readLine } from "./read-line.ts";
import { type FieldPixels, sampleLine } from "./sample-line.ts";

/** A time inserter's line in the frames of a recording. */
export interface OverlayLayout {
  readonly inserter: "iota-vti";
  /** Size of the frames in px. */
  readonly width: number;
  readonly height: number;
  /** The line in each field, in rows of that field. */
  readonly upper: LineGeometry;
  readonly lower: LineGeometry;
  /** 1 for light characters, -1 for dark ones. */
  readonly polarity: 1 | -1;
  /** Rows of the frame that the characters cover, with a margin: the first, and one past the last. */
  readonly rows: { readonly start: number; readonly stop: number };
}

export interface FindOverlayOptions {
  /** Rows of the frame to look in: the first, and one past the last. @default all */
  readonly rows?: { readonly start: number; readonly stop: number };
}

/** Part of the variance of the cells that characters must explain. */
const LEAST_EXPLAINED = 0.25;
/** Probability from which on a field counts as read, and part of the fields that must be. */
const SURE = 0.9;
const LEAST_READ = 0.5;
/** Rows beyond the characters that their margin and ringing reach, in rows of a field. */
const MARGIN = 2;

/**
 * Looks for the line of an IOTA-VTI in some frames of a recording, best spread over all of it.
 *
 * @param frames - of one size; 4 to 8 of them bear noise and stars well.
 * @returns the layout, or null when there is no such line, or it cannot be read.
 * @throws VtiError `"invalid-option"`.
 * @example
 * const layout = findOverlay(frames);
 */
export function findOverlay(
  frames: readonly ImageLike[],
  { rows }: FindOverlayOptions = {},
): OverlayLayout | null {
  const [first] = frames;
  if (first === undefined) return null;
  const { width, height } = sizeOf(first);
  for (const frame of frames) {
    const size = sizeOf(frame);
    check.oneOf("width of the frames", size.width, [width]);
    check.oneOf("height of the frames", size.height, [height]);
  }
  if (rows !== undefined) {
    check.integerAtLeast("rows.start", rows.start, 0);
    check.integerAtLeast("rows.stop", rows.stop, rows.start + 1);
  }
  const inField = rows && { start: rows.start >> 1, stop: (rows.stop + 1) >> 1 };
  const fields = (field: FieldName) => frames.map((frame) => fieldPixels(frame, field));
  const upper = findLine(fields("upper"), inField);
  if (upper === null || !isReadable(fields("upper"), upper)) return null;
  const lower = findLineNear(fields("lower"), upper.geometry);
  if (!isReadable(fields("lower"), lower)) return null;
  const edges = [upper, lower].flatMap(({ geometry: { y, height: high } }, parity) => [
    2 * (y - MARGIN) + parity,
    2 * (y + high + MARGIN) + parity,
  ]);
  return {
    inserter: "iota-vti",
    width,
    height,
    upper: upper.geometry,
    lower: lower.geometry,
    polarity: upper.polarity,
    rows: {
      start: Math.max(0, Math.floor(Math.min(...edges))),
      stop: Math.min(height, Math.ceil(Math.max(...edges)) + 1),
    },
  };
}

/** Whether enough fields can be read there, each by itself. */
function isReadable(fields: readonly FieldPixels[], { geometry, explained }: FoundLine): boolean {
  if (explained < LEAST_EXPLAINED) return false;
  const read = fields.filter((field) =>
    says(readLine(weighLine(sampleLine(field, geometry)))),
  ).length;
  return read >= LEAST_READ * fields.length;
}

const says = ({ timeOfDay, waiting, confidence }: LineReading): boolean =>
  (waiting || timeOfDay !== null) && confidence > SURE;

/** The line of one field. */
export const lineOf = (layout: OverlayLayout, field: FieldName): LineGeometry =>
  field === FIELD_NAMES[0] ? layout.upper : layout.lower;
