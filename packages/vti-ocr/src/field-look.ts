/** What one field of a recording showed, kept until all fields are read together. */

import type { FieldName } from "@photkit/image";
import { ALPHABET } from "./alphabet.ts";
import type { LineEvidence } from "./evidence.ts";
import { BLANK } from "./glyphs.ts";
import { CELLS } from "./line-layout.ts";
import type { LineReading } from "./read-line.ts";
import { UNITS_PER_DAY } from "./units.ts";
import { writeStamp } from "./write-stamp.ts";

/** One field, read by itself. */
export interface FieldLook {
  /** Number of its frame in the recording. */
  readonly frame: number;
  readonly field: FieldName;
  readonly reading: LineReading;
  /**
   * `LineEvidence.logarithms` in single precision; null where the reading is sure, and its characters
   * say it all: long recordings have hundreds of thousands of fields.
   */
  readonly logarithms: Float32Array | null;
}

/** From this probability on, what else could stand in a line is forgotten. */
const SURE = 0.999;

export const lookAt = (
  frame: number,
  field: FieldName,
  reading: LineReading,
  { logarithms }: LineEvidence,
): FieldLook => ({
  frame,
  field,
  reading,
  logarithms:
    stampRead(reading) !== null && reading.confidence > SURE ? null : new Float32Array(logarithms),
});

/** The characters of the stamp that a field shows; null where it shows none. */
function stampRead({ timeOfDay, counter }: LineReading): Uint8Array | null {
  return timeOfDay === null || counter === null ? null : charactersOf(timeOfDay, counter);
}

function charactersOf(timeOfDay: number, counter: number): Uint8Array {
  const characters = new Uint8Array(CELLS).fill(BLANK);
  writeStamp(timeOfDay, counter, (cell, character) => {
    characters[cell] = character;
  });
  return characters;
}

/** Logarithm of the probability of a stamp, judged by the characters of a field. */
export function stampLog(
  { logarithms, reading }: FieldLook,
  timeOfDay: number,
  counter: number,
): number {
  if (logarithms === null) {
    const isIt = reading.timeOfDay === timeOfDay && reading.counter === counter;
    return isIt ? Math.log(reading.confidence) : Number.NEGATIVE_INFINITY;
  }
  let log = 0;
  writeStamp(timeOfDay, counter, (cell, character) => {
    log += logarithms[cell * ALPHABET + character]!;
  });
  return log;
}

/** How many of a stamp's characters are the likeliest of their cells, and how many it has. */
export function agreement(
  { logarithms, reading }: FieldLook,
  timeOfDay: number,
  counter: number,
): { readonly agreeing: number; readonly written: number } {
  const shown = logarithms === null ? stampRead(reading) : null;
  let agreeing = 0;
  let written = 0;
  writeStamp(timeOfDay, counter, (cell, character) => {
    if (character === BLANK) return;
    written++;
    if (logarithms === null) agreeing += +(shown?.[cell] === character);
    else agreeing += +isLikeliest(logarithms, cell * ALPHABET, character);
  });
  return { agreeing, written };
}

/** Whether a character is likelier than all others; where nothing is seen, none is. */
function isLikeliest(logarithms: Float32Array, from: number, character: number): boolean {
  const own = logarithms[from + character]!;
  for (let c = 0; c < ALPHABET; c++) {
    if (c !== character && logarithms[from + c]! >= own) return false;
  }
  return true;
}

/** The difference of two times of day the short way round midnight, in units of 0.1 ms. */
export const aroundMidnight = (difference: number): number =>
  difference - UNITS_PER_DAY * Math.round(difference / UNITS_PER_DAY);
