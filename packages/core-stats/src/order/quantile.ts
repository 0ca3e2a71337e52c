/** Quantiles with linear interpolation (Hyndman & Fan 1996, type 7: the default of NumPy and R). */

import { check } from "../errors.ts";
import { measuredSamples } from "../samples.ts";
import { countValues, isCountable, valueOfRank } from "./counts.ts";
import { selectInPlace } from "./select.ts";

function countedQuantile(counts: Uint32Array, size: number, fraction: number): number {
  const rank = (size - 1) * fraction;
  const whole = Math.floor(rank);
  const lower = valueOfRank(counts, whole);
  if (whole === rank) return lower;
  return lower + (valueOfRank(counts, whole + 1) - lower) * (rank - whole);
}

function quantileInPlace(buffer: Float64Array, fraction: number): number {
  const last = buffer.length - 1;
  const rank = last * fraction;
  const whole = Math.floor(rank);
  const lower = selectInPlace(buffer, whole);
  if (whole === rank) return lower;
  let upper = Number.POSITIVE_INFINITY;
  for (let i = whole + 1; i <= last; i++) {
    if (buffer[i]! < upper) upper = buffer[i]!;
  }
  return lower === upper ? lower : lower + (upper - lower) * (rank - whole);
}

/**
 * The value below which the fraction `q` of the samples lies, interpolated between neighbours.
 * NaN values are ignored; the quantile of nothing is NaN.
 *
 * @param q - 0 (minimum) to 1 (maximum).
 * @throws StatsError `"invalid-option"` when `q` is outside 0..1.
 */
export function quantile(values: ArrayLike<number>, q: number): number {
  check.between("q", q, 0, 1);
  return quantiles(values, [q])[0]!;
}

/**
 * Several quantiles of the same samples, each as `quantile` gives it, in the order of `fractions`.
 *
 * @throws StatsError `"invalid-option"` when a fraction is outside 0..1.
 */
export function quantiles(values: ArrayLike<number>, fractions: ArrayLike<number>): Float64Array {
  for (let i = 0; i < fractions.length; i++) check.between("fractions", fractions[i]!, 0, 1);
  if (isCountable(values)) {
    const counts = countValues(values);
    return Float64Array.from(fractions, (q) => countedQuantile(counts, values.length, q));
  }
  const samples = measuredSamples(values);
  return Float64Array.from(fractions, (q) =>
    samples.length === 0 ? Number.NaN : quantileInPlace(samples, q),
  );
}
