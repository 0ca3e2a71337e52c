/** Curves without noise: what rounding leaves of them is not to be fitted. */

import type { Readings } from "./readings.ts";

/** Residuals below this share of the readings' variance are rounding, and no noise. */
const ROUNDING = 1e-9;

/** Mean of the squares. */
export const meanSquare = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value * value, 0) / values.length;

/** Whether residuals are what rounding leaves of readings without noise. */
export function isRounding(residuals: Float64Array, readings: Readings): boolean {
  const mean = readings.value.reduce((sum, value) => sum + value, 0) / readings.length;
  const all = meanSquare(readings.value.map((v, i) => (v - mean) / readings.relativeError[i]!));
  return !(meanSquare(residuals) > ROUNDING * all);
}
