/** TNX, the corrections that IRAF's ccmap writes into WAT cards (FITS registry of conventions, TNX). */

import { WcsError } from "../errors.ts";
import type { TnxSurface } from "./distortion.ts";
import { type Polynomial, type PolynomialTerm, polynomialOf } from "./polynomial.ts";

const FUNCTIONS = [null, "chebyshev", "legendre", "polynomial"] as const;
const CROSS_TERMS = ["none", "full", "half"] as const;
/** A WAT card is full at 68 characters; its trailing blanks belong to it. */
const CARD_TEXT = 68;
const HIGHEST_ORDER = 20;

/** The text of WATn_001, WATn_002 … in one, with the blanks that readers of headers trim. */
export function joinWatCards(cards: readonly string[]): string {
  return cards.map((text, i) => (i < cards.length - 1 ? text.padEnd(CARD_TEXT) : text)).join("");
}

/**
 * The surface `name` ("lngcor" or "latcor") in the text of WAT cards; null without one.
 *
 * @throws WcsError `"invalid-header"` for a list that is no surface.
 */
export function readTnxSurface(text: string, name: string): TnxSurface | null {
  const [, list] = new RegExp(`${name}\\s*=\\s*"([^"]*)"?`).exec(text) ?? [];
  if (list === undefined) return null;
  const numbers = list.trim().split(/\s+/).map(Number);
  const [kind, xOrder = 0, yOrder = 0, cross = 0, xLow = 0, xHigh = 0, yLow = 0, yHigh = 0] =
    numbers;
  const surface = FUNCTIONS[kind ?? 0];
  const crossTerms = CROSS_TERMS[cross];
  const coefficients = numbers.slice(8);
  const isOrder = (n: number): boolean => Number.isInteger(n) && n >= 1 && n <= HIGHEST_ORDER;
  const sound = surface && crossTerms && isOrder(xOrder) && isOrder(yOrder);
  const count = sound ? surfacePowers(crossTerms, xOrder, yOrder).length : 0;
  if (!sound || numbers.some(Number.isNaN) || coefficients.length < count) {
    throw new WcsError(
      "invalid-header",
      `${name} in the WAT cards must be function, two orders up to ${HIGHEST_ORDER}, cross terms, four limits and ${sound ? count : "the"} coefficients. Received "${list.trim()}".`,
      { data: { name, received: list } },
    );
  }
  return {
    function: surface,
    crossTerms,
    xOrder,
    yOrder,
    xRange: [xLow, xHigh],
    yRange: [yLow, yHigh],
    coefficients: coefficients.slice(0, count),
  };
}

/** The list that `readTnxSurface` reads. */
export function writeTnxSurface(surface: TnxSurface): string {
  return [
    FUNCTIONS.indexOf(surface.function),
    surface.xOrder,
    surface.yOrder,
    CROSS_TERMS.indexOf(surface.crossTerms),
    ...surface.xRange,
    ...surface.yRange,
    ...surface.coefficients,
  ].join(" ");
}

/** Orders in x and y of each coefficient. */
function surfacePowers(
  crossTerms: TnxSurface["crossTerms"],
  xOrder: number,
  yOrder: number,
): [number, number][] {
  const powers: [number, number][] = [];
  const most = Math.max(xOrder, yOrder);
  for (let q = 0; q < yOrder; q++) {
    for (let p = 0; p < xOrder; p++) {
      if (crossTerms === "none" && p > 0 && q > 0) continue;
      if (crossTerms === "half" && p + q >= most) continue;
      powers.push([p, q]);
    }
  }
  return powers;
}

/** Chebyshev and Legendre polynomials as powers: `[n][p]` is the coefficient of x^p in order n. */
function basis(kind: TnxSurface["function"], order: number): number[][] {
  const rows: number[][] = [[1], [0, 1]];
  for (let n = 2; n < order; n++) {
    const row = new Array<number>(n + 1).fill(0);
    const [forward, backward] = kind === "chebyshev" ? [2, 1] : [(2 * n - 1) / n, (n - 1) / n];
    rows[n - 1]!.forEach((value, p) => {
      row[p + 1]! += forward * value;
    });
    rows[n - 2]!.forEach((value, p) => {
      row[p]! -= backward * value;
    });
    rows.push(row);
  }
  if (kind !== "polynomial") return rows;
  return Array.from({ length: order }, (_, n) => [...new Array<number>(n).fill(0), 1]);
}

/** The surface as a polynomial of xi and eta in degrees. */
export function tnxPolynomial(surface: TnxSurface): Polynomial {
  const { xRange, yRange, coefficients, crossTerms, xOrder, yOrder } = surface;
  const isPlain = surface.function === "polynomial";
  const [xScale, xShift] = isPlain ? [1, 0] : normalised(xRange);
  const [yScale, yShift] = isPlain ? [1, 0] : normalised(yRange);
  const xs = basis(surface.function, xOrder);
  const ys = basis(surface.function, yOrder);
  const terms = surfacePowers(crossTerms, xOrder, yOrder).flatMap(([m, n], k) =>
    xs[m]!.flatMap((x, p) =>
      ys[n]!.map((y, q): PolynomialTerm => [p, q, coefficients[k]! * x * y]),
    ),
  );
  const inside = polynomialOf(terms);
  return {
    evaluate(x, y, out) {
      inside.evaluate(xScale * x + xShift, yScale * y + yShift, out);
      out[1]! *= xScale;
      out[2]! *= yScale;
    },
  };
}

/** Factor and shift that take a range to [-1, 1]. */
function normalised([low, high]: readonly [number, number]): [number, number] {
  const width = high - low;
  if (!(width > 0)) {
    throw new WcsError(
      "invalid-header",
      `the limits of a TNX correction must rise. Received ${low} to ${high}.`,
      { data: { low, high } },
    );
  }
  return [2 / width, -(high + low) / width];
}
