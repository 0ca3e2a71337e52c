/** Which readings of a star photometry can use, and how bright it usually is. */

import { MeasurementFlag } from "@photkit/aperture";
import { median } from "@photkit/core-stats";
import type { ApertureSeries } from "./light-curve.ts";

const UNUSABLE =
  MeasurementFlag.outside |
  MeasurementFlag.edge |
  MeasurementFlag.badFrame |
  MeasurementFlag.maskedPixels |
  MeasurementFlag.predicted;

/** Whether frame `i` of a series holds a measurement that photometry can use. */
export function isUsable(series: ApertureSeries, i: number): boolean {
  return Number.isFinite(series.flux[i]!) && (series.flags[i]! & UNUSABLE) === 0;
}

/** Median usable flux of a series; NaN when it has none. */
export function typicalFlux(series: ApertureSeries): number {
  return median(series.flux.filter((_, i) => isUsable(series, i)));
}
