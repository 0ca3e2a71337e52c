/**
 * Every time that a FITS header states. The standard (section 9) has DATE-OBS, DATE-BEG/AVG/END,
 * MJD-* and TIMESYS; programs in the field also write UT-OBS, TIME-OBS, MIDTIME, JD, and local times
 * with an offset.
 */

import type { TimeReference } from "../frame.ts";
import { type TimeScale, timeScale, toUtc } from "../time-scale.ts";
import { jdToMicroseconds, mjdToMicroseconds, parseDate, parseInstant } from "../utc-time.ts";
import { gpsCards } from "./fits-gps.ts";
import type { FitsHeader } from "./fits-header.ts";
import { numberOf } from "./fits-number.ts";
import { TIMES_OF_DAY, type TimeOfDay, timeOfDay } from "./fits-time-of-day.ts";

/** A time that some header gives. */
export interface TimeCandidate {
  readonly utcMicroseconds: number;
  readonly reference: TimeReference;
  readonly origin: string;
  /** Size of the last stated digit. */
  readonly resolutionMicroseconds: number;
  /**
   * 0: says that it is UTC or comes from a GPS; 1: is UTC by the standard; 2: put together from
   * several headers, or a day number; 3: from a GPS that says itself that it is not to be trusted.
   */
  readonly doubt: number;
  /** True for instants as text and times of day, whose digits are those that were measured. */
  readonly isText: boolean;
  /** What it may differ from others beyond its digits, microseconds. */
  readonly slack: number;
}

export interface StatedTimes {
  /** In order of preference among equals. */
  readonly candidates: readonly TimeCandidate[];
  /** What cannot be read, or only with a guess. */
  readonly warnings: readonly string[];
}

/** Headers that hold a whole instant, in order of preference among equals. */
const INSTANTS: readonly [keyword: string, reference: TimeReference][] = [
  ["UT-OBS", "start"],
  ["DATE-OBS", "start"],
  ["DATE_OBS", "start"],
  ["DATEOBS", "start"],
  ["DATE-BEG", "start"],
  ["DATE-AVG", "mid"],
  ["MIDTIME", "mid"],
  ["MIDPOINT", "mid"],
  ["DATE-END", "end"],
];
/** Keywords of the date that a time of day completes. */
const DATES = ["DATE-OBS", "DATEOBS", "DATE_OBS", "UT-DATE", "UTDATE"];

const DAY_NUMBERS: readonly [keyword: string, reference: TimeReference][] = [
  ["MJD-OBS", "start"],
  ["MJD-BEG", "start"],
  ["MJD-AVG", "mid"],
  ["MJD-END", "end"],
  ["JD", "start"],
  ["JD-OBS", "start"],
  ["JD_UTC", "mid"],
];
/** 1900 and 2200: day numbers beyond are none, or of another epoch. */
const EARLIEST = Date.UTC(1900) * 1000;
const LATEST = Date.UTC(2200) * 1000;

/** How far times may differ beyond their stated digits before it is worth a warning. */
const AGREEMENT_MICROSECONDS = 10_000;
/** A time of day beside a DATE-OBS that is complete: programs take both one after the other. */
const BESIDE_MICROSECONDS = 1_000_000;

/** The scale of TIMESYS, UTC without it; its text where it is none that can be turned into UTC. */
export function scaleOf({ values }: FitsHeader): TimeScale | { readonly unknown: string } {
  const stated = values.TIMESYS;
  if (typeof stated !== "string" || stated.trim() === "") return "UTC";
  return timeScale(stated) ?? { unknown: stated.trim() };
}

/** Every time that the header gives. */
export function statedTimes(header: FitsHeader): StatedTimes {
  const scale = scaleOf(header);
  const warnings: string[] = [];
  const found: TimeCandidate[] = [];
  const gps = gpsCandidate(header);
  if (gps) found.push(gps);
  const dateOnly = startsAtMidnight(header);
  for (const [keyword, reference] of INSTANTS) {
    if (keyword === dateOnly) continue;
    const instant = instantOf(header, keyword, reference);
    if (typeof instant === "string") warnings.push(instant);
    else if (instant) found.push(instant);
  }
  const composed = composedTimes(header, dateOnly);
  found.push(...composed.candidates);
  warnings.push(...composed.warnings);
  for (const [keyword, reference] of DAY_NUMBERS) {
    const day = dayNumber(header, keyword, reference);
    if (typeof day === "string") warnings.push(day);
    else if (day) found.push(day);
  }
  if (typeof scale !== "string") {
    const utc = found.filter((candidate) => isNamedUtc(candidate));
    return { candidates: utc, warnings };
  }
  return { candidates: found.flatMap((candidate) => inUtc(candidate, scale)), warnings };
}

/** True for times that say themselves that they are UTC, whatever TIMESYS says. */
const isNamedUtc = ({ doubt, origin }: TimeCandidate): boolean =>
  doubt === 0 || doubt === 3 || origin === "JD_UTC" || /\+ UT/.test(origin);

function inUtc(candidate: TimeCandidate, scale: TimeScale): TimeCandidate[] {
  if (scale === "UTC" || scale === "UT1" || isNamedUtc(candidate)) return [candidate];
  const utcMicroseconds = toUtc(candidate.utcMicroseconds, scale);
  if (utcMicroseconds === null) return [];
  return [{ ...candidate, utcMicroseconds, origin: `${candidate.origin} (${scale})` }];
}

