/** The characters that each cell of the line can hold, and the templates that they are told by. */

import {
  BLANK,
  CHARACTERS,
  COLON,
  CROSS,
  FIX_LETTERS,
  GLYPH_COLUMNS,
  GLYPH_LINES,
  GLYPHS,
  HOURGLASS,
} from "./glyphs.ts";
import {
  ALMANAC_CELL,
  CELLS,
  COLON_CELLS,
  COUNTER_CELL,
  COUNTER_DIGITS,
  FIX_CELL,
  FRACTION_DIGITS,
  SATELLITES_CELL,
  SLOT_CELLS,
  TIME_CELLS,
} from "./line-layout.ts";
import { CELL_DOTS, SAMPLE_COLUMNS } from "./sample-line.ts";

export const ALPHABET = CHARACTERS.length;

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const DIGIT_OR_BLANK = [...DIGITS, BLANK];

/** Cell by cell; a cell that is never written holds a blank. */
export const ALLOWED: readonly (readonly number[])[] = Array.from({ length: CELLS }, (_, cell) => {
  const isIn = (cells: readonly number[]) => cells.includes(cell);
  if (cell === FIX_CELL) return [...FIX_LETTERS, BLANK];
  if (cell === SATELLITES_CELL) return DIGIT_OR_BLANK;
  if (cell === ALMANAC_CELL) return [HOURGLASS, BLANK];
  if (isIn(TIME_CELLS)) return [...DIGITS, CROSS, BLANK];
  if (isIn(COLON_CELLS)) return [COLON, BLANK];
  const inSlot = SLOT_CELLS.some((first) => cell >= first && cell < first + FRACTION_DIGITS);
  const inCounter = cell >= COUNTER_CELL && cell < COUNTER_CELL + COUNTER_DIGITS;
  return inSlot || inCounter ? DIGIT_OR_BLANK : [BLANK];
});

/** Part of a dot's light that an analogue signal leaves in it; the rest goes to its two neighbours. */
const KEPT = 0.75;

/** Characters with one dot of margin, smoothed along the lines as an analogue signal is. */
export const TEMPLATES: readonly Float64Array[] = GLYPHS.map((dots) => {
  const inkAt = (line: number, column: number) =>
    line < 0 || line >= GLYPH_LINES || column < 0 || column >= GLYPH_COLUMNS
      ? 0
      : dots[line * GLYPH_COLUMNS + column]!;
  return Float64Array.from({ length: CELL_DOTS }, (_, i) => {
    const line = Math.floor(i / SAMPLE_COLUMNS) - 1;
    const column = (i % SAMPLE_COLUMNS) - 1;
    const beside = inkAt(line, column - 1) + inkAt(line, column + 1);
    return KEPT * inkAt(line, column) + ((1 - KEPT) / 2) * beside;
  });
});
