/** A series of readings as the event fits take it, checked and without the gaps. */

import { median } from "@photkit/core-stats";
import { check, LightCurveError } from "../errors.ts";

/** Flux against time; one entry a reading. */
export interface ReadingSeries {
  /** Start of each exposure in seconds from any origin, ascending. */
  readonly start: Float64Array;
  /** Length of an exposure in seconds; shorter than the cadence when the camera has dead time. */
  readonly exposure: number;
  /** Flux in any unit; NaN = not measured, the reading is left out. */
  readonly value: Float64Array;
  /** Relative 1-sigma errors (their scale is fitted). @default all equal */
  readonly error?: Float64Array;
}

/** The readings that were measured. */
export interface Readings {
  readonly length: number;
  readonly start: Float64Array;
  readonly exposure: number;
  readonly value: Float64Array;
  /** Errors over their median. */
  readonly relativeError: Float64Array;
  /** Where each reading stands in the series that was given. */
  readonly index: Int32Array;
  /** Usual time from reading to reading, in seconds. */
  readonly cadence: number;
}

/** Fewest readings with which an event can be told from its baseline. */
export const FEWEST_READINGS = 8;

/** No reading is more certain than the usual one by more than this. */
const LEAST_ERROR = 0.05;

/**
 * Leaves out readings without a start, a value or an error.
 *
 * Where a sky is clipped to black, a hidden star has no light and no noise: an error of 0, or nearly,
 * is one that could not be measured. Left out such readings would take the event with them, and taken
 * as they are they would outweigh all others: they get `LEAST_ERROR`.
 *
 * @throws LightCurveError `"invalid-option"` for columns of different lengths, starts that do not
 *   ascend or an exposure that is not positive; `"too-few-readings"` below 8.
 */
export function selectReadings(series: ReadingSeries): Readings {
  const { start, exposure, value, error } = series;
  check.positive("exposure", exposure);
  check.oneOf("value.length", value.length, [start.length]);
  if (error) check.oneOf("error.length", error.length, [start.length]);
  const kept: number[] = [];
  for (let i = 0; i < start.length; i++) {
    if (!Number.isFinite(start[i]!) || !Number.isFinite(value[i]!)) continue;
    if (error && !(error[i]! >= 0 && error[i]! < Number.POSITIVE_INFINITY)) continue;
    const before = kept.at(-1);
    if (before !== undefined && !(start[i]! > start[before]!)) {
      check.positive(`start[${i}] - start[${before}]`, start[i]! - start[before]!);
    }
    kept.push(i);
  }
  if (kept.length < FEWEST_READINGS) {
    throw new LightCurveError(
      "too-few-readings",
      `The series must have at least ${FEWEST_READINGS} readings with a value. Found ${kept.length}.`,
      { data: { found: kept.length } },
    );
  }
  const index = Int32Array.from(kept);
  const starts = Float64Array.from(kept, (i) => start[i]!);
  const errors = error ? kept.map((i) => error[i]!).filter((one) => one > 0) : [];
  const usualError = errors.length > 0 ? median(errors) : 1;
  return {
    length: kept.length,
    start: starts,
    exposure,
    value: Float64Array.from(kept, (i) => value[i]!),
    relativeError: Float64Array.from(kept, (i) =>
      errors.length > 0 ? Math.max(LEAST_ERROR, error![i]! / usualError) : 1,
    ),
    index,
    cadence: median(starts.subarray(1).map((time, i) => time - starts[i]!)),
  };
}

/** Share of each exposure, 0 to 1, that lies inside the event `[d, r]` (seconds). */
export function eventFractions(readings: Readings, d: number, r: number): Float64Array {
  const { exposure } = readings;
  return readings.start.map(
    (start) => Math.max(0, Math.min(start + exposure, r) - Math.max(start, d)) / exposure,
  );
}
