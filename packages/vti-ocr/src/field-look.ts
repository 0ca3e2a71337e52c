/** What one field of a recording showed, kept until all fields are read together. */

import { ALPHABET } from "./alphabet.ts";
import type { LineEvidence } from "./evidence.ts";
import type { FieldName } from "./field-pixels.ts";
import { BLANK } from "./glyphs.ts";
import {
  COUNTER_CELL,
  COUNTER_DIGITS,
  FRACTION_DIGITS,
  SLOT_CELLS,
  TIME_CELLS,
} from "./line-layout.ts";
import type { LineReading } from "./read-line.ts";
import { UNITS_PER_DAY, UNITS_PER_SECOND } from "./units.ts";

/** One field, read by itself. */
export interface FieldLook {
  /** Number of its frame in the recording. */
  readonly frame: number;
  readonly field: FieldName;
  readonly reading: LineReading;
  /** `LineEvidence.logarithms`, in single precision. */
  readonly logarithms: Float32Array;
}

export const lookAt = (
  frame: number,
  field: FieldName,
  reading: LineReading,
  { logarithms }: LineEvidence,
): FieldLook => ({ frame, field, reading, logarithms: Float32Array.from(logarithms) });

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

/** Logarithm of the probability of a stamp, judged by the characters of a field. */
export function stampLog({ logarithms }: FieldLook, timeOfDay: number, counter: number): number {
  let log = 0;
  writeStamp(timeOfDay, counter, (cell, character) => {
    log += logarithms[cell * ALPHABET + character]!;
  });
  return log;
}

/** How many of a stamp's characters are the likeliest of their cells, and how many it has. */
export function agreement(
  { logarithms }: FieldLook,
  timeOfDay: number,
  counter: number,
): { readonly agreeing: number; readonly written: number } {
  let agreeing = 0;
  let written = 0;
  writeStamp(timeOfDay, counter, (cell, character) => {
    if (character === BLANK) return;
    written++;
    const from = cell * ALPHABET;
    const own = logarithms[from + character]!;
    for (let c = 0; c < ALPHABET; c++) if (logarithms[from + c]! > own) return;
    agreeing++;
  });
  return { agreeing, written };
}

/** The difference of two times of day the short way round midnight, in units of 0.1 ms. */
export const aroundMidnight = (difference: number): number =>
  difference - UNITS_PER_DAY * Math.round(difference / UNITS_PER_DAY);
