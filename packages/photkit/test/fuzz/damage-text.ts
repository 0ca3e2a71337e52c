/** Damage to texts and to binary files with text in them, drawn from a seeded generator. */

import type { coreStats } from "../../src/index.ts";

type Random = ReturnType<typeof coreStats.createRandom>;

/** What breaks parsers: numbers out of range, other scripts and signs, controls, marks of formats. */
const PIECES = [
  ...["", "0", "-0", "-1", "1e309", "-1e999", "NaN", "Infinity", "null", "1e-320", "0x1F", "1_000"],
  ...[
    "9007199254740993",
    "99999999999999999999999",
    "1,5",
    "１２",
    "−1",
    "+",
    "-",
    ".",
    "..",
    "1.2.3",
  ],
  ...[",", ",,", ";", '"', "'", '""', "\n", "\r\n", "\r", "\t", " ", "\0", "\u001b[31m", "\ufeff"],
  ...[
    "[",
    "]",
    "{",
    "}",
    ":",
    "::",
    "\\",
    "\\u0000",
    "\ud800",
    "é",
    "🌟",
    "\u2028",
    "#",
    "__proto__",
  ],
  ...[
    "24:00:00",
    "23:59:60",
    "[99:99:99.9999]",
    "2024-02-30",
    "0000-00-00",
    "°",
    "h",
    "m",
    "s",
    "′",
  ],
];

const pick = <T>(random: Random, from: readonly T[]): T => from[random.integer(from.length)]!;

type Damage = (text: string, random: Random, at: number) => string;

const put =
  (pieceOf: (random: Random, text: string) => string, gone: (random: Random) => number): Damage =>
  (text, random, at) =>
    text.slice(0, at) + pieceOf(random, text) + text.slice(at + gone(random));

/** A field or line of the text itself. */
const ownPiece = (random: Random, text: string): string => {
  const from = random.integer(text.length);
  return text.slice(from, from + 1 + random.integer(random.integer(4) === 0 ? 200 : 12));
};

/** The number at or behind a place becomes another piece. */
const otherNumber: Damage = (text, random, at) => {
  const found = /[-+\d.eE]+/.exec(text.slice(at));
  if (!found) return text;
  const from = at + found.index;
  return text.slice(0, from) + pick(random, PIECES) + text.slice(from + found[0].length);
};

const repeated: Damage = (text, random, at) => {
  const piece = text.slice(at, at + 1 + random.integer(20));
  return text.slice(0, at) + piece.repeat(1 + random.integer(300)) + text.slice(at);
};

/** Lines change places, or stand twice. */
const otherLine: Damage = (text, random) => {
  const lines = text.split("\n");
  const [from, to] = [random.integer(lines.length), random.integer(lines.length)];
  const line = random.integer(2) === 0 ? lines.splice(from, 1)[0]! : lines[from]!;
  lines.splice(to, 0, line);
  return lines.join("\n");
};

const DAMAGES: readonly Damage[] = [
  put(
    (random) => pick(random, PIECES),
    () => 0,
  ),
  put(
    (random) => pick(random, PIECES),
    (random) => random.integer(6),
  ),
  put(ownPiece, (random) => random.integer(12)),
  put(
    () => "",
    (random) => 1 + random.integer(30),
  ),
  put(
    (random) => String.fromCharCode(random.integer(256)),
    () => 1,
  ),
  (text, _random, at) => text.slice(0, at),
  otherNumber,
  otherNumber,
  otherLine,
  repeated,
];

/** A copy with one to four kinds of damage. */
export function damagedText(text: string, random: Random): string {
  let out = text;
  for (let i = random.integer(4); i >= 0 && out.length > 0; i--) {
    out = pick(random, DAMAGES)(out, random, random.integer(out.length));
  }
  return out;
}

/**
 * A copy of a binary file with one to four kinds of damage. Most of it overwrites and moves nothing,
 * so that the text in it is still found where it is looked for.
 */
export function damagedBytes(intact: Uint8Array, random: Random): Uint8Array {
  let out = intact.slice();
  for (let i = random.integer(4); i >= 0 && out.length > 0; i--) {
    const at = random.integer(random.integer(3) === 0 ? out.length : Math.min(2880, out.length));
    const kind = random.integer(8);
    if (kind === 0) out[at] = random.integer(256);
    else if (kind === 1) out = out.slice(0, at);
    else if (kind === 2) out.copyWithin(at, random.integer(out.length), at + random.integer(500));
    else if (kind === 3) out.fill(random.integer(256), at, at + random.integer(100));
    else overwriteNumber(out, at, pick(random, PIECES));
  }
  return out;
}

/** The digits at or behind a place become another piece, with blanks around as far as it is shorter. */
function overwriteNumber(bytes: Uint8Array, at: number, piece: string): void {
  const isDigit = (byte: number) => byte >= 48 && byte <= 57;
  const found = bytes.subarray(at).findIndex(isDigit);
  if (found < 0) return;
  let end = at + found;
  while (end < bytes.length && isDigit(bytes[end]!)) bytes[end++] = 32;
  const start = Math.max(0, end - piece.length);
  for (let i = 0; i < end - start; i++) bytes[start + i] = piece.charCodeAt(i) & 255;
}

/** A value that a header card or an option might hold by mistake. */
export const oddValue = (random: Random): string | number | boolean | null | undefined =>
  pick<string | number | boolean | null | undefined>(random, [
    ...[0, -0, 1, -1, 2, 7, 9, 90, -90, 180, 360, 1e-300, 1e300, 1e9, 2 ** 31, 2 ** 53, 0.5],
    ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MIN_VALUE],
    ...["", " ", "TAN", "1.5", "RA---SIN", "DEC--CAR", "GLON-ZEA", "deg", "J2000", "FK4", "\0"],
    ...[true, false, null, undefined],
    360 * (random.uniform() - 0.5),
    10 ** (20 * (random.uniform() - 0.5)),
  ]);
