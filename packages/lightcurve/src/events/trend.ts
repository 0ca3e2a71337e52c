/** Slow changes of a series (sky transparency, extinction) as orthonormal polynomials of time. */

import type { Readings } from "./readings.ts";

/** Orthonormal columns over the readings, orthogonal to the constant, which is not among them. */
export type Trend = readonly Float64Array[];

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

/** Takes the part along `direction` (unit length) out of `values`, in place. */
function removeAlong(values: Float64Array, direction: Float64Array): void {
  const part = dot(values, direction);
  for (let i = 0; i < values.length; i++) values[i]! -= part * direction[i]!;
}

/** Polynomials of degree 1 to `degree`, orthonormal to each other and to the constant. */
export function polynomialTrend(readings: Readings, degree: number): Trend {
  const { start, length: n } = readings;
  const middle = (start[0]! + start[n - 1]!) / 2;
  const half = (start[n - 1]! - start[0]!) / 2;
  const time = start.map((t) => (t - middle) / half);
  const columns: Float64Array[] = [new Float64Array(n).fill(1 / Math.sqrt(n))];
  for (let k = 1; k <= degree; k++) {
    const next = columns[k - 1]!.map((value, i) => value * time[i]!);
    // Twice is enough: the second pass removes what rounding left of the first.
    for (let pass = 0; pass < 2; pass++) for (const column of columns) removeAlong(next, column);
    const norm = Math.sqrt(dot(next, next));
    columns.push(next.map((value) => value / norm));
  }
  return columns.slice(1);
}

/**
 * The trend in `values`, to be subtracted, when some of them hold an event: levels inside and
 * outside are fitted at the same time, so that the event does not pass for a trend.
 *
 * @param shares - of each event, the share of every reading inside it.
 */
export function trendOf(
  values: Float64Array,
  trend: Trend,
  shares: readonly Float64Array[],
): Float64Array {
  const n = values.length;
  const out = new Float64Array(n);
  if (shares.length === 0) {
    for (const column of trend) {
      const part = dot(values, column);
      for (let i = 0; i < n; i++) out[i]! += part * column[i]!;
    }
    return out;
  }
  const constant = new Float64Array(n).fill(1 / Math.sqrt(n));
  // Orthonormal basis of the levels first, then what of each trend column is left of them.
  const levels: Float64Array[] = [constant];
  const addLevel = (column: Float64Array, basis: Float64Array[]): Float64Array | null => {
    const rest = Float64Array.from(column);
    for (let pass = 0; pass < 2; pass++) for (const known of basis) removeAlong(rest, known);
    const norm = Math.sqrt(dot(rest, rest));
    return norm > 1e-6 ? rest.map((value) => value / norm) : null;
  };
  for (const share of shares) {
    const level = addLevel(share, levels);
    if (level) levels.push(level);
  }
  // Solve for the trend's coefficients by Gram-Schmidt: R from the projections, back substitution.
  const basis: Float64Array[] = [];
  const used: Float64Array[] = [];
  for (const column of trend) {
    const direction = addLevel(column, [...levels, ...basis]);
    if (!direction) continue;
    basis.push(direction);
    used.push(column);
  }
  const right = basis.map((direction) => dot(direction, values));
  for (let k = basis.length - 1; k >= 0; k--) {
    const coefficient = right[k]! / dot(basis[k]!, used[k]!);
    for (let j = 0; j < k; j++) right[j]! -= coefficient * dot(basis[j]!, used[k]!);
    for (let i = 0; i < n; i++) out[i]! += coefficient * used[k]![i]!;
  }
  return out;
}
