/** Times of day in headers of their own, which complete a date without time. */

import { parseTimeOfDay } from "../utc-time.ts";
import type { FitsValue } from "./fits-header.ts";

/** Keywords of the start of an exposure, in order of preference; the named ones are UT. */
export const TIMES_OF_DAY = [
  "UT-OBS",
  "UTC-OBS",
  "UTSTART",
  "UT-START",
  "UT_START",
  "UTCSTART",
  "UTC-STRT",
  "UT-BEG",
  "UTBEG",
  "UT",
  "UTC",
  "TIME-OBS",
  "TIMEOBS",
  "TIME_OBS",
  "TIME-BEG",
  "TIME-STR",
  "TM-START",
  "TM_START",
];
/** A time of day as a number: seconds from midnight; below this it could be hours. */
const LEAST_SECONDS = 24;
const SECONDS_PER_DAY = 86_400;

export type TimeOfDay = NonNullable<ReturnType<typeof parseTimeOfDay>>;

/** A time of day as text, or as the seconds from midnight. */
export function timeOfDay(value: FitsValue | undefined): TimeOfDay | null {
  const clock = typeof value === "string" ? parseTimeOfDay(value) : null;
  if (clock !== null) return clock;
  const text = String(value ?? "").trim();
  const seconds = /^\d+(\.\d*)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(seconds >= LEAST_SECONDS && seconds < SECONDS_PER_DAY)) return null;
  const digits = Math.min(6, text.split(".")[1]?.length ?? 0);
  return {
    microseconds: Math.round(seconds * 1e6),
    resolutionMicroseconds: 1e6 / 10 ** digits,
    offsetMinutes: null,
  };
}
