/** Right ascension and declination as text: read in the ways people write them, and written. */

import { turn360 } from "./angles.ts";
import { check, WcsError } from "./errors.ts";
import type { SkyPosition } from "./sphere.ts";

const DEGREES_PER_HOUR = 15;
const MOST_DIGITS = 12;
/** Characters of one angle, or two: longer text is no position, and takes long to look through. */
const MOST_CHARACTERS = 128;

/** One angle: sign, up to three numbers, each with its unit, colons or blanks between them. */
const UNIT = "[hHdDmMsS°′″'\":]";
const ANGLE = new RegExp(`^([+\\-−]?)\\s*(${part()}(?:\\s*${part()}){0,2})$`);

function part(): string {
  return `\\d+(?:\\.\\d*)?\\s*${UNIT}{0,2}`;
}

/** What an angle's numbers and units say. */
interface AngleText {
  readonly negative: boolean;
  readonly numbers: readonly number[];
  /** "h" or "d" where the first unit says so, ":" for colons, "" without a unit. */
  readonly unit: "h" | "d" | ":" | "";
}

/**
 * Reads a place on the sky: `05:34:31.94 +22:00:52.2`, `05h34m31.94s +22d00m52.2s`,
 * `05 34 31.94 +22 00 52.2`, or decimal degrees, `83.6331 +22.0145`. Right ascension is in hours
 * with colons, with `h`, and where minutes follow it; a single number without a unit is degrees.
 * A comma may stand between the two.
 *
 * @throws WcsError `"unreadable-position"` for other text, minutes or seconds of 60 and more, and angles
 *   outside 0 to 24 hours, 0 to 360 and -90 to 90 degrees.
 * @example
 * parseSkyPosition("05:34:31.94 +22:00:52.2"); // { raDegrees: 83.633…, decDegrees: 22.0145 }
 */
export function parseSkyPosition(text: string): SkyPosition {
  const trimmed = text.trim();
  if (trimmed.length > MOST_CHARACTERS) throw unreadable(text, "a position of a few words");
  const [ra, dec] = splitPosition(trimmed);
  return { raDegrees: parseRightAscension(ra), decDegrees: parseDeclination(dec) };
}

/** The two angles of a position. */
function splitPosition(text: string): [string, string] {
  const comma = text.split(/\s*,\s*/);
  if (comma.length === 2) return [comma[0]!, comma[1]!];
  const signed = /^(.*[^\s+\-−])\s*(?=[+\-−])(.+)$/.exec(text);
  if (signed && comma.length === 1) return [signed[1]!, signed[2]!];
  const words = text.split(/\s+/);
  // Without a sign both angles have as many words.
  if (comma.length === 1 && words.length % 2 === 0 && words.length <= 6) {
    const half = words.length / 2;
    return [words.slice(0, half).join(" "), words.slice(half).join(" ")];
  }
  throw unreadable(
    text,
    'a right ascension and a declination, such as "05:34:31.94 +22:00:52.2" or "83.6331 +22.0145"',
  );
}

/** Right ascension in degrees, [0, 360). @throws WcsError `"unreadable-position"`. */
export function parseRightAscension(text: string): number {
  const { negative, numbers, unit } = parseAngle(text, 'a right ascension such as "05:34:31.94"');
  const inHours = unit === "h" || unit === ":" || (unit === "" && numbers.length > 1);
  const value = sexagesimal(numbers);
  const limit = inHours ? 24 : 360;
  if (negative || value > limit) {
    throw unreadable(text, `a right ascension from 0 to ${inHours ? "24 hours" : "360 degrees"}`);
  }
  return turn360(inHours ? value * DEGREES_PER_HOUR : value);
}

/** Declination in degrees, -90 to 90. @throws WcsError `"unreadable-position"`. */
export function parseDeclination(text: string): number {
  const { negative, numbers, unit } = parseAngle(text, 'a declination such as "+22:00:52.2"');
  const value = sexagesimal(numbers);
  if (value > 90 || unit === "h") {
    throw unreadable(text, "a declination from -90 to 90 degrees");
  }
  return negative ? -value : value;
}

