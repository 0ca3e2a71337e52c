/** Header cards as text of 80 characters (FITS standard 4.0, section 4.2). */

import { VideoError } from "../errors.ts";
import type { FitsValue } from "./fits-header.ts";

/** Keywords that the writer sets itself. */
const OWN =
  /^(SIMPLE|XTENSION|BITPIX|NAXIS\d*|EXTEND|PCOUNT|GCOUNT|BZERO|BSCALE|BLANK|END|CHECKSUM|DATASUM)$/;

/** Cards that a caller gives: keyword to value, or to value and comment. */
export type FitsCards = Readonly<
  Record<string, FitsValue | readonly [value: FitsValue, comment: string]>
>;

/**
 * The cards of a caller.
 *
 * @throws VideoError `"invalid-option"` for a keyword or value that no card can hold, or a keyword
 * that the writer sets itself.
 */
export const userCards = (cards: FitsCards): string[] =>
  Object.entries(cards).flatMap(([keyword, entry]) =>
    Array.isArray(entry)
      ? cardsOf(keyword, entry[0], entry[1])
      : cardsOf(keyword, entry as FitsValue, ""),
  );

function cardsOf(keyword: string, value: FitsValue, comment: string): string[] {
  if (keyword === "COMMENT" || keyword === "HISTORY") {
    const lines = String(value)
      .split("\n")
      .flatMap((line) => line.match(/.{1,72}/g) ?? [""]);
    return lines.map((line) => `${keyword.padEnd(8)}${printable(keyword, line)}`.padEnd(80));
  }
  if (OWN.test(keyword)) {
    throw badCard(keyword, "is written from the pixels and cannot be given");
  }
  if (typeof value === "string" && quoted(value).length > 70) return longString(keyword, value);
  return [card(keyword, value, comment)];
}

/** CONTINUE cards, standard section 4.2.1.2. */
function longString(keyword: string, value: string): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const character of value) {
    if (quoted(piece + character).length > 66) {
      pieces.push(piece);
      piece = "";
    }
    piece += character;
  }
  pieces.push(piece);
  return pieces.map((text, i) => {
    const start = i === 0 ? head(keyword) : "CONTINUE  ";
    const end = i < pieces.length - 1 ? "&" : "";
    return (start + quoted(printable(keyword, text + end))).padEnd(80);
  });
}

/** One card. @throws VideoError `"invalid-option"` when it cannot hold the value. */
export function card(keyword: string, value: FitsValue, comment: string): string {
  const start = head(keyword);
  const text = valueText(keyword, value);
  const whole = comment === "" ? start + text : `${start}${text} / ${printable(keyword, comment)}`;
  if ((start + text).length > 80) throw badCard(keyword, `has no room for ${text}`);
  return whole.slice(0, 80).padEnd(80);
}

function head(keyword: string): string {
  if (/^[A-Z0-9_-]{1,8}$/.test(keyword)) return `${keyword.padEnd(8)}= `;
  if (/^[A-Z0-9_-]+( [A-Z0-9_-]+)*$/.test(keyword)) return `HIERARCH ${keyword} = `;
  throw badCard(keyword, "must be upper-case letters, digits, - or _");
}

function valueText(keyword: string, value: FitsValue): string {
  if (value === null) return "";
  if (typeof value === "string") return quoted(printable(keyword, value)).padEnd(20);
  if (typeof value === "boolean") return (value ? "T" : "F").padStart(20);
  if (!Number.isFinite(value)) throw badCard(keyword, `cannot hold ${value}`);
  return String(value).toUpperCase().padStart(20);
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''").padEnd(8)}'`;

function printable(keyword: string, text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  throw badCard(keyword, `must be printable ASCII. Received ${JSON.stringify(text)}`);
}

const badCard = (keyword: string, reason: string): VideoError =>
  new VideoError("invalid-option", `header.${keyword} ${reason}.`, {
    data: { option: `header.${keyword}` },
  });
