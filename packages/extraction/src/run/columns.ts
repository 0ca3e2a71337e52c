/** The columns of a light curve while it is being measured. */

import type { Measurement } from "@photkit/aperture";
import type { ApertureSeries } from "@photkit/lightcurve";
import type { MeasuredStar } from "../stars/choose-stars.ts";

/** An empty series of `length` frames: nothing measured, no flags. */
export function createSeries(
  star: Pick<MeasuredStar, "name" | "role">,
  method: string,
  length: number,
): ApertureSeries {
  const column = () => new Float64Array(length).fill(Number.NaN);
  return {
    name: star.name,
    role: star.role,
    method,
    flux: column(),
    fluxError: column(),
    background: column(),
    backgroundScatter: column(),
    backgroundError: column(),
    x: column(),
    y: column(),
    pixels: column(),
    peak: column(),
    defects: column(),
    flags: new Uint16Array(length),
  };
}

/** Writes a measurement into row `i`, with `flags` added to its own, and the defects under it. */
export function setMeasurement(
  series: ApertureSeries,
  i: number,
  measured: Measurement,
  flags: number,
  defects = Number.NaN,
): void {
  series.flux[i] = measured.flux;
  series.fluxError[i] = measured.fluxError;
  series.background[i] = measured.background;
  series.backgroundScatter[i] = measured.backgroundScatter;
  series.backgroundError[i] = measured.backgroundError;
  series.x[i] = measured.x;
  series.y[i] = measured.y;
  series.pixels[i] = measured.pixels;
  series.peak[i] = measured.peak;
  series.defects[i] = defects;
  series.flags[i] = measured.flags | flags;
}
