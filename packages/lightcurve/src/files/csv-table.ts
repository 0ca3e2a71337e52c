/** The layouts of light-curve CSV files, told apart as PyOTE does, as plain columns of numbers. */

import { LightCurveError } from "../errors.ts";
import { csvFields } from "./csv-fields.ts";

/** Programs whose light-curve files are read. */
export type CsvKind = "PyMovie" | "Limovie" | "Tangra" | "PyOTE" | "RAW";

export interface CsvTable {
  readonly kind: CsvKind;
  readonly comments: readonly string[];
  readonly frames: readonly number[];
  /** Time of day as written, empty where there is none. */
  readonly clock: readonly string[];
  /** Light curves by name, background subtracted. */
  readonly signals: readonly { readonly name: string; readonly values: readonly number[] }[];
  /** Other columns by title (PyMovie only). */
  readonly details: ReadonlyMap<string, readonly number[]>;
}

const HEADER: Record<CsvKind, RegExp> = {
  PyMovie: /^FrameNum,/,
  PyOTE: /^FrameNum/,
  Tangra: /^(FrameNo|BinNo)/,
  Limovie: /^"?No\./,
  RAW: /RAW/,
};

const number = (text: string | undefined): number =>
  text === undefined || text.trim() === "" ? Number.NaN : Number(text);

/** Which program wrote a file, by its first line; null when no known one did. */
export function csvKind(firstLine: string): CsvKind | null {
  if (/Tangra/.test(firstLine)) return "Tangra";
  if (/Limovie/.test(firstLine)) return "Limovie";
  if (/PyMovie/.test(firstLine)) return "PyMovie";
  if (/R-OTE|PYOTE/i.test(firstLine) || firstLine.startsWith("#")) return "PyOTE";
  return /RAW/.test(firstLine) ? "RAW" : null;
}

type Signals = CsvTable["signals"];

const column = (rows: readonly string[][], index: number): number[] =>
  rows.map((row) => number(row[index]));

function pymovieColumns(titles: readonly string[], rows: readonly string[][]) {
  const signals: Signals[number][] = [];
  const details = new Map<string, readonly number[]>();
  titles.forEach((title, index) => {
    if (index < 2) return;
    if (title.startsWith("signal-")) {
      signals.push({ name: title.slice("signal-".length), values: column(rows, index) });
    } else if (!details.has(title)) details.set(title, column(rows, index));
  });
  return { signals, details };
}

/** Objects in Tangra's files: signal and background by turns, or signals alone. */
function tangraSignals(width: number, rows: readonly string[][], subtracted: boolean): Signals {
  const step = subtracted ? 1 : 2;
  const stars = Math.floor((width - 2) / step);
  return Array.from({ length: stars }, (_, k) => {
    const signal = column(rows, 2 + k * step);
    const background = subtracted ? null : column(rows, 3 + k * step);
    return {
      name: k === 0 ? "target" : `ref${k}`,
      values: signal.map((value, i) => value - (background?.[i] ?? 0)),
    };
  });
}

/** Stars by position: the first is the target. */
const positional = (first: number, width: number, rows: readonly string[][]): Signals =>
  Array.from({ length: Math.max(0, width - first) }, (_, k) => ({
    name: k === 0 ? "target" : `ref${k}`,
    values: column(rows, first + k),
  })).filter(({ values }) => values.some(Number.isFinite));

/** Values belong to the titles above them: none may be left over, and no two stars share a name. */
function checkTitles(
  titles: readonly string[],
  rows: readonly string[][],
  fail: (problem: string) => never,
): void {
  const signals = titles.filter((title) => title.startsWith("signal-"));
  const twice = signals.find((title, k) => signals.indexOf(title) !== k);
  if (twice !== undefined) fail(`must name every column once. Found ${twice} twice`);
  const long = rows.find((row) => row.slice(titles.length).some((field) => field !== ""));
  if (long !== undefined) {
    fail(
      `must have a title for every value. Found ${long.length} values under ` +
        `${titles.length} titles in the row of frame ${long[0]}`,
    );
  }
}

/**
 * Splits a light-curve CSV into columns. Rows without a frame number and blank lines are skipped;
 * a missing value is NaN.
 *
 * @throws LightCurveError `"malformed-csv"`: no known program's first line, no line of column
 *   titles, no light curve among the columns, values without a title, a quote that never ends.
 */
export function readCsvTable(text: string): CsvTable {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
  const fail = (problem: string): never => {
    throw new LightCurveError("malformed-csv", `The light curve ${problem}.`, {
      data: { firstLine: lines[0] },
    });
  };
  const kind =
    csvKind(lines[0] ?? "") ??
    fail(
      "must name PyMovie, PyOTE, R-OTE, Tangra, Limovie or RAW in its first line. Found " +
        `"${(lines[0] ?? "").slice(0, 60)}"`,
    );
  const header = lines.findIndex((line) => HEADER[kind].test(line));
  if (header < 0) fail(`must have a line of column titles that matches ${HEADER[kind]}`);
  const table =
    csvFields(lines.slice(header).join("\n")) ?? fail("must end every quoted field with a quote");
  const titles = table[0]!;
  const rows = table
    .slice(1)
    .filter((row) => row.length > 1 && row[0] !== "" && Number.isFinite(Number(row[0])));
  const width = Math.max(titles.length, ...rows.slice(0, 1).map((row) => row.length));
  const subtracted = lines.some((line) => line.includes("SignalMinusBackground"));

  if (kind === "PyMovie") checkTitles(titles, rows, fail);
  const { signals, details } =
    kind === "PyMovie"
      ? pymovieColumns(titles, rows)
      : {
          details: new Map<string, readonly number[]>(),
          signals:
            kind === "Tangra"
              ? tangraSignals(width, rows, subtracted)
              : kind === "Limovie"
                ? positional(10, 13, rows)
                : positional(2, width, rows),
        };
  if (signals.length === 0) fail("must have a column of values");
  return {
    kind,
    comments: lines.slice(0, header).filter((line) => line.startsWith("#")),
    frames: column(rows, 0),
    clock: rows.map((row) => (kind === "Limovie" ? row.slice(3, 6).join(":") : (row[1] ?? ""))),
    signals,
    details,
  };
}
