/** What came instead of what was expected, short enough for a message. */

/** Most characters of a value that are shown. */
const LONGEST = 60;
/** Lists and objects of more entries are told by their size. */
const FEW = 8;

/**
 * A value of a document as a message shows it: numbers as they are, text in quotes and cut, lists
 * and objects as JSON when they are small. Never throws, whatever the value is.
 */
export function showValue(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string") return cut(JSON.stringify(value));
  if (typeof value !== "object" || value === null) return cut(String(value));
  const size = Array.isArray(value) ? value.length : Object.keys(value).length;
  const list = Array.isArray(value);
  const noun = list ? (size === 1 ? "entry" : "entries") : size === 1 ? "field" : "fields";
  const kind = `${list ? "a list" : "an object"} of ${size} ${noun}`;
  if (size > FEW) return kind;
  try {
    const text = JSON.stringify(value);
    return text.length <= LONGEST ? text : kind;
  } catch {
    return kind;
  }
}

const cut = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
