/**
 * The line of an IOTA-VTI as an analogue signal brings it into a field: strokes of a pen, smoothed
 * and ringing along the lines, cells that need not start on a pixel.
 */

import { gaussianKernel } from "@photkit/image";
import { check, checkLine } from "./errors.ts";
import { CELL_COLUMNS, GLYPH_COLUMNS, GLYPH_LINES } from "./glyphs.ts";
import { CELLS, COLON_CELLS, FIX_CELL, type LineGeometry, TIME_CELLS } from "./line-layout.ts";
import { distanceToStrokes } from "./strokes.ts";
import { UNITS_PER_DAY } from "./units.ts";
import { writeStamp } from "./write-stamp.ts";

/** What an inserter writes into a field. */
export interface LineText {
  /** Units of 0.1 ms since midnight, whole; null before the first fix. */
  readonly timeOfDay: number | null;
  /** Number of the field, 0 to 9999999. */
  readonly counter: number;
  /** What stands before the time: fix letter, satellites, almanac mark. @default "P7 " */
  readonly prefix?: string;
}

/** How the line comes through. */
export interface LineSignal extends LineGeometry {
  /** Width of the strokes, in dots, at most 14. @default 2 */
  readonly thickness?: number;
  /** Smoothing along the lines, sigma in px, at most 100. @default 0.7 */
  readonly blur?: number;
  /** Overshoot at edges, as a part of them, 0 to 1. @default 0.05 */
  readonly ringing?: number;
}

/** The 29 characters of a line. @throws VtiError `"invalid-option"`. */
export function lineText({ timeOfDay, counter, prefix = "P7 " }: LineText): string {
  check.integerAtLeast("counter", counter, 0);
  check.between("counter", counter, 0, 9_999_999);
  if (timeOfDay !== null) {
    check.integerAtLeast("timeOfDay", timeOfDay, 0);
    check.between("timeOfDay", timeOfDay, 0, UNITS_PER_DAY - 1);
  }
  const cells = new Array<string>(CELLS).fill(" ");
  writeStamp(timeOfDay ?? 0, counter, (cell, character) => {
    cells[cell] = character < 10 ? String(character) : " ";
  });
  for (const cell of COLON_CELLS) cells[cell] = ":";
  if (timeOfDay === null) for (const cell of TIME_CELLS) cells[cell] = "x";
  [...prefix].slice(0, TIME_CELLS[0]).forEach((character, i) => {
    cells[FIX_CELL + i] = character;
  });
  return cells.join("");
}

/** Widest picture and smoothing, in px. */
const LARGEST = 100_000;
const LARGEST_BLUR = 100;
/** Places in a dot at which strokes are looked up. */
const FINENESS = 8;
/** Dots beside a character that wide strokes may reach. */
const BESIDE = 1;
const PLACES = (GLYPH_COLUMNS + 2 * BESIDE) * FINENESS;
/** Smoothing whose difference from the signal rings, in px. */
const RINGING_WIDTH = 2;
/** Kernels reach so many sigma. */
const KERNEL_REACH = 4;

/** Draws lines that come through in one way. */
export interface LinePen {
  /** Row of the field that the first drawn row is. */
  readonly top: number;
  /**
   * The ink of a line: rows of `width` pixels, 0 for none to 1, a little beyond both where it rings.
   *
   * @param text - as `lineText` gives it.
   */
  draw(text: string): Float64Array[];
}

/**
 * A pen for fields `width` px wide.
 *
 * @throws VtiError `"invalid-option"`.
 * @example
 * const pen = createLinePen(720, { x: 5.4, pitch: 24, y: 262, height: 14 });
 * const rows = pen.draw(lineText({ timeOfDay: 36_000_0000, counter: 1234 }));
 */
export function createLinePen(width: number, signal: LineSignal): LinePen {
  const { x, y, pitch, height, thickness = 2, blur = 0.7, ringing = 0.05 } = signal;
  check.integerAtLeast("width", width, 1);
  check.between("width", width, 1, LARGEST);
  checkLine(signal);
  check.between("thickness", thickness, 0, GLYPH_LINES);
  check.between("blur", blur, 0, LARGEST_BLUR);
  check.between("ringing", ringing, 0, 1);
  // Row j is at j, and the upper edge of the characters at y.
  const top = Math.floor(y);
  const rows = Math.ceil(y + height) - top + 1;
  const dot = pitch / CELL_COLUMNS;
  const known = new Map<string, Uint8Array>();
  const strokesOf = (character: string): Uint8Array => {
    const strokes = known.get(character) ?? new Uint8Array(rows * PLACES);
    if (known.has(character)) return strokes;
    known.set(character, strokes);
    strokes.forEach((_, i) => {
      const line = ((Math.floor(i / PLACES) + top - y) * GLYPH_LINES) / height;
      const place = ((i % PLACES) + 0.5) / FINENESS - BESIDE;
      strokes[i] = +(distanceToStrokes(character, place, line) <= thickness / 2);
    });
    return strokes;
  };
  return {
    top,
    draw: (text) =>
      Array.from({ length: rows }, (_, row) => {
        const ink = new Float64Array(width);
        [...text].forEach((character, cell) => {
          const line = strokesOf(character).subarray(row * PLACES, (row + 1) * PLACES);
          addStrokes(ink, line, x + cell * pitch, dot);
        });
        return ring(smooth(ink, blur), ringing);
      }),
  };
}

/** Adds the part of each pixel that strokes cover along one line of a character. */
function addStrokes(ink: Float64Array, line: Uint8Array, left: number, dot: number): void {
  const step = dot / FINENESS;
  line.forEach((inked, i) => {
    if (inked === 0) return;
    // Pixel i reaches from i - 1/2 to i + 1/2.
    const from = left - BESIDE * dot + i * step + 0.5;
    const pixel = Math.floor(from);
    const beyond = Math.max(0, from + step - pixel - 1);
    if (pixel >= 0 && pixel < ink.length) ink[pixel]! += step - beyond;
    if (pixel >= -1 && pixel + 1 < ink.length) ink[pixel + 1]! += beyond;
  });
}

function smooth(ink: Float64Array, sigma: number): Float64Array {
  if (sigma === 0) return ink;
  const reach = Math.ceil(KERNEL_REACH * sigma);
  const kernel = gaussianKernel(sigma, reach);
  return ink.map((_, i) =>
    kernel.reduce((sum, weight, k) => sum + weight * (ink[i + k - reach] ?? 0), 0),
  );
}

function ring(ink: Float64Array, part: number): Float64Array {
  if (part === 0) return ink;
  const wide = smooth(ink, RINGING_WIDTH);
  return ink.map((value, i) => value + 2 * part * (value - wide[i]!));
}
