/** The exposure that a FITS header states. */

import { parseInstant } from "../utc-time.ts";
import type { FitsHeader } from "./fits-header.ts";

const EXPOSURES = ["EXPTIME", "EXPOSURE", "XPOSURE", "EXP_TIME", "TELAPSE"];

/**
 * Exposure in seconds, or null: EXPTIME, EXPOSURE, XPOSURE, EXP_TIME, TELAPSE, else the time from
 * DATE-BEG to DATE-END. Milli- and microseconds count where the comment of the card says so.
 */
export function exposureOf(header: FitsHeader): number | null {
  for (const keyword of EXPOSURES) {
    const value = header.values[keyword];
    if (typeof value !== "number" || !(value >= 0)) continue;
    const comment = header.cards.find((card) => card.keyword === keyword)?.comment ?? "";
    if (/\[ms\]|\bms\b|millisec/i.test(comment)) return value / 1e3;
    if (/\[us\]|\bus\b|microsec/i.test(comment)) return value / 1e6;
    return value;
  }
  const [begin, end] = ["DATE-BEG", "DATE-END"].map((keyword) => {
    const text = header.values[keyword];
    return typeof text === "string" ? parseInstant(text) : null;
  });
  if (!begin || !end || end.utcMicroseconds < begin.utcMicroseconds) return null;
  return (end.utcMicroseconds - begin.utcMicroseconds) / 1e6;
}
