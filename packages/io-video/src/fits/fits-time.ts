/**
 * Times of a FITS header. The standard (section 9) has DATE-OBS, DATE-BEG/AVG/END, MJD-*; programs
 * in the field also write UT-OBS, TIME-OBS, MIDTIME, JD, and local times with an offset.
 */

import type { FrameTime, TimeReference } from "../frame.ts";
import {
  jdToMicroseconds,
  mjdToMicroseconds,
  parseDate,
  parseInstant,
  parseTimeOfDay,
} from "../utc-time.ts";
import { exposureOf } from "./fits-exposure.ts";
import { gpsCards } from "./fits-gps.ts";
import type { FitsHeader } from "./fits-header.ts";

/** A time that some header gives. */
export interface TimeCandidate {
  readonly utcMicroseconds: number;
  readonly reference: TimeReference;
  readonly origin: string;
  /** Size of the last stated digit. */
  readonly resolutionMicroseconds: number;
  /**
   * 0: says that it is UTC or comes from a GPS; 1: is UTC by the standard; 2: put together from
   * several headers; 3: from a GPS that says itself that it is not to be trusted.
   */
  readonly doubt: number;
}

/** Headers that hold a whole instant, in order of preference among equals. */
const INSTANTS: readonly [keyword: string, reference: TimeReference][] = [
  ["UT-OBS", "start"],
  ["DATE-OBS", "start"],
  ["DATE-BEG", "start"],
  ["DATE-AVG", "mid"],
  ["MIDTIME", "mid"],
  ["MIDPOINT", "mid"],
  ["DATE-END", "end"],
];

const DAY_NUMBERS: readonly [keyword: string, reference: TimeReference][] = [
  ["MJD-OBS", "start"],
  ["MJD-BEG", "start"],
  ["MJD-AVG", "mid"],
  ["MJD-END", "end"],
  ["JD", "start"],
  ["JD-OBS", "start"],
  ["JD_UTC", "mid"],
];

/** Times of day that complete a date without time in DATE-OBS; the named ones are UT. */
const TIMES_OF_DAY = [
  "UT-OBS",
  "UTC-OBS",
  "UTSTART",
  "UT",
  "UTC",
  "TIME-OBS",
  "TIMEOBS",
  "TIME-BEG",
  "TM-START",
];
/** A time of day as a number: seconds from midnight; below this it could be hours. */
const LEAST_SECONDS = 24;
const SECONDS_PER_DAY = 86_400;

/** Scales that are UTC, or within a second of it by name. */
const UTC_SCALES = ["UTC", "UT", "GMT", "UT1"];

/** How far times may differ beyond their stated digits before it is worth a warning. */
const AGREEMENT_MICROSECONDS = 10_000;

export interface FitsTime {
  readonly time: FrameTime | null;
  readonly warnings: readonly string[];
}

export interface FitsTimeOptions {
  /** The header to take the time from, e.g. `"DATE-AVG"`. @default the most precise that says UTC */
  readonly timeHeader?: string;
  /** Which instant of the exposure that header names. @default what its name says */
  readonly timeReference?: TimeReference;
  /** Exposure in seconds where the header does not state it. @default null */
  readonly exposureSeconds?: number | null;
}

/**
 * The time of a header. Preferred are, in this order: GPS cards (`GPS_ST`, `GPS_SU` with a `GPSSTAT`
 * of Locked or PartialData), times that state their offset from UTC or are named UT, times that are
 * UTC by the standard, day numbers and dates put together from several headers; among equals the
 * start of the exposure. A warning names headers that contradict it.
 *
 * Unless `timeReference` says otherwise, DATE-AVG, MIDTIME, MIDPOINT, MJD-AVG and JD_UTC name the
 * middle of the exposure, DATE-END and MJD-END its end, all others its start.
 */
