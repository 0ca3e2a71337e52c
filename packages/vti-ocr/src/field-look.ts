/** What one field of a recording showed, kept until all fields are read together. */

import { ALPHABET } from "./alphabet.ts";
import type { LineEvidence } from "./evidence.ts";
import type { FieldName } from "./field-pixels.ts";
import { BLANK } from "./glyphs.ts";
import type { LineReading } from "./read-line.ts";
import { UNITS_PER_DAY } from "./units.ts";
import { writeStamp } from "./write-stamp.ts";

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
): FieldLook => ({ frame, field, reading, logarithms: new Float32Array(logarithms) });

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
    // Where nothing is seen, all characters are equally likely.
    for (let c = 0; c < ALPHABET; c++) {
      if (c !== character && logarithms[from + c]! >= own) return;
    }
    agreeing++;
  });
  return { agreeing, written };
}

/** The difference of two times of day the short way round midnight, in units of 0.1 ms. */
export const aroundMidnight = (difference: number): number =>
  difference - UNITS_PER_DAY * Math.round(difference / UNITS_PER_DAY);
