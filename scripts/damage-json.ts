/**
 * Damages JSON documents: every field in turn is left out, renamed, given twice, made another type,
 * negated, made huge or nested. A reader must accept the result or refuse it with its own error that
 * names a field; `readsDamaged` tries them all.
 */

export interface DamagedDocument {
  /** Where the damage is: keys from the root. */
  readonly path: readonly (string | number)[];
  readonly damage: string;
  readonly text: string;
}

/** Values of every type, and numbers that break arithmetic, as JSON text. */
const OTHERS = [
  ...["null", "true", '"text"', '""', "[]", "{}", "[[]]", '{"a":1}', '"__proto__"'],
  ...["0", "-1", "0.5", "7", "1e9", "-1e300", "1e999", "9007199254740993", '"12"', '"NaN"'],
  '{"module":"data:text/javascript,globalThis.ranCodeOfADocument=1","exportName":"x"}',
];

const deep = (levels: number, inside: string): string =>
  `${"[".repeat(levels)}${inside}${"]".repeat(levels)}`;

/** Entries of long lists that are damaged: the first, the second and the last. */
const ENDS = 3;

/** Every damaged copy of a document, one damage each. */
export function* damagedDocuments(document: unknown): Generator<DamagedDocument> {
  for (const path of pathsOf(document, [])) {
    const value = valueAt(document, path);
    const text = JSON.stringify(value);
    const others = [...OTHERS, `[${text}]`, `{"value":${text}}`, deep(40, text)];
    if (typeof value === "number") others.push(String(-value), String(value + 0.5));
    if (Array.isArray(value)) {
      others.push(JSON.stringify(value.slice(1)), JSON.stringify([...value, value.at(-1) ?? 1]));
      others.push(JSON.stringify([...value, ...value]));
    }
    for (const other of others) {
      yield { path, damage: `is ${other.slice(0, 40)}`, text: withText(document, path, other) };
    }
    const key = path.at(-1);
    if (typeof key !== "string") continue;
    const entry = `${JSON.stringify(key)}:${text}`;
    for (const [damage, instead] of [
      ["is left out", ""],
      ["is given twice", `${entry},${entry}`],
      ["is renamed", `${JSON.stringify(`${key}x`)}:${text}`],
      ["has a neighbour", `${entry},${JSON.stringify(`${key} 2`)}:${text}`],
      ["is beside __proto__", `${entry},"__proto__":{"x":1}`],
      ["is beside constructor", `${entry},"constructor":{"prototype":{"x":1}}`],
    ] as const) {
      yield { path, damage, text: withEntry(document, path, instead) };
    }
  }
  const whole = JSON.stringify(document);
  for (let at = 0; at < whole.length; at += Math.max(1, Math.floor(whole.length / 40))) {
    yield { path: [], damage: `ends at ${at}`, text: whole.slice(0, at) };
  }
  yield { path: [], damage: "is deep", text: deep(200_000, "") };
  yield { path: [], damage: "is nothing", text: "" };
}

/**
 * Reads every damaged copy.
 *
 * @param read - reads a text, and writes what it read again.
 * @param isOwn - whether an error is one of the reader's own.
 * @returns what went wrong, one line each: errors of others, fields that are not named, code that
 *   was run.
 */
export function readsDamaged(
  document: unknown,
  read: (text: string) => unknown,
  isOwn: (error: unknown) => boolean,
): { readonly cases: number; readonly refused: number; readonly faults: readonly string[] } {
  const faults: string[] = [];
  let [cases, refused] = [0, 0];
  for (const damaged of damagedDocuments(document)) {
    cases++;
    const where = `${damaged.path.join(".")} ${damaged.damage}`;
    try {
      read(damaged.text);
    } catch (error) {
      refused++;
      const fault = isOwn(error) ? unnamed(error) : `foreign error ${String(error)}`;
      if (fault !== null) faults.push(`${where}: ${fault}`);
    }
    if ("ranCodeOfADocument" in globalThis || "x" in {}) {
      faults.push(`${where}: ran code or changed every object`);
    }
  }
  return { cases, refused, faults };
}

/** What a refusal lacks; null when it names its field. */
function unnamed(error: unknown): string | null {
  const { message, data } = error as { message: string; data?: { path?: unknown } };
  if (typeof data?.path !== "string") return `no path in the data of: ${message}`;
  return message.includes(data.path) && /must be/.test(message) ? null : `says only: ${message}`;
}

function* pathsOf(
  value: unknown,
  path: readonly (string | number)[],
): Generator<readonly (string | number)[]> {
  yield path;
  if (Array.isArray(value)) {
    for (const [i, entry] of value.entries()) {
      if (i < ENDS - 1 || i === value.length - 1) yield* pathsOf(entry, [...path, i]);
    }
  } else if (typeof value === "object" && value !== null) {
    for (const [key, entry] of Object.entries(value)) yield* pathsOf(entry, [...path, key]);
  }
}

const valueAt = (document: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce((value, key) => (value as Record<string | number, unknown>)[key], document);

/** Text that no document holds, in place of which the damage is put. */
const MARK = "\u0001mark";

function withText(document: unknown, path: readonly (string | number)[], text: string): string {
  return JSON.stringify(replaced(document, path, MARK)).replace(JSON.stringify(MARK), () => text);
}

/** The document with the whole entry, key and value, replaced by `text`, which may be nothing. */
function withEntry(document: unknown, path: readonly (string | number)[], text: string): string {
  const marked = JSON.stringify(replaced(document, path, MARK));
  const entry = `${JSON.stringify(path.at(-1))}:${JSON.stringify(MARK)}`;
  if (text !== "") return marked.replace(entry, () => text);
  return marked.includes(`${entry},`)
    ? marked.replace(`${entry},`, "")
    : marked.replace(`,${entry}`, "").replace(entry, "");
}

function replaced(value: unknown, path: readonly (string | number)[], by: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  if (Array.isArray(value)) {
    return value.map((entry, i) => (i === key ? replaced(entry, rest, by) : entry));
  }
  return Object.fromEntries(
    Object.entries(value as object).map(([name, entry]) => [
      name,
      name === key ? replaced(entry, rest, by) : entry,
    ]),
  );
}
