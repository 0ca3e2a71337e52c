/** Instants from text, day numbers and tick counts to microseconds since 1970-01-01 UTC. */

const MICROSECONDS_PER_DAY = 86_400_000_000;
const UNIX_EPOCH_MJD = 40_587;
const MJD_EPOCH_JD = 2_400_000.5;
/** 100-ns ticks from 0001-01-01 to 1970-01-01, proleptic Gregorian calendar (.NET DateTime). */
const UNIX_EPOCH_TICKS = 621_355_968_000_000_000n;
/** 2010-01-01 00:00 UTC, from which ADV and RAVF count their times. */
export const EPOCH_2010_MICROSECONDS = 1_262_304_000_000_000;
/** 1995-10-10 00:00 UTC, from which the clock of QHY cameras counts seconds. */
export const QHY_EPOCH_MICROSECONDS = 813_283_200_000_000;
/** .NET keeps the kind of time in the top two bits. */
const TICK_BITS = 0x3fff_ffff_ffff_ffffn;

/** An instant read from text, and how finely the text states it. */
export interface ParsedTime {
  readonly utcMicroseconds: number;
  /** Size of the last stated digit, microseconds. */
  readonly resolutionMicroseconds: number;
  /** True when the text says its offset from UTC (`Z`, `-0700`). */
  readonly hasOffset: boolean;
}

const DATE = /^\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})/;
/** Day first: with two digits of the year only as a whole, with four also before a time. */
const DAY_FIRST = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2}(?=\s*$))/;
const TIME = /^[T\s]*(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d*))?\s*(Z|UTC?|[+-]\d{2}:?\d{2})?\s*$/i;

export interface ParsedDate {
  /** Start of the day. */
  readonly utcMicroseconds: number;
  /** What follows the date. */
  readonly rest: string;
  /** The year where its century is not stated and is not that of the standard; else null. */
  readonly guessedYear: number | null;
}

/**
 * Start of the day that `text` names, or null: `2017-12-19` or, day first, `19/12/2017`, with or
 * without a time after it, and the FITS form before the year 2000, `19/12/97` (1900 + year). Years
 * below 40 of that form are taken for 2000 and later: programs went on writing it, and no picture
 * of 1905 came from a camera that writes FITS.
 */
export function parseDate(text: string): ParsedDate | null {
  const yearFirst = DATE.exec(text);
  const match = yearFirst ?? DAY_FIRST.exec(text);
  if (!match) return null;
  const [, first = "", second = "", third = ""] = match;
  const [year, month, day] = yearFirst
    ? [Number(first), Number(second), Number(third)]
    : [oldYear(third), Number(second), Number(first)];
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCDate() !== day) return null;
  const guessedYear = yearFirst === null && third.length === 2 && year >= 2000 ? year : null;
  return { utcMicroseconds: date.getTime() * 1000, rest: text.slice(match[0].length), guessedYear };
}

/** Two-digit years from this on are of the twentieth century. */
const FIRST_OLD_YEAR = 40;

function oldYear(digits: string): number {
  const year = Number(digits);
  if (digits.length === 4) return year;
  return year + (year < FIRST_OLD_YEAR ? 2000 : 1900);
}

/** A time of day `01:33:43.317`, optionally with an offset from UTC, as microseconds; or null. */
export function parseTimeOfDay(text: string): {
  microseconds: number;
  resolutionMicroseconds: number;
  offsetMinutes: number | null;
} | null {
  const match = TIME.exec(text);
  if (!match) return null;
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (hours > 24 || minutes > 59 || seconds > 60) return null;
  const digits = match[4] ?? "";
  const fraction = Math.round(Number(`0.${digits}0`) * 1e6);
  const microseconds = ((hours * 60 + minutes) * 60 + seconds) * 1_000_000 + fraction;
  // 24:00:00 is the midnight at the end of the day (ISO 8601); later times of hour 24 are none.
  if (hours === 24 && microseconds > MICROSECONDS_PER_DAY) return null;
  const offset = match[5] === undefined ? null : offsetMinutes(match[5]);
  // Second 60 exactly is 59.9996 rounded; the one that lasts is the leap second at the end of a UTC
  // day, the first second of the next day as in POSIX time.
  if (seconds === 60 && fraction > 0 && !endsDay(60 * hours + minutes - (offset ?? 0))) return null;
  return {
    microseconds,
    resolutionMicroseconds: 1e6 / 10 ** Math.min(digits.length, 6),
    offsetMinutes: offset,
  };
}

const MINUTES_PER_DAY = 1440;

/** Whether a minute, counted from midnight UTC, is the last of a day. */
const endsDay = (minute: number): boolean => (minute + 1) % MINUTES_PER_DAY === 0;

function offsetMinutes(text: string): number {
  if (!/^[+-]/.test(text)) return 0;
  const digits = text.slice(1).replace(":", "");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return text.startsWith("-") ? -minutes : minutes;
}

/**
 * An instant `2017-12-19T18:33:43.317-0700`. Without an offset the time is taken as UTC; a date
 * alone is refused (null), as it is no instant.
 */
export function parseInstant(text: string): ParsedTime | null {
  const date = parseDate(text);
  const time = date && parseTimeOfDay(date.rest);
  if (!date || !time) return null;
  return {
    utcMicroseconds:
      date.utcMicroseconds + time.microseconds - (time.offsetMinutes ?? 0) * 60_000_000,
    resolutionMicroseconds: time.resolutionMicroseconds,
    hasOffset: time.offsetMinutes !== null,
  };
}

/** Modified Julian date (UTC) to microseconds since 1970, to the nearest microsecond. */
export function mjdToMicroseconds(mjd: number): number {
  const day = Math.floor(mjd);
  return (
    (day - UNIX_EPOCH_MJD) * MICROSECONDS_PER_DAY + Math.round((mjd - day) * MICROSECONDS_PER_DAY)
  );
}

/** Julian date (UTC) to microseconds since 1970. A double holds a present-day JD to 40 us. */
export const jdToMicroseconds = (jd: number): number => mjdToMicroseconds(jd - MJD_EPOCH_JD);

/** 100-ns ticks since 0001-01-01 to microseconds since 1970, to the nearest microsecond. */
export function ticksToMicroseconds(ticks: bigint): number {
  const tenths = (ticks & TICK_BITS) - UNIX_EPOCH_TICKS;
  const floor = tenths >= 0n ? tenths / 10n : (tenths - 9n) / 10n;
  return Number(tenths - floor * 10n >= 5n ? floor + 1n : floor);
}

/** Microseconds since 1970 to 100-ns ticks since 0001-01-01; fractions are kept to a tick. */
export function microsecondsToTicks(utcMicroseconds: number): bigint {
  const whole = Math.floor(utcMicroseconds);
  const tenths = Math.round((utcMicroseconds - whole) * 10);
  return BigInt(whole) * 10n + BigInt(tenths) + UNIX_EPOCH_TICKS;
}

/** An instant for messages: `2023-05-14T21:03:17Z`. */
export const utcSecond = (utcMicroseconds: number): string =>
  `${new Date(Math.floor(utcMicroseconds / 1e6) * 1000).toISOString().slice(0, 19)}Z`;
