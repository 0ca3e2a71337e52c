/**
 * What each digit looks like in this recording, learnt from the fraction and the counter, which the
 * law of counting proves, and held against the digits of the clock. These stay the same for long and
 * no law proves them: an 8 that is taken for a 9 in every frame shows only here.
 */

import { GLYPHS } from "./glyphs.ts";
import { CELLS, COUNTER_CELL, FRACTION_DIGITS, SLOT_CELLS, TIME_CELLS } from "./line-layout.ts";
import type { LineReading } from "./read-line.ts";
import { CELL_DOTS } from "./sample-line.ts";
import { writeStamp } from "./write-stamp.ts";

/** A digit of the clock that looks as much like another one. */
export interface DoubtfulDigit {
  /** Which of HHMMSS, 0 to 5. */
  readonly place: number;
  readonly digit: number;
  readonly rival: number;
  /** Fields that show it. */
  readonly fields: number;
  /** 1: as the digit looks elsewhere; 0: half-way to its rival; -1: as the rival looks. */
  readonly likeness: number;
}

export interface Portraits {
  /** Takes in the dots of a field whose counter was read well. */
  add(dots: Float64Array, reading: LineReading): void;
  /** Digits of the clock that are not surely what they were read as. */
  doubts(): DoubtfulDigit[];
}

/** A field teaches from this probability on. */
const SURE = 0.99;
/** Pictures of a digit that make a portrait. */
const LEAST_PICTURES = 3;
/** Likeness below which a digit is doubtful. */
const DOUBTFUL = 0.4;

const PLACES = [
  "tens of hours",
  "hours",
  "tens of minutes",
  "minutes",
  "tens of seconds",
  "seconds",
];

/** A doubt in words. */
export const doubtText = ({ place, digit, rival, fields }: DoubtfulDigit): string =>
  `the ${PLACES[place]} read as ${digit} in ${fields} fields may be ${rival}: no law of counting proves them, so look at the picture.`;

interface Sum {
  readonly dots: Float64Array;
  count: number;
}

const emptySum = (): Sum => ({ dots: new Float64Array(CELL_DOTS), count: 0 });

export function createPortraits(): Portraits {
  const known = GLYPHS.slice(0, 10).map(emptySum);
  const clock = TIME_CELLS.map(() => GLYPHS.slice(0, 10).map(emptySum));
  const isFast = (cell: number) =>
    (cell >= COUNTER_CELL && cell < CELLS) ||
    SLOT_CELLS.some((first) => cell >= first && cell < first + FRACTION_DIGITS);
  return {
    add(dots, { timeOfDay, counter, countConfidence }) {
      if (timeOfDay === null || counter === null || countConfidence < SURE) return;
      writeStamp(timeOfDay, counter, (cell, digit) => {
        if (digit > 9) return;
        const place = (TIME_CELLS as readonly number[]).indexOf(cell);
        const sum = place >= 0 ? clock[place]![digit]! : isFast(cell) ? known[digit]! : null;
        if (sum === null) return;
        sum.count++;
        const from = cell * CELL_DOTS;
        for (let i = 0; i < CELL_DOTS; i++) sum.dots[i]! += dots[from + i]!;
      });
    },
    doubts: () =>
      clock.flatMap((digits, place) =>
        digits.flatMap((sum, digit) => {
          const doubt = likenessOf(sum, digit, known);
          return doubt !== null && doubt.likeness < DOUBTFUL
            ? [{ place, digit, fields: sum.count, ...doubt }]
            : [];
        }),
      ),
  };
}

/** How a digit of the clock stands between its portrait and its nearest rival's; null if unknown. */
function likenessOf(
  sum: Sum,
  digit: number,
  known: readonly Sum[],
): { rival: number; likeness: number } | null {
  const own = known[digit]!;
  if (sum.count < LEAST_PICTURES || own.count < LEAST_PICTURES) return null;
  let least: { rival: number; likeness: number } | null = null;
  known.forEach((other, rival) => {
    if (rival === digit || other.count < LEAST_PICTURES) return;
    const apart = 1 - correlation(own.dots, other.dots);
    const nearer = correlation(sum.dots, own.dots) - correlation(sum.dots, other.dots);
    const likeness = nearer / apart;
    if (least === null || likeness < least.likeness) least = { rival, likeness };
  });
  return least;
}

function correlation(a: Float64Array, b: Float64Array): number {
  const meanOf = (values: Float64Array) => values.reduce((sum, one) => sum + one, 0) / CELL_DOTS;
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let aa = 0;
  let bb = 0;
  let ab = 0;
  for (let i = 0; i < CELL_DOTS; i++) {
    const [x, y] = [a[i]! - meanA, b[i]! - meanB];
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  return ab / Math.sqrt(aa * bb);
}
