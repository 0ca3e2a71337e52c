/**
 * Where the line of characters stands in a field, and what the IOTA-VTI writes into which cell:
 * fix letter, satellites, almanac mark, HH:MM:SS, two places for the fraction, the field counter.
 */

/** Cells of the line. */
export const CELLS = 29;
export const FIX_CELL = 0;
export const SATELLITES_CELL = 1;
export const ALMANAC_CELL = 2;
/** Tens and ones of hours, minutes and seconds. */
export const TIME_CELLS = [3, 4, 6, 7, 9, 10] as const;
export const COLON_CELLS = [5, 8] as const;
/** First cells of the two places for the fraction, of which a field fills one. */
export const SLOT_CELLS = [12, 17] as const;
/** Digits of a fraction, in units of 0.1 ms. */
export const FRACTION_DIGITS = 4;
export const COUNTER_CELL = 22;
export const COUNTER_DIGITS = 7;

/** The line in one field, whose rows are counted by themselves; whole numbers are pixel centres. */
export interface LineGeometry {
  /** Left edge of the character of the first cell, in px; negative where the picture cuts it off. */
  readonly x: number;
  /** From one cell to the next, in px. */
  readonly pitch: number;
  /** Upper edge of the characters, in rows of the field. */
  readonly y: number;
  /** Height of a character, in rows of the field. */
  readonly height: number;
}
