/**
 * Errors that match what is seen. Without the camera's gain the star's own shot noise, and always
 * its scintillation, are unknown; both show as scatter from frame to frame beyond what the
 * background explains. That excess is added, in proportion to the flux as shot noise is.
 */

import { median } from "@photkit/core-stats";
import {
  type ApertureSeries,
  differential,
  isUsable,
  pointToPointScatter,
  typicalFlux,
} from "@photkit/lightcurve";

/** Adds to `fluxError` of each series, in place, the excess noise it shows against the ensemble. */
export function addExcessNoise(
  series: readonly ApertureSeries[],
  ensemble: readonly ApertureSeries[],
): void {
  const excess = series.map((star) => excessVariance(star, ensemble));
  series.forEach((star, k) => {
    const { variance, flux } = excess[k]!;
    if (star.role === "flash" || !(variance > 0) || !(flux > 0)) return;
    star.fluxError.forEach((error, i) => {
      const share = Math.max(0, star.flux[i]!) / flux;
      star.fluxError[i] = Math.sqrt(error * error + variance * share);
    });
  });
}

function excessVariance(
  star: ApertureSeries,
  ensemble: readonly ApertureSeries[],
): { variance: number; flux: number } {
  const flux = typicalFlux(star);
  const background = median(star.fluxError.filter((_, i) => isUsable(star, i)));
  const others = ensemble.filter((other) => other.name !== star.name);
  const relative = others.length > 0 ? differential(star, others) : null;
  const scatterOf = (values: Float64Array): number => {
    const level = median(values.filter((_, i) => isUsable(star, i)));
    return (pointToPointScatter(values) / Math.abs(level)) * flux;
  };
  // Clouds and the comparison stars' noise only add: the lesser of the two tells the star's own.
  const plain = scatterOf(star.flux) ** 2;
  const own =
    relative === null
      ? plain
      : Math.min(plain, scatterOf(relative.value) ** 2 - (ensembleError(others) * flux) ** 2);
  return { variance: own - background ** 2, flux };
}

/** Relative error of the ensemble's sum by its members' own errors. */
function ensembleError(others: readonly ApertureSeries[]): number {
  const flux = others.reduce((sum, other) => sum + typicalFlux(other), 0);
  const variance = others.reduce((sum, other) => sum + median(other.fluxError) ** 2, 0);
  return Math.sqrt(variance) / flux;
}
