/** The time of a frame as header cards, for tables and pictures made of it (FITS standard, section 9). */

import type { Frame, FrameTime } from "../frame.ts";
import type { FitsCards } from "./fits-cards.ts";

/** Keywords of the instants of an exposure, and what their comments call them. */
const KEYWORDS: Readonly<Record<FrameTime["reference"], [keyword: string, what: string]>> = {
  start: ["DATE-OBS", "start"],
  mid: ["DATE-AVG", "middle"],
  end: ["DATE-END", "end"],
};

/** EXIF as the camera wrote it, in keywords of 8 letters. */
const CAMERA: readonly [name: string, keyword: string, comment: string][] = [
  ["DateTimeOriginal", "EXIFDATE", "EXIF DateTimeOriginal, clock of the camera"],
  ["SubSecTimeOriginal", "EXIFSUBS", "EXIF SubSecTimeOriginal"],
  ["OffsetTimeOriginal", "EXIFZONE", "EXIF OffsetTimeOriginal"],
];

/**
 * Cards that say when a frame was taken: DATE-OBS, or DATE-AVG or DATE-END by its reference, with
 * TIMESYS and EXPTIME, where the time comes from, and what EXIF of a camera says word for word.
 * Empty for a frame without either. `fitsTime` reads the same time from them, to a microsecond.
 */
export function fitsTimeCards({ time, meta }: Pick<Frame, "time" | "meta">): FitsCards {
  const cards: Record<string, FitsCards[string]> = {};
  if (time) {
    const [keyword, what] = KEYWORDS[time.reference];
    cards.TIMESYS = "UTC";
    cards[keyword] = [isoText(time.utcMicroseconds), `${what} of the exposure`];
    if (time.exposureSeconds !== null) cards.EXPTIME = [time.exposureSeconds, "[s]"];
    cards.DATESRC = [time.origin, "where the time comes from"];
  }
  for (const [name, keyword, comment] of CAMERA) {
    const value = meta[name];
    if (typeof value === "string") cards[keyword] = [value, comment];
  }
  return cards;
}

/** `2019-11-01T21:14:25.370000`: FITS has no letter for the zone. */
function isoText(utcMicroseconds: number): string {
  const whole = Math.round(utcMicroseconds);
  const milliseconds = Math.floor(whole / 1000);
  const rest = whole - 1000 * milliseconds;
  return new Date(milliseconds).toISOString().replace("Z", String(rest).padStart(3, "0"));
}
