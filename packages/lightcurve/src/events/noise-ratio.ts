/** Noise inside an event over noise outside: what the data say of it, and what is likely before. */

import type { SquareWaveLikelihood } from "./square-wave-likelihood.ts";

/** Standard deviation of the natural logarithm of bottom noise over baseline noise, before data. */
const SPREAD_BELOW = 0.4;
/** A star that is hidden adds no noise: what scatters more when it is gone is not the star. */
const SPREAD_ABOVE = 0.2;
/** Log of the prior probability of the logarithm of a ratio: normal about 1. */
export const logRatioPrior = (logRatio: number): number =>
  -0.5 * (logRatio / (logRatio > 0 ? SPREAD_ABOVE : SPREAD_BELOW)) ** 2;

/** Mean and width of the log of the noise ratio when the edges are where they fit best. */
export function noiseRatio(
  likelihood: SquareWaveLikelihood,
  edges: { readonly d: number; readonly r: number },
) {
  const at = (log: number) => likelihood.at(edges.d, edges.r, Math.exp(log)) + logRatioPrior(log);
  let logs = Array.from({ length: 81 }, (_, k) => -3 + k * 0.05);
  let values = logs.map(at);
  // A baseline without noise (clipped, or made) leaves all of it to the event.
  if (values.at(-1)! > values.at(-2)!) {
    logs = Array.from({ length: 161 }, (_, k) => k * 0.05);
    values = logs.map(at);
  }
  const top = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const weights = values.map((value) => Math.exp(value - top));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = logs.reduce((sum, log, k) => sum + log * weights[k]!, 0) / total;
  const variance = logs.reduce((sum, log, k) => sum + (log - mean) ** 2 * weights[k]!, 0) / total;
  return { mean, width: Math.max(0.02, Math.sqrt(variance)) };
}
