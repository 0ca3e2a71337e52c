/** The line of characters brought to its dots: each dot is the mean of the pixels that it covers. */

import { CELL_COLUMNS, GLYPH_COLUMNS, GLYPH_LINES } from "./glyphs.ts";
import { CELLS, type LineGeometry } from "./line-layout.ts";

/** Dots around a character that are looked at, too: they must be empty. */
const MARGIN = 1;
export const SAMPLE_COLUMNS = GLYPH_COLUMNS + 2 * MARGIN;
export const SAMPLE_LINES = GLYPH_LINES + 2 * MARGIN;
/** Dots of one cell. */
export const CELL_DOTS = SAMPLE_COLUMNS * SAMPLE_LINES;
/** Part of a dot that must lie in the picture. */
const LEAST_COVERED = 0.5;

/** The picture of one field, dense rows. */
export interface FieldPixels {
  readonly data: Float64Array;
  readonly width: number;
  readonly height: number;
}

/**
 * The dots of all cells, cell by cell, each in row order with one dot of margin; NaN outside the
 * picture and for NaN pixels.
 */
export function sampleLine(
  { data, width, height }: FieldPixels,
  geometry: LineGeometry,
  out: Float64Array = new Float64Array(CELLS * CELL_DOTS),
): Float64Array {
  const lineHeight = geometry.height / GLYPH_LINES;
  const dotWidth = geometry.pitch / CELL_COLUMNS;
  /** Sums of the pixels of a line left of each column. */
  const sums = new Float64Array(width + 1);
  for (let line = 0; line < SAMPLE_LINES; line++) {
    const top = geometry.y + (line - MARGIN) * lineHeight;
    const covered = sumRows(data, width, height, top, top + lineHeight, sums);
    for (let cell = 0; cell < CELLS; cell++) {
      const at = cell * CELL_DOTS + line * SAMPLE_COLUMNS;
      const left = geometry.x + cell * geometry.pitch - MARGIN * dotWidth;
      const right = left + SAMPLE_COLUMNS * dotWidth;
      if (!covered) out.fill(Number.NaN, at, at + SAMPLE_COLUMNS);
      else if (left >= -0.5 && right <= width - 0.5) meansInside(sums, left, dotWidth, out, at);
      else {
        for (let column = 0; column < SAMPLE_COLUMNS; column++) {
          const from = left + column * dotWidth;
          out[at + column] = meanBetween(sums, width, from, from + dotWidth);
        }
      }
    }
  }
  return out;
}

/** Running sums along the mean of the rows between two edges; false where too few are there. */
function sumRows(
  data: Float64Array,
  width: number,
  height: number,
  top: number,
  bottom: number,
  sums: Float64Array,
): boolean {
  // Row j covers j - 1/2 to j + 1/2.
  const first = Math.max(0, Math.floor(top + 0.5));
  const last = Math.min(height - 1, Math.ceil(bottom + 0.5) - 1);
  let weight = 0;
  sums.fill(0);
  for (let row = first; row <= last; row++) {
    const share = Math.min(bottom, row + 0.5) - Math.max(top, row - 0.5);
    if (!(share > 1e-9)) continue;
    weight += share;
    for (let x = 0, at = row * width; x < width; x++) sums[x + 1]! += share * data[at + x]!;
  }
  if (weight < LEAST_COVERED * (bottom - top)) return false;
  const perRow = 1 / weight;
  for (let x = 0, sum = 0; x < width; x++) {
    sum += perRow * sums[x + 1]!;
    sums[x + 1] = sum;
  }
  return true;
}

/** Means of the dots of a cell that lies in the picture. */
function meansInside(
  sums: Float64Array,
  left: number,
  dotWidth: number,
  out: Float64Array,
  at: number,
): void {
  let before = sumTo(sums, left + 0.5);
  for (let column = 0; column < SAMPLE_COLUMNS; column++) {
    const sum = sumTo(sums, left + 0.5 + (column + 1) * dotWidth);
    out[at + column] = (sum - before) / dotWidth;
    before = sum;
  }
}

/** Mean of the pixels between two edges. */
function meanBetween(sums: Float64Array, width: number, left: number, right: number): number {
  const from = Math.max(0, left + 0.5);
  const to = Math.min(width, right + 0.5);
  return to - from < LEAST_COVERED * (right - left)
    ? Number.NaN
    : (sumTo(sums, to) - sumTo(sums, from)) / (to - from);
}

function sumTo(sums: Float64Array, edge: number): number {
  const whole = Math.min(sums.length - 2, Math.floor(edge));
  return sums[whole]! + (edge - whole) * (sums[whole + 1]! - sums[whole]!);
}
