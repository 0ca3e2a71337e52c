/**
 * Readings of a star that are far brighter than it ever is for longer: a satellite or an aircraft
 * that crosses it. A star that comes back from an occultation reaches its level again and stays.
 */

import { MeasurementFlag } from "@photkit/aperture";
import type { ApertureSeries } from "@photkit/lightcurve";

/** Readings that such light lasts at most. */
const LONGEST = 3;
/** It is so many times as bright as the star is for longer, and so many errors brighter. */
const TIMES = 3;
const ERRORS = 8;

/**
 * Flags readings whose light is no star's. What touches the first or the last reading is left alone:
 * how long it lasts is not known.
 *
 * @param usualFlux - of the star in the reference image, ADU; null when it was not seen there.
 */
export function flagImplausibleBrightness(series: ApertureSeries, usualFlux: number | null): void {
  const { flux, fluxError, flags } = series;
  const rows = Array.from(flux.keys()).filter((row) => Number.isFinite(flux[row]!));
  const level = Math.max(lastingLevel(rows.map((row) => flux[row]!)), usualFlux ?? 0);
  if (!(level > 0)) return;
  const tooBright = (row: number | undefined): boolean =>
    row !== undefined &&
    flux[row]! > TIMES * level &&
    flux[row]! - level > ERRORS * (fluxError[row]! || 0);
  for (let start = 1; start < rows.length; start++) {
    if (!tooBright(rows[start]) || tooBright(rows[start - 1])) continue;
    let stop = start;
    while (tooBright(rows[stop])) stop++;
    if (stop - start > LONGEST || stop >= rows.length) continue;
    for (const row of rows.slice(start, stop)) flags[row]! |= MeasurementFlag.implausibleBrightness;
  }
}

/** The highest flux that more readings than `LONGEST` in a row reach. */
function lastingLevel(flux: readonly number[]): number {
  let highest = 0;
  for (let i = LONGEST; i < flux.length; i++) {
    highest = Math.max(highest, Math.min(...flux.slice(i - LONGEST, i + 1)));
  }
  return highest;
}
