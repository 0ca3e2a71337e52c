/** The inserter's unit of time, 0.1 ms, and the fields of the two video standards in it. */

export const UNITS_PER_SECOND = 10_000;
export const UNITS_PER_DAY = 86_400 * UNITS_PER_SECOND;
export const MICROSECONDS_PER_UNIT = 100;

/** Time from one field to the next. */
export const FIELD_UNITS: Readonly<Record<VideoStandard, number>> = {
  PAL: 200,
  NTSC: (1001 / 60_000) * UNITS_PER_SECOND,
};

export type VideoStandard = "PAL" | "NTSC";
