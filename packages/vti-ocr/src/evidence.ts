/**
 * How well each character explains each cell of the line: least squares of the cell's dots against
 * the dots of the character, on a background of its own and with nearly the contrast of the whole
 * line, as logarithms of probabilities that add to 1 over the characters that a cell can hold.
 */

import { median } from "@photkit/core-stats";
import { ALLOWED, ALPHABET, TEMPLATES } from "./alphabet.ts";
import { BLANK } from "./glyphs.ts";
import { CELLS, COUNTER_CELL } from "./line-layout.ts";
import { CELL_DOTS } from "./sample-line.ts";

/** What the cells of one field say. */
export interface LineEvidence {
  /** Logarithm of the probability of every character in every cell, cell by cell. */
  readonly logarithms: Float64Array;
  /** Level of the ink above that around it, in ADU, negative for dark ink; NaN where none is seen. */
  readonly contrast: number;
  /** Part of the variance within the cells that their best characters explain, 0 to 1. */
  readonly explained: number;
}

/** Neighbouring dots share pixels and faults: this many count as one. */
const DOTS_PER_FACT = 4;
/** Best characters differ from their cells by at least this part of the contrast. */
const LEAST_MISMATCH = 0.1;
/** Contrast of a cell over that of the line, at the least and at the most. */
const FAINTEST = 0.6;
const STRONGEST = 1.5;
/** Cells that tell the contrast of the line, and how much a cell must be like a character at all. */
const CELLS_OF_CONTRAST = 9;
const LEAST_CORRELATION = 0.3;

/** Templates without their mean, and their sums of squares. */
const CENTRED = TEMPLATES.map((template) => {
  const mean = template.reduce((sum, ink) => sum + ink, 0) / CELL_DOTS;
  return template.map((ink) => ink - mean);
});
const POWERS = CENTRED.map((template) => template.reduce((sum, ink) => sum + ink * ink, 0));

/** Sums of every cell against every character that it can hold. */
interface LineSums {
  /** Dots of each cell that lie in the picture. */
  readonly dots: Float64Array;
  /** Sum of squares of each cell about its mean. */
  readonly squares: Float64Array;
  /** Of each template over the dots that are there, and its product with the cell. */
  readonly powers: Float64Array;
  readonly products: Float64Array;
}

/**
 * The evidence of the dots of a line, as `sampleLine` gives them.
 *
 * @param polarity - 1 for light ink, -1 for dark, 0 for either.
 */
export function weighLine(dots: Float64Array, polarity: 1 | 0 | -1 = 0): LineEvidence {
  const sums = sumsOf(dots);
  const contrast = contrastOf(sums, polarity);
  const logarithms = new Float64Array(CELLS * ALPHABET).fill(Number.NEGATIVE_INFINITY);
  let left = 0;
  let squares = 0;
  let count = 0;
  for (let cell = 0; cell < CELLS; cell++) {
    let least = sums.squares[cell]!;
    for (const character of ALLOWED[cell]!) {
      const at = cell * ALPHABET + character;
      const residual = sums.squares[cell]! - gainOf(sums.powers[at]!, sums.products[at]!, contrast);
      logarithms[at] = residual;
      if (residual < least) least = residual;
    }
    left += least;
    squares += sums.squares[cell]!;
    count += sums.dots[cell]!;
  }
  const variance = Math.max((LEAST_MISMATCH * contrast) ** 2, left / count);
  const unit = 2 * DOTS_PER_FACT * (variance > 0 ? variance : 1);
  for (let cell = 0; cell < CELLS; cell++) {
    if (cell >= COUNTER_CELL && sums.dots[cell]! < CELL_DOTS / 2) leaveBlank(logarithms, cell);
    else normalise(logarithms, cell, unit);
  }
  return { logarithms, contrast, explained: squares > 0 ? 1 - left / squares : 0 };
}

/** What would stand right of the picture does not matter: the counter ends before. */
function leaveBlank(values: Float64Array, cell: number): void {
  for (const c of ALLOWED[cell]!) {
    values[cell * ALPHABET + c] = c === BLANK ? 0 : Number.NEGATIVE_INFINITY;
  }
}

