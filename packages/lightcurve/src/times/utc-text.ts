/** Instants as text: ISO 8601 with microseconds, and the bracketed clock time of light-curve files. */

import { median } from "@photkit/core-stats";

const MICROSECONDS_PER_DAY = 86_400e6;
/** The years that four digits can name, in microseconds since 1970. */
const FIRST_INSTANT = Date.parse("0001-01-01T00:00:00Z") * 1000;
const END_OF_TIME = Date.parse("+010000-01-01T00:00:00Z") * 1000;
const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?Z$/;
const CLOCK = /^\[?\s*(\d{1,2}):(\d{1,2}):(\d{1,2}(?:\.\d*)?)\s*\]?$/;

/**
 * An instant as ISO text with microseconds, e.g. `2024-03-05T04:05:06.123456Z`.
 *
 * @param utcMicroseconds - since 1970-01-01 UTC, rounded to whole microseconds.
 * @returns null where there is no instant (NaN), or none of the years 1 to 9999.
 */
export function utcText(utcMicroseconds: number): string | null {
  if (!(utcMicroseconds >= FIRST_INSTANT && utcMicroseconds < END_OF_TIME)) return null;
  const micros = Math.round(utcMicroseconds);
  const seconds = Math.floor(micros / 1e6);
  const rest = String(micros - seconds * 1e6).padStart(6, "0");
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${rest}Z`;
}

/**
 * Microseconds since 1970-01-01 UTC of an ISO text that ends in `Z`; NaN for anything else, also for
 * a day or a time that does not exist. Second 60, a leap second, is the first of the next minute.
 */
export function parseUtcText(text: string): number {
  const match = INSTANT.exec(text.trim());
  if (!match) return Number.NaN;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  if (year === 0 || hour! > 23 || minute! > 59 || second! > 60) return Number.NaN;
  // A year below 100 means itself, not one of the last century.
  const midnight = new Date(0).setUTCFullYear(year!, month! - 1, day!);
  if (new Date(midnight).getUTCMonth() !== month! - 1) return Number.NaN;
  const seconds = (hour! * 60 + minute!) * 60 + second!;
  return midnight * 1000 + seconds * 1e6 + Math.round(Number(`0.${match[7] ?? "0"}`) * 1e6);
}

/** The time of day as light-curve files have it, e.g. `[04:05:06.123456]`; empty for NaN. */
export function clockText(utcMicroseconds: number): string {
  const text = utcText(utcMicroseconds);
  return text === null ? "" : `[${text.slice(11, 26)}]`;
}

/** Microseconds since midnight of `[hh:mm:ss.ssss]` or `hh:mm:ss.ssss`; NaN for anything else. */
export function parseClockText(text: string): number {
  const match = CLOCK.exec(text.trim());
  if (!match) return Number.NaN;
  const seconds = Number(match[3]);
  if (Number(match[1]) > 23 || Number(match[2]) > 59 || seconds >= 61) return Number.NaN;
  return Math.round((Number(match[1]) * 60 + Number(match[2])) * 60e6 + seconds * 1e6);
}

/** So many instants before a clock time say on which day it is. */
const NEAREST_ROWS = 5;

/**
 * Clock times of successive rows, in microseconds since midnight, as instants: each on the day that
 * brings it nearest to the rows before it, so that midnight is passed, and a time that was misread
 * does not move the rows after it to another day.
 *
 * @param midnight - start of the first row's day, in microseconds since 1970-01-01 UTC.
 */
export function unrollClock(clock: readonly number[], midnight: number): Float64Array {
  const recent: number[] = [];
  return Float64Array.from(clock, (time) => {
    if (!Number.isFinite(time)) return Number.NaN;
    const usual = recent.length === 0 ? midnight + time : median(recent);
    const days = Math.round((usual - midnight - time) / MICROSECONDS_PER_DAY);
    const instant = midnight + time + days * MICROSECONDS_PER_DAY;
    recent.push(instant);
    if (recent.length > NEAREST_ROWS) recent.shift();
    return instant;
  });
}
