/** FITS headers: 80-character cards to keywords and values (FITS standard 4.0, sections 3 and 4). */

import { type ByteSource, readExactly } from "../byte-source.ts";
import { VideoError } from "../errors.ts";

export const FITS_BLOCK = 2880;
const CARD = 80;
/** A header longer than this is no header: 36 000 cards. */
const LONGEST_HEADER = 1000 * FITS_BLOCK;

/** Value of a card; null when it has none. Complex values stay text: `"(1.0, 2.5)"`. */
export type FitsValue = string | number | boolean | null;

export interface FitsCard {
  /** Upper-case keyword; `HIERARCH ESO DET ID` gives `"ESO DET ID"`, a blank card `""`. */
  readonly keyword: string;
  readonly value: FitsValue;
  readonly comment: string;
}

export interface FitsHeader {
  /** Every card in order, `COMMENT` and `HISTORY` included (their text is the value). */
  readonly cards: readonly FitsCard[];
  /** First value of each keyword; the lines of `COMMENT` and `HISTORY` joined. */
  readonly values: Readonly<Record<string, FitsValue>>;
  /** Where the data start, bytes from the start of the file. */
  readonly dataOffset: number;
}

/**
 * Reads the header that starts at `offset`, block by block up to its END card.
 *
 * @throws VideoError `"truncated"` when the file ends before END, `"invalid-file"` when no END
 * comes within 1000 blocks.
 */
export async function readFitsHeader(source: ByteSource, offset: number): Promise<FitsHeader> {
  const blocks: Uint8Array[] = [];
  for (let length = 0; length < LONGEST_HEADER; length += FITS_BLOCK) {
    const what = `the FITS header that starts at offset ${offset}`;
    const block = await readExactly(source, offset + length, FITS_BLOCK, what);
    blocks.push(block);
    const end = endCard(block);
    if (end < 0) continue;
    const text = blocks.map((bytes) => new TextDecoder("latin1").decode(bytes)).join("");
    return parseFitsHeader(text.slice(0, length + end), offset + length + FITS_BLOCK);
  }
  throw new VideoError(
    "invalid-file",
    `${source.name}: the header at offset ${offset} has no END card in ${LONGEST_HEADER} bytes.`,
    { data: { file: source.name, offset } },
  );
}

/** Offset of the END card in a block, or -1. Some programs fill the card with NUL, not with blanks. */
function endCard(block: Uint8Array): number {
  for (let at = 0; at < FITS_BLOCK; at += CARD) {
    if (block[at] !== 69 || block[at + 1] !== 78 || block[at + 2] !== 68) continue;
    let blank = at + 3;
    while (blank < at + 8 && block[blank]! <= 32) blank++;
    if (blank === at + 8) return at;
  }
  return -1;
}

/** The cards of a header given as text of 80 characters per card, END left out. */
export function parseFitsHeader(text: string, dataOffset = 0): FitsHeader {
  const cards: FitsCard[] = [];
  for (let at = 0; at + 8 <= text.length; at += CARD) {
    const card = parseCard(text.slice(at, at + CARD).replaceAll("\0", " "));
    const before = cards.at(-1);
    if (card.keyword === "CONTINUE" && typeof before?.value === "string") {
      if (before.value.endsWith("&")) {
        cards[cards.length - 1] = {
          keyword: before.keyword,
          value: before.value.slice(0, -1) + String(card.value ?? ""),
          comment: `${before.comment} ${card.comment}`.trim(),
        };
        continue;
      }
    }
    cards.push(card);
  }
  const values: Record<string, FitsValue> = {};
  for (const { keyword, value } of cards) {
    if (keyword === "") continue;
    const known = Object.hasOwn(values, keyword);
    if (!known) values[keyword] = value;
    else if (isCommentary(keyword)) values[keyword] = `${values[keyword]}\n${value}`;
  }
  return { cards, values, dataOffset };
}

const isCommentary = (keyword: string): boolean =>
  keyword === "COMMENT" || keyword === "HISTORY" || keyword === "";

function parseCard(card: string): FitsCard {
  const keyword = card.slice(0, 8).trimEnd().toUpperCase();
  if (keyword === "HIERARCH") {
    const equals = card.indexOf("=");
    if (equals > 0) {
      const name = card.slice(8, equals).trim().replace(/\s+/g, " ").toUpperCase();
      return { keyword: name, ...parseValue(card.slice(equals + 1)) };
    }
  }
  if (keyword === "CONTINUE") return { keyword, ...parseValue(card.slice(8)) };
  if (isCommentary(keyword) || card[8] !== "=") {
    return { keyword, value: card.slice(8).trim(), comment: "" };
  }
  return { keyword, ...parseValue(card.slice(9)) };
}

const STRING = /^\s*'((?:[^']|'')*)('?)(.*)$/s;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([ED][+-]?\d+)?$/i;

/**
 * A value in fixed or free format with its comment. A string without its closing quote runs to the
 * end of the card, as programs in the field write it, or to what looks like its comment: a slash
 * between blanks.
 */
function parseValue(text: string): { value: FitsValue; comment: string } {
  const string = STRING.exec(text);
  if (string) {
    const isOpen = string[2] === "";
    const slash = isOpen ? string[1]!.indexOf(" / ") : -1;
    const inside = slash < 0 ? string[1]! : string[1]!.slice(0, slash);
    const after = slash < 0 ? string[3]! : string[1]!.slice(slash);
    return { value: inside.replaceAll("''", "'").trimEnd(), comment: commentOf(after) };
  }
  const slash = text.indexOf("/");
  const word = (slash < 0 ? text : text.slice(0, slash)).trim();
  return { value: bareValue(word), comment: slash < 0 ? "" : text.slice(slash + 1).trim() };
}

function bareValue(word: string): FitsValue {
  if (word === "") return null;
  if (word === "T" || word === "F") return word === "T";
  return NUMBER.test(word) ? Number(word.replace(/D/i, "E")) : word;
}

function commentOf(text: string): string {
  const slash = text.indexOf("/");
  return slash < 0 ? "" : text.slice(slash + 1).trim();
}
