/** The exposure that a FITS header states. */

import { parseInstant } from "../utc-time.ts";
import type { FitsHeader, FitsValue } from "./fits-header.ts";
import { numberOf } from "./fits-number.ts";

/** Keywords of the exposure in seconds, in order of preference. */
export const EXPOSURES = [
  "EXPTIME",
  "EXPOSURE",
  "XPOSURE",
  "EXP_TIME",
  "EXPOTIME",
  "EXPOS",
  "ITIME",
  "INTTIME",
  "TELAPSE",
];
/** Keywords whose name says milli- or microseconds: `EXPOINUS`, `EXP_MS`, `EXPTIMUS`. */
const NAMED_UNIT = /^EXP[A-Z]*?(?:IN)?_?([MU])S(?:EC)?$/;
/** Text with its unit: `0.5 s`, `40 ms`. */
const WITH_UNIT = /^(.*[\d.,])\s*(s|sec|seconds?|ms|msec|us|usec)$/i;
/** Exposures that differ by more than this part contradict each other. */
const AGREEMENT = 1e-3;

interface StatedExposure {
  readonly keyword: string;
  readonly seconds: number;
}

/**
 * Exposure in seconds, or null: EXPTIME, EXPOSURE, XPOSURE, EXP_TIME, EXPOTIME, EXPOS, ITIME,
 * INTTIME, TELAPSE, keywords that name their unit (EXPOINUS), else the time from DATE-BEG to
 * DATE-END. Milli- and microseconds count where the name, the text or the comment of the card says
 * so, minutes, hours and days where the comment has them in brackets, as Kepler's `[d]`; numbers may be written as text.
 */
export function exposureOf(header: FitsHeader): number | null {
  const [first] = statedExposures(header);
  if (first) return first.seconds;
  const [begin, end] = ["DATE-BEG", "DATE-END"].map((keyword) => {
    const text = header.values[keyword];
    return typeof text === "string" ? parseInstant(text) : null;
  });
  if (!begin || !end || end.utcMicroseconds < begin.utcMicroseconds) return null;
  return (end.utcMicroseconds - begin.utcMicroseconds) / 1e6;
}

/** Negative exposures, and what contradicts the one that is used; TELAPSE may be longer: it counts pauses. */
export function exposureWarnings(header: FitsHeader): string[] {
  const negative = everyExposure(header)
    .filter(({ seconds }) => seconds < 0)
    .map(({ keyword, seconds }) => `${keyword} is negative, ${seconds} s, and is not used`);
  const [first, ...others] = statedExposures(header).filter(({ keyword }) => keyword !== "TELAPSE");
  if (!first) return negative;
  const contradictions = others
    .filter(({ seconds }) => Math.abs(seconds - first.seconds) > AGREEMENT * first.seconds)
    .map(
      ({ keyword, seconds }) =>
        `${keyword} says an exposure of ${seconds} s, ${first.keyword} of ${first.seconds} s; ${first.keyword} is used`,
    );
  return [...negative, ...contradictions];
}

/** Every keyword of an exposure that can be one, in order of preference. */
const statedExposures = (header: FitsHeader): StatedExposure[] =>
  everyExposure(header).filter(({ seconds }) => seconds >= 0);

/** Every keyword of an exposure that has a number, also a negative one. */
function everyExposure({ values, cards }: FitsHeader): StatedExposure[] {
  const comments = (keyword: string) => cards.find((card) => card.keyword === keyword)?.comment;
  const plain = EXPOSURES.map((keyword) => ({
    keyword,
    seconds: secondsOf(values[keyword], comments(keyword) ?? ""),
  }));
  const named = Object.keys(values).flatMap((keyword) => {
    const unit = NAMED_UNIT.exec(keyword)?.[1];
    const value = numberOf(values[keyword]);
    if (unit === undefined || value === null) return [];
    return [{ keyword, seconds: value / (unit === "U" ? 1e6 : 1e3) }];
  });
  return [...plain, ...named].filter((one): one is StatedExposure => one.seconds !== null);
}

function secondsOf(value: FitsValue | undefined, comment: string): number | null {
  const [, digits, unit = ""] =
    typeof value === "string" ? (WITH_UNIT.exec(value.trim()) ?? []) : [];
  const number = numberOf(digits ?? value);
  if (number === null) return null;
  const says = unit === "" ? comment : ` ${unit.toLowerCase().replace("sec", "s")} `;
  if (/\[ms\]|\bms\b|millisec/i.test(says)) return number / 1e3;
  if (/\[us\]|\bus\b|microsec/i.test(says)) return number / 1e6;
  if (/\[min(utes?)?\]/i.test(says)) return number * 60;
  if (/\[(h|hours?)\]/i.test(says)) return number * 3600;
  if (/\[(d|days?)\]/i.test(says)) return number * 86_400;
  return number;
}
