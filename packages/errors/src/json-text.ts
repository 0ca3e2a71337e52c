/**
 * JSON text within bounds. `JSON.parse` takes any depth, and of a key given twice the last value;
 * documents that people edit and mail are checked for both first.
 */

import { pathText } from "./path-text.ts";

export interface JsonLimits {
  /** Most characters of the text. @default 2^28 */
  readonly length?: number;
  /** Most lists and objects inside each other. @default 32 */
  readonly depth?: number;
}

const BYTE_ORDER_MARK = 0xfeff;
const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * The value of a JSON text, which may begin with a byte order mark.
 *
 * @param refuse - is told what the text must be, for text that is too long, too deep, has a key
 *   twice in one object or the key `__proto__`, or is no JSON.
 */
export function parseJson(
  text: string,
  refuse: (expected: string, cause?: unknown) => never,
  { length = 2 ** 28, depth = 32 }: JsonLimits = {},
): unknown {
  if (text.length > length) {
    return refuse(`text of at most ${length} characters. Received ${text.length}`);
  }
  const start = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
  checkNesting(text, start, depth, refuse);
  try {
    return JSON.parse(start === 0 ? text : text.slice(start));
  } catch (cause) {
    return refuse(`JSON text${whereItEnds(text.slice(start), cause)}`, cause);
  }
}

/** Line and column of the first character that is no JSON, where the engine tells its position. */
function whereItEnds(text: string, cause: unknown): string {
  if (text.trim() === "") return ". Received an empty file";
  const position = /position (\d+)/.exec(cause instanceof Error ? cause.message : "")?.[1];
  if (position === undefined) return ". Received something else";
  const before = text.slice(0, Number(position)).split("\n");
  return `. Received something else from line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1} on`;
}

/** An object or a list that is open. */
interface Level {
  /** Keys so far; null for a list. */
  readonly keys: Set<string> | null;
  /** Key or index of the entry that is being read. */
  at: string | number;
  /** Whether the next text is a key. */
  wantsKey: boolean;
}

function checkNesting(
  text: string,
  start: number,
  depth: number,
  refuse: (expected: string) => never,
): void {
  const levels: Level[] = [];
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > OPEN_OBJECT + 2) continue;
    const level = levels[levels.length - 1];
    if (code === QUOTE) {
      const end = endOfText(text, i);
      if (level?.keys && level.wantsKey) takeKey(text.slice(i, end + 1), level, levels, refuse);
      i = end;
    } else if (code === COMMA) {
      if (level === undefined) continue;
      if (level.keys === null) level.at = Number(level.at) + 1;
      else level.wantsKey = true;
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      if (levels.length >= depth) refuse(`JSON of at most ${depth} levels. Received more`);
      const isObject = code === OPEN_OBJECT;
      levels.push({ keys: isObject ? new Set() : null, at: isObject ? "" : 0, wantsKey: isObject });
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) levels.pop();
  }
}

/** Index of the quote that ends the text which begins at `from`. */
function endOfText(text: string, from: number): number {
  for (let i = from + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === BACKSLASH) i++;
    else if (code === QUOTE) return i;
  }
  return text.length;
}

function takeKey(
  quoted: string,
  level: Level,
  levels: readonly Level[],
  refuse: (expected: string) => never,
): void {
  const key = unquoted(quoted);
  level.at = key;
  level.wantsKey = false;
  if (key === "__proto__") refuse('JSON without fields named "__proto__". Received one');
  if (level.keys?.has(key)) {
    refuse(
      `JSON with every field once. Received ${pathText(levels.map(({ at }) => at))} more than once`,
    );
  }
  level.keys?.add(key);
}

function unquoted(quoted: string): string {
  if (!quoted.includes("\\")) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}