const sexagesimal = (numbers: readonly number[]): number =>
  numbers.reduceRight((sum, value) => value + sum / 60, 0);

function parseAngle(text: string, expected: string): AngleText {
  const trimmed = text.trim();
  const match = trimmed.length > MOST_CHARACTERS ? null : ANGLE.exec(trimmed);
  if (match === null) throw unreadable(text, expected);
  const parts = match[2]!.match(new RegExp(part(), "g")) ?? [];
  const numbers = parts.map((piece) => Number.parseFloat(piece));
  const units = parts.map((piece) => unitOf(piece));
  if (!unitsFit(units) || numbers.slice(0, -1).some((value) => !Number.isInteger(value))) {
    throw unreadable(text, expected);
  }
  if (numbers.slice(1).some((value) => value >= 60)) {
    throw unreadable(text, "minutes and seconds below 60");
  }
  const [first = ""] = units;
  const unit = first === "h" || first === "d" || first === ":" ? first : "";
  return { negative: /[-−]/.test(match[1]!), numbers, unit };
}

/** "h", "d", "m", "s", ":" or "". */
function unitOf(piece: string): string {
  const written = piece.replace(/[\d.\s]/g, "").toLowerCase();
  if (written === "°") return "d";
  if (written === "′" || written === "'") return "m";
  if (written === "″" || written === '"' || written === "''") return "s";
  return written;
}

/** Whether units come in their order, and not two kinds of them. */
function unitsFit(units: readonly string[]): boolean {
  const [first = "", second = "", third = ""] = units;
  const last = units.length - 1;
  if (units.every((unit) => unit === "")) return true;
  if (first === ":") return units.every((unit, i) => unit === (i < last ? ":" : "")) && last > 0;
  return (
    (first === "h" || first === "d") &&
    (last < 1 || second === "m" || (last === 1 && second === "")) &&
    (last < 2 || third === "s" || third === "")
  );
}

const unreadable = (text: string, expected: string): WcsError =>
  new WcsError("unreadable-position", `expected ${expected}. Received "${shortened(text)}".`, {
    data: { received: text },
  });

const shortened = (text: string): string =>
  text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)} ...` : text;

export interface FormatPositionOptions {
  /** Digits behind the point of the seconds of declination; those of time have one more. @default 2 */
  readonly digits?: number;
}

/**
 * A place as `05:34:31.940 +22:00:52.20`, rounded; NaN in both stay `nan`.
 *
 * @throws WcsError `"invalid-option"`.
 */
export function formatSkyPosition(
  { raDegrees, decDegrees }: SkyPosition,
  { digits = 2 }: FormatPositionOptions = {},
): string {
  check.integerAtLeast("digits", digits, 0);
  check.between("digits", digits, 0, MOST_DIGITS);
  if (!Number.isFinite(raDegrees) || !Number.isFinite(decDegrees)) return "nan";
  const ra = colons(turn360(raDegrees) / DEGREES_PER_HOUR, digits + 1, 24);
  const dec = colons(Math.abs(decDegrees), digits, Number.POSITIVE_INFINITY);
  const isNegative = decDegrees < 0 && /[1-9]/.test(dec);
  return `${ra} ${isNegative ? "-" : "+"}${dec}`;
}

/** A number of hours or degrees in whole ones, minutes and seconds, rounded as a whole. */
function colons(value: number, digits: number, turn: number): string {
  const unit = 10 ** digits;
  const all = Math.round(value * 3600 * unit);
  const seconds = (all % (60 * unit)) / unit;
  const minutes = Math.floor(all / (60 * unit));
  const whole = Math.floor(minutes / 60) % turn;
  const width = digits === 0 ? 2 : digits + 3;
  return [
    String(whole).padStart(2, "0"),
    String(minutes % 60).padStart(2, "0"),
    seconds.toFixed(digits).padStart(width, "0"),
  ].join(":");
}
