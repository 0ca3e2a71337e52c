/** The time of a FITS frame: the surest of those that its header states, and what contradicts it. */

import type { FrameTime, TimeReference } from "../frame.ts";
import { exposureOf, exposureWarnings } from "./fits-exposure.ts";
import type { FitsHeader } from "./fits-header.ts";
import { scaleOf, statedTimes, type TimeCandidate } from "./fits-time-candidates.ts";

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
 * start of the exposure. A time with more digits that agrees with the preferred one to all of its
 * digits is used in its place. A warning names headers that contradict it, or cannot be read.
 *
 * Times in TAI, TT, GPS, TDB, TCG and TCB (TIMESYS, also with their realisation in brackets) are
 * turned into UTC, and `origin` says so; in other scales only headers that are named UT count.
 *
 * Unless `timeReference` says otherwise, DATE-AVG, MIDTIME, MIDPOINT, MJD-AVG and JD_UTC name the
 * middle of the exposure, DATE-END and MJD-END its end, all others its start.
 */
export function fitsTime(header: FitsHeader, options: FitsTimeOptions = {}): FitsTime {
  const { candidates, warnings } = statedTimes(header);
  const doubts = [...warnings, ...scaleWarnings(header)];
  const wanted = options.timeHeader?.toUpperCase();
  const chosen =
    wanted === undefined
      ? surest(candidates)
      : candidates.find(({ origin }) => origin.split(" ")[0] === wanted);
  if (!chosen) {
    const what = wanted === undefined ? "the header has no time" : `no time in ${wanted}`;
    return { time: null, warnings: doubts.length > 0 ? doubts : [what] };
  }
  const time: FrameTime = {
    utcMicroseconds: chosen.utcMicroseconds,
    reference: options.timeReference ?? chosen.reference,
    exposureSeconds: exposureOf(header) ?? options.exposureSeconds ?? null,
    origin: chosen.origin,
  };
  const contradictions = [
    ...disagreements(chosen, candidates),
    ...impossibleOrder(candidates),
    ...exposureWarnings(header),
  ];
  return { time, warnings: [...doubts, ...contradictions] };
}

function scaleWarnings(header: FitsHeader): string[] {
  const scale = scaleOf(header);
  if (scale === "UT1") return ["times are in UT1 (TIMESYS), which is up to 0.9 s from UTC"];
  if (typeof scale === "string") return [];
  return [`times are in ${scale.unknown} (TIMESYS), not UTC; no time is given`];
}

/** Differences of a millisecond and less decide nothing. */
const coarse = ({ resolutionMicroseconds }: TimeCandidate): number =>
  Math.max(1000, resolutionMicroseconds);

/** The preferred time, with the digits of one that agrees with it and has more. */
function surest(candidates: readonly TimeCandidate[]): TimeCandidate | undefined {
  const preferred = candidates.reduce<TimeCandidate | undefined>(
    (best, next) => (best === undefined || isBetter(next, best) ? next : best),
    undefined,
  );
  if (!preferred) return undefined;
  return candidates
    .filter((other) => other.isText && other.doubt < 3 && other.reference === preferred.reference)
    .filter((other) => {
      const difference = Math.abs(other.utcMicroseconds - preferred.utcMicroseconds);
      return difference <= preferred.resolutionMicroseconds;
    })
    .reduce((best, next) => (coarse(next) < coarse(best) ? next : best), preferred);
}

/**
 * Less doubt wins, then digits, then the order of the lists. A coarse time never gives way to
 * another put together from other headers, which may be local time.
 */
function isBetter(next: TimeCandidate, best: TimeCandidate): boolean {
  if (next.doubt !== best.doubt) return next.doubt < best.doubt;
  const bothComposed = next.origin.includes("+") && best.origin.includes("+");
  return !bothComposed && coarse(next) < coarse(best);
}

function disagreements(chosen: TimeCandidate, candidates: readonly TimeCandidate[]): string[] {
  return candidates
    .filter((other) => other !== chosen && other.reference === chosen.reference)
    .filter((other) => {
      const allowed =
        other.resolutionMicroseconds +
        chosen.resolutionMicroseconds +
        Math.max(other.slack, chosen.slack);
      return Math.abs(other.utcMicroseconds - chosen.utcMicroseconds) > allowed;
    })
    .map((other) => {
      const seconds = (other.utcMicroseconds - chosen.utcMicroseconds) / 1e6;
      return `${other.origin} differs from ${chosen.origin} by ${Number(seconds.toFixed(3))} s; ${chosen.origin} is used`;
    });
}

/** Ends before the start, and middles outside, beyond their digits. */
function impossibleOrder(candidates: readonly TimeCandidate[]): string[] {
  const order = ["start", "mid", "end"];
  const sure = candidates.filter(({ doubt }) => doubt < 2);
  return sure.flatMap((later) => {
    const start = sure.find(({ reference }) => reference === "start");
    if (!start || order.indexOf(later.reference) <= 0) return [];
    const allowed = start.resolutionMicroseconds + later.resolutionMicroseconds;
    const isBefore = start.utcMicroseconds - later.utcMicroseconds > allowed;
    return isBefore ? [`${later.origin} is before ${start.origin}`] : [];
  });
}