/** Sums of squares of a cell become logarithms of probabilities. */
function normalise(values: Float64Array, cell: number, unit: number): void {
  const allowed = ALLOWED[cell]!;
  let least = Number.POSITIVE_INFINITY;
  for (const c of allowed) least = Math.min(least, values[cell * ALPHABET + c]!);
  let total = 0;
  for (const c of allowed) total += Math.exp((least - values[cell * ALPHABET + c]!) / unit);
  const log = Math.log(total);
  for (const c of allowed) {
    const at = cell * ALPHABET + c;
    values[at] = (least - values[at]!) / unit - log;
  }
}

function sumsOf(dots: Float64Array): LineSums {
  const sums = {
    dots: new Float64Array(CELLS),
    squares: new Float64Array(CELLS),
    powers: new Float64Array(CELLS * ALPHABET),
    products: new Float64Array(CELLS * ALPHABET),
  };
  for (let cell = 0; cell < CELLS; cell++) {
    const from = cell * CELL_DOTS;
    const [count, mean, squares] = spreadOf(dots, from);
    sums.dots[cell] = count;
    sums.squares[cell] = squares;
    if (count === 0) continue;
    for (const character of ALLOWED[cell]!) {
      const at = cell * ALPHABET + character;
      if (count === CELL_DOTS) {
        sums.powers[at] = POWERS[character]!;
        sums.products[at] = product(dots, from, CENTRED[character]!);
      } else {
        const [power, common] = partialSums(dots, from, mean, TEMPLATES[character]!, count);
        sums.powers[at] = power;
        sums.products[at] = common;
      }
    }
  }
  return sums;
}

/** Dots of a cell that have a value, their mean and their sum of squares about it. */
function spreadOf(dots: Float64Array, from: number): [number, number, number] {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let i = from; i < from + CELL_DOTS; i++) {
    const value = dots[i]!;
    if (value !== value) continue;
    count++;
    sum += value;
    squares += value * value;
  }
  const mean = count === 0 ? 0 : sum / count;
  return [count, mean, Math.max(0, squares - sum * mean)];
}

/** In four sums side by side, which do not wait for each other; the dots of a cell are 4 x 48. */
function product(dots: Float64Array, from: number, centred: Float64Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0; i < CELL_DOTS; i += 4) {
    a += dots[from + i]! * centred[i]!;
    b += dots[from + i + 1]! * centred[i + 1]!;
    c += dots[from + i + 2]! * centred[i + 2]!;
    d += dots[from + i + 3]! * centred[i + 3]!;
  }
  return a + b + c + d;
}

/** The same over the dots that are there: power of the template about its mean, and product. */
function partialSums(
  dots: Float64Array,
  from: number,
  mean: number,
  template: Float64Array,
  count: number,
): [number, number] {
  let sum = 0;
  let squares = 0;
  let common = 0;
  for (let i = 0; i < CELL_DOTS; i++) {
    const value = dots[from + i]!;
    if (value !== value) continue;
    const ink = template[i]!;
    sum += ink;
    squares += ink * ink;
    common += ink * (value - mean);
  }
  return [Math.max(0, squares - (sum * sum) / count), common];
}

/** The contrast of the cells that are most like a character: its median; NaN where none is. */
function contrastOf({ squares, powers, products }: LineSums, polarity: 1 | 0 | -1): number {
  const likely: { correlation: number; slope: number }[] = [];
  for (let cell = 0; cell < CELLS; cell++) {
    const best = { correlation: LEAST_CORRELATION, slope: 0 };
    for (const character of ALLOWED[cell]!) {
      const at = cell * ALPHABET + character;
      const power = powers[at]! * squares[cell]!;
      const common = products[at]!;
      if (!(power > 0) || common * polarity < 0) continue;
      const correlation = Math.abs(common) / Math.sqrt(power);
      if (correlation > best.correlation) {
        best.correlation = correlation;
        best.slope = common / powers[at]!;
      }
    }
    if (best.slope !== 0) likely.push(best);
  }
  likely.sort((a, b) => b.correlation - a.correlation);
  return median(likely.slice(0, CELLS_OF_CONTRAST).map(({ slope }) => slope));
}

/** Sum of squares that a character explains; 0 for a blank, and where the line has no contrast. */
function gainOf(power: number, common: number, contrast: number): number {
  if (!(power > 0) || contrast !== contrast) return 0;
  const part = common / power / contrast;
  const slope = contrast * Math.min(STRONGEST, Math.max(FAINTEST, part));
  return 2 * slope * common - slope * slope * power;
}
