/** Which character a stamp has in which cell. */

import { BLANK } from "./glyphs.ts";
import {
  COUNTER_CELL,
  COUNTER_DIGITS,
  FRACTION_DIGITS,
  SLOT_CELLS,
  TIME_CELLS,
} from "./line-layout.ts";
import { UNITS_PER_SECOND } from "./units.ts";

/** A cell and the character that a stamp has there. */
export type Written = (cell: number, character: number) => void;

/**
 * The characters of a stamp, cell by cell, blanks and all.
 *
 * @param timeOfDay - units of 0.1 ms since midnight, whole.
 */
export function writeStamp(timeOfDay: number, counter: number, write: Written): void {
  const seconds = Math.floor(timeOfDay / UNITS_PER_SECOND);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  clock.forEach((value, i) => {
    write(TIME_CELLS[2 * i]!, Math.floor(value / 10));
    write(TIME_CELLS[2 * i + 1]!, value % 10);
  });
  const filled = counter % 2;
  let fraction = timeOfDay % UNITS_PER_SECOND;
  for (let i = FRACTION_DIGITS - 1; i >= 0; i--) {
    write(SLOT_CELLS[filled]! + i, fraction % 10);
    write(SLOT_CELLS[1 - filled]! + i, BLANK);
    fraction = Math.floor(fraction / 10);
  }
  const digits = String(counter);
  for (let i = 0; i < COUNTER_DIGITS; i++) {
    write(COUNTER_CELL + i, i < digits.length ? Number(digits[i]) : BLANK);
  }
}
