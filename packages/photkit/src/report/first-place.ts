import { type ApertureSeries, isUsable } from "@photkit/lightcurve";

/** Where a star is, in px, in the first frame in which it can be used (else the first frame). */
export function firstPlace(series: ApertureSeries): { x: number; y: number } {
  const first = Math.max(
    0,
    series.flux.findIndex((_, i) => isUsable(series, i)),
  );
  return { x: series.x[first]!, y: series.y[first]! };
}