function gpsCandidate(header: FitsHeader): TimeCandidate | null {
  const gps = gpsCards(header);
  if (!gps) return null;
  return {
    utcMicroseconds: gps.utcMicroseconds,
    reference: "start",
    origin: "GPS_ST + GPS_SU",
    resolutionMicroseconds: 1,
    doubt: gps.trusted ? 0 : 3,
    isText: true,
    slack: AGREEMENT_MICROSECONDS,
  };
}

/** A whole instant, null without one, or why the text is none. */
function instantOf(
  { values }: FitsHeader,
  keyword: string,
  reference: TimeReference,
): TimeCandidate | string | null {
  const text = values[keyword];
  if (typeof text !== "string" || text.trim() === "") return null;
  const instant = parseInstant(text);
  if (!instant) {
    const isPart = parseDate(text)?.rest.trim() === "" || timeOfDay(text) !== null;
    return isPart ? null : `${keyword} is "${text.trim()}", which is no time that can be read`;
  }
  const { utcMicroseconds, resolutionMicroseconds, hasOffset } = instant;
  const doubt = hasOffset || keyword === "UT-OBS" ? 0 : 1;
  const facts = { isText: true, slack: AGREEMENT_MICROSECONDS };
  return { utcMicroseconds, reference, origin: keyword, resolutionMicroseconds, doubt, ...facts };
}

/** The keyword of a date that is written as its midnight, beside a time of day that is another. */
function startsAtMidnight({ values }: FitsHeader): string | null {
  const keyword = DATES.find((name) => /[T ]0?0:00:00(\.0*)?\s*$/.test(String(values[name])));
  const day = TIMES_OF_DAY.some((name) => (timeOfDay(values[name])?.microseconds ?? 0) > 0);
  return keyword !== undefined && day ? keyword : null;
}

/** A date, and the time of day in a header of its own. */
function composedTimes({ values }: FitsHeader, dateOnly: string | null): StatedTimes {
  const keyword = DATES.find((name) => typeof values[name] === "string");
  const date = keyword === undefined ? null : parseDate(String(values[keyword]));
  const candidates: TimeCandidate[] = [];
  const warnings: string[] = [];
  for (const name of TIMES_OF_DAY) {
    const text = values[name];
    const whole = typeof text === "string" ? parseInstant(text) : null;
    const time = timeOfDay(text);
    if (whole) {
      // UT-OBS is one of the instants.
      if (name === "UT-OBS") continue;
      const { utcMicroseconds, resolutionMicroseconds } = whole;
      const facts = { reference: "start", isText: true, slack: AGREEMENT_MICROSECONDS } as const;
      const doubt = whole.hasOffset || name.startsWith("UT") ? 0 : 1;
      candidates.push({ utcMicroseconds, resolutionMicroseconds, origin: name, doubt, ...facts });
    } else if (time && date && keyword !== undefined) {
      const isComplete = date.rest.trim() !== "" && keyword !== dateOnly;
      candidates.push(composed(date.utcMicroseconds, time, `${keyword} + ${name}`, isComplete));
    } else if (typeof text === "string" && /\d:\d/.test(text) && !time) {
      warnings.push(`${name} is "${text.trim()}", which is no time of day`);
    }
  }
  if (candidates.length > 0 && date && date.guessedYear !== null) {
    warnings.unshift(
      `${keyword} is "${values[keyword ?? ""]}", day first, with two digits of the year: ${date.guessedYear} is taken`,
    );
  }
  if (dateOnly !== null) {
    warnings.push(`${dateOnly} says midnight, another header another time: its date is used alone`);
  }
  return { candidates, warnings };
}

function composed(
  midnight: number,
  time: TimeOfDay,
  origin: string,
  isComplete: boolean,
): TimeCandidate {
  return {
    utcMicroseconds: midnight + time.microseconds - (time.offsetMinutes ?? 0) * 60_000_000,
    reference: "start",
    origin,
    resolutionMicroseconds: time.resolutionMicroseconds,
    doubt: 2,
    isText: true,
    slack: isComplete ? BESIDE_MICROSECONDS : AGREEMENT_MICROSECONDS,
  };
}

/** A day number, null without one, or why it is none. */
function dayNumber(
  { values }: FitsHeader,
  keyword: string,
  reference: TimeReference,
): TimeCandidate | string | null {
  const day = numberOf(values[keyword]);
  if (day === null || !(day > 0)) return null;
  const utcMicroseconds = keyword.startsWith("MJD")
    ? mjdToMicroseconds(day)
    : jdToMicroseconds(day);
  if (utcMicroseconds < EARLIEST || utcMicroseconds > LATEST) {
    return `${keyword} is ${day}, which is no day between 1900 and 2200`;
  }
  const digits = String(day).split(".")[1]?.length ?? 0;
  return {
    utcMicroseconds,
    reference,
    origin: keyword,
    resolutionMicroseconds: 86_400e6 / 10 ** digits,
    doubt: 2,
    isText: keyword === "MJD-OBS" || keyword === "MJD-BEG",
    slack: AGREEMENT_MICROSECONDS,
  };
}
