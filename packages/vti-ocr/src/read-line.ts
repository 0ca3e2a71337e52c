/**
 * One field read by itself: the likeliest stamp that obeys the law of the line. A fraction stands in
 * the first place when the counter is even and in the second when it is odd.
 */

import { ALPHABET } from "./alphabet.ts";
import type { LineEvidence } from "./evidence.ts";
import { BLANK, CROSS } from "./glyphs.ts";
import {
  COUNTER_CELL,
  COUNTER_DIGITS,
  FRACTION_DIGITS,
  SLOT_CELLS,
  TIME_CELLS,
} from "./line-layout.ts";
import { UNITS_PER_SECOND } from "./units.ts";

/** What stands in the line of a field. */
export interface LineReading {
  /** Units of 0.1 ms since midnight; null for `xx:xx:xx` and where no time can be read. */
  readonly timeOfDay: number | null;
  /** Number of the field as the inserter counts; null where it cannot be read. */
  readonly counter: number | null;
  /** The place that the fraction stands in: 1 or 2. */
  readonly slot: 1 | 2;
  /** Probability that both are right, judged by the characters alone. */
  readonly confidence: number;
  /** The same for fraction and counter alone, which the law of counting can prove. */
  readonly countConfidence: number;
  /** Whether the line says that the inserter has no time yet. */
  readonly waiting: boolean;
}

/** A choice, its logarithm, and that of all choices together. */
interface Choice {
  readonly value: number;
  readonly log: number;
}

const logAt = ({ logarithms }: LineEvidence, cell: number, character: number): number =>
  logarithms[cell * ALPHABET + character]!;

/** Reads one field. */
export function readLine(evidence: LineEvidence): LineReading {
  const clock = readClock(evidence);
  const rest = readRest(evidence);
  const crosses = TIME_CELLS.reduce((sum, cell) => sum + logAt(evidence, cell, CROSS), 0);
  const waiting = crosses > clock.log;
  const log = (waiting ? crosses : clock.log) + rest.log;
  const confidence = Math.exp(log);
  const readable = confidence > LEAST_CONFIDENCE;
  return {
    timeOfDay: readable && !waiting ? clock.value * UNITS_PER_SECOND + rest.fraction : null,
    counter: readable ? rest.counter : null,
    slot: rest.slot,
    confidence,
    countConfidence: Math.exp(rest.log),
    waiting: waiting && readable,
  };
}

/** Below this probability nothing is said at all. */
const LEAST_CONFIDENCE = 0.01;

/** Seconds since midnight, with the probability that all six digits are right. */
function readClock(evidence: LineEvidence): Choice {
  const [h1, h0, m1, m0, s1, s0] = TIME_CELLS;
  const pair = (tens: number, ones: number, limit: number): Choice => {
    let value = 0;
    let log = Number.NEGATIVE_INFINITY;
    for (let n = 0; n < limit; n++) {
      const here = logAt(evidence, tens, Math.floor(n / 10)) + logAt(evidence, ones, n % 10);
      if (here > log) [value, log] = [n, here];
    }
    return { value, log };
  };
  const hours = pair(h1, h0, 24);
  const minutes = pair(m1, m0, 60);
  const seconds = pair(s1, s0, 60);
  return {
    value: 3600 * hours.value + 60 * minutes.value + seconds.value,
    log: hours.log + minutes.log + seconds.log,
  };
}

/** Fraction and counter together, bound by the law of parity. */
function readRest(evidence: LineEvidence) {
  const best = { slot: 1 as 1 | 2, fraction: 0, counter: 0, log: Number.NEGATIVE_INFINITY };
  for (const slot of [1, 2] as const) {
    const place = digitsOf(evidence, SLOT_CELLS[slot - 1]!, FRACTION_DIGITS);
    const empty = blanks(evidence, SLOT_CELLS[2 - slot]!, FRACTION_DIGITS);
    for (let length = 1; length <= COUNTER_DIGITS; length++) {
      const lead = digitsOf(evidence, COUNTER_CELL, length - 1);
      const last = lastDigit(evidence, COUNTER_CELL + length - 1, slot - 1);
      const tail = blanks(evidence, COUNTER_CELL + length, COUNTER_DIGITS - length);
      const log = place.log + empty + lead.log + last.log + tail;
      if (log > best.log) {
        Object.assign(best, {
          slot,
          fraction: place.value,
          counter: 10 * lead.value + last.value,
          log,
        });
      }
    }
  }
  return best;
}

function digitsOf(evidence: LineEvidence, cell: number, count: number): Choice {
  let value = 0;
  let log = 0;
  for (let i = 0; i < count; i++) {
    const digit = lastDigit(evidence, cell + i, null);
    value = 10 * value + digit.value;
    log += digit.log;
  }
  return { value, log };
}

/** The likeliest digit of a cell, of one parity where that is known. */
function lastDigit(evidence: LineEvidence, cell: number, parity: number | null): Choice {
  let value = 0;
  let log = Number.NEGATIVE_INFINITY;
  for (let digit = parity ?? 0; digit < 10; digit += parity === null ? 1 : 2) {
    const here = logAt(evidence, cell, digit);
    if (here > log) [value, log] = [digit, here];
  }
  return { value, log };
}

function blanks(evidence: LineEvidence, cell: number, count: number): number {
  let log = 0;
  for (let i = 0; i < count; i++) log += logAt(evidence, cell + i, BLANK);
  return log;
}