export function fitsTime(header: FitsHeader, options: FitsTimeOptions = {}): FitsTime {
  const scale = header.values.TIMESYS;
  if (typeof scale === "string" && !UTC_SCALES.includes(scale.trim().toUpperCase())) {
    const warning = `times are in ${scale.trim()} (TIMESYS), not UTC; no time is given`;
    return { time: null, warnings: [warning] };
  }
  const candidates = timeCandidates(header);
  const wanted = options.timeHeader?.toUpperCase();
  const chosen =
    wanted === undefined
      ? candidates.reduce<TimeCandidate | undefined>(
          (best, next) => (best === undefined || isBetter(next, best) ? next : best),
          undefined,
        )
      : candidates.find(({ origin }) => origin.split(" ")[0] === wanted);
  if (!chosen) {
    const what = wanted === undefined ? "the header has no time" : `no time in ${wanted}`;
    return { time: null, warnings: [what] };
  }
  const time: FrameTime = {
    utcMicroseconds: chosen.utcMicroseconds,
    reference: options.timeReference ?? chosen.reference,
    exposureSeconds: exposureOf(header) ?? options.exposureSeconds ?? null,
    origin: chosen.origin,
  };
  return { time, warnings: disagreements(chosen, candidates) };
}

/** Less doubt wins, then digits (all below a millisecond are equal), then the order of the lists. */
function isBetter(next: TimeCandidate, best: TimeCandidate): boolean {
  if (next.doubt !== best.doubt) return next.doubt < best.doubt;
  const coarse = (candidate: TimeCandidate) => Math.max(1000, candidate.resolutionMicroseconds);
  return coarse(next) < coarse(best);
}

/** Every time that the header gives, in order of preference among equals. */
function timeCandidates(header: FitsHeader): TimeCandidate[] {
  const { values } = header;
  const found: TimeCandidate[] = [];
  for (const [keyword, reference] of INSTANTS) {
    const text = values[keyword];
    const instant = typeof text === "string" ? parseInstant(text) : null;
    if (!instant) continue;
    const { utcMicroseconds, resolutionMicroseconds, hasOffset } = instant;
    const doubt = hasOffset || keyword === "UT-OBS" ? 0 : 1;
    found.push({ utcMicroseconds, reference, origin: keyword, resolutionMicroseconds, doubt });
  }
  const gps = gpsCards(header);
  if (gps) {
    const { utcMicroseconds, trusted } = gps;
    const doubt = trusted ? 0 : 3;
    const facts = { reference: "start", resolutionMicroseconds: 1, doubt } as const;
    found.unshift({ utcMicroseconds, origin: "GPS_ST + GPS_SU", ...facts });
  }
  const composed = composedTime(header);
  if (composed) found.push(composed);
  for (const [keyword, reference] of DAY_NUMBERS) {
    const day = values[keyword];
    if (typeof day !== "number" || !(day > 0)) continue;
    const utcMicroseconds = keyword.startsWith("MJD")
      ? mjdToMicroseconds(day)
      : jdToMicroseconds(day);
    const digits = String(day).split(".")[1]?.length ?? 0;
    const resolutionMicroseconds = 86_400e6 / 10 ** digits;
    found.push({ utcMicroseconds, reference, origin: keyword, resolutionMicroseconds, doubt: 2 });
  }
  return found;
}

/** DATE-OBS with the date only, and the time of day in a header of its own. */
function composedTime({ values }: FitsHeader): TimeCandidate | null {
  const text = values["DATE-OBS"] ?? values.DATEOBS;
  const date = typeof text === "string" ? parseDate(text) : null;
  if (date?.rest.trim() !== "") return null;
  for (const keyword of TIMES_OF_DAY) {
    const time = timeOfDay(values[keyword]);
    if (!time) continue;
    const offset = (time.offsetMinutes ?? 0) * 60_000_000;
    return {
      utcMicroseconds: date.utcMicroseconds + time.microseconds - offset,
      reference: "start",
      origin: `DATE-OBS + ${keyword}`,
      resolutionMicroseconds: time.resolutionMicroseconds,
      doubt: 2,
    };
  }
  return null;
}

/** A time of day as text, or as the seconds from midnight. */
function timeOfDay(value: FitsHeader["values"][string] | undefined) {
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

function disagreements(chosen: TimeCandidate, candidates: readonly TimeCandidate[]): string[] {
  return candidates
    .filter((other) => other !== chosen && other.reference === chosen.reference)
    .filter((other) => {
      const allowed =
        other.resolutionMicroseconds + chosen.resolutionMicroseconds + AGREEMENT_MICROSECONDS;
      return Math.abs(other.utcMicroseconds - chosen.utcMicroseconds) > allowed;
    })
    .map((other) => {
      const seconds = (other.utcMicroseconds - chosen.utcMicroseconds) / 1e6;
      return `${other.origin} differs from ${chosen.origin} by ${Number(seconds.toFixed(3))} s; ${chosen.origin} is used`;
    });
}
