/** FITS binary and ASCII tables as columns (standard 4.0, sections 7.2 and 7.3). */

import { type ByteSource, readExactly } from "../byte-source.ts";
import { VideoError } from "../errors.ts";
import { type FitsHdu, integer } from "./fits-hdu.ts";

export interface FitsColumn {
  /** TTYPE, or "" without one. */
  readonly name: string;
  /** TUNIT, or null. */
  readonly unit: string | null;
  /** Values of one row: the numbers of row r are `values[r * repeat]` and on. */
  readonly repeat: number;
  /**
   * Numbers in the values that they mean (TSCAL, TZERO), NaN where they are undefined; integers of
   * 64 bits are rounded to doubles. Text comes without the blanks behind it; logical values that
   * are neither true nor false are null.
   */
  readonly values: Float64Array | readonly string[] | readonly (boolean | null)[];
}

export interface FitsTable {
  readonly length: number;
  readonly columns: readonly FitsColumn[];
  /** Names of columns that are not read: bits, complex numbers, arrays of variable length, empty text. */
  readonly omitted: readonly string[];
}

type Parsed = Pick<FitsColumn, "repeat" | "values"> | null;

/**
 * The columns of a table unit.
 *
 * @throws VideoError `"unsupported"` for a unit that is no table, `"truncated"` when the file ends
 * within it, `"invalid-file"` for columns outside their rows.
 */
export async function readFitsTable(source: ByteSource, unit: FitsHdu): Promise<FitsTable> {
  const { header } = unit;
  if (unit.kind !== "table") {
    throw new VideoError("unsupported", `${source.name}: unit ${unit.index} is no table.`, {
      data: { file: source.name, unit: unit.index },
    });
  }
  const rowBytes = integer(source, header, "NAXIS1", 0, Number.MAX_SAFE_INTEGER);
  const rows = integer(source, header, "NAXIS2", 0, Number.MAX_SAFE_INTEGER);
  const fields = integer(source, header, "TFIELDS", 0, 999);
  const what = `the table in unit ${unit.index}`;
  const bytes = await readExactly(source, header.dataOffset, rowBytes * rows, what);
  const isText = String(header.values.XTENSION).trim() === "TABLE";
  const table: Table = { source, unit, bytes, rowBytes, rows };
  const columns: FitsColumn[] = [];
  const omitted: string[] = [];
  let start = 0;
  if (isText) checkOverlap(table, fields);
  for (let field = 1; field <= fields; field++) {
    const name = String(header.values[`TTYPE${field}`] ?? "").trim();
    const unitName = header.values[`TUNIT${field}`];
    const form = String(header.values[`TFORM${field}`] ?? "").trim();
    let parsed: Parsed;
    if (isText) parsed = textColumn(table, field, form);
    else {
      const { repeat, letter, width } = binaryForm(table, field, form);
      if (start + width > rowBytes) throw outside(table, field, start + width);
      parsed = binaryColumn(table, field, start, repeat, letter);
      start += width;
    }
    const unitText = typeof unitName === "string" ? unitName : null;
    if (parsed) columns.push({ name, unit: unitText, ...parsed });
    else omitted.push(name);
  }
  return { length: rows, columns, omitted };
}

/** Columns of text may share bytes; the same byte in more of them than this is no table. */
const MOST_OVERLAP = 8;

interface Table {
  readonly source: ByteSource;
  readonly unit: FitsHdu;
  readonly bytes: Uint8Array;
  readonly rowBytes: number;
  readonly rows: number;
}

/** Bytes of one element by the letter of TFORM. */
const SIZES: Readonly<Record<string, number>> = {
  L: 1,
  B: 1,
  I: 2,
  J: 4,
  K: 8,
  A: 1,
  E: 4,
  D: 8,
  C: 8,
  M: 16,
  P: 8,
  Q: 16,
};

function binaryForm(table: Table, field: number, form: string) {
  const match = /^(\d*)([LXBIJKAEDCMPQ])/.exec(form);
  if (!match) throw invalid(table, `TFORM${field} must be a binary format. Received "${form}"`);
  const letter = match[2]!;
  const repeat = match[1] === "" ? 1 : Number(match[1]);
  const width = letter === "X" ? Math.ceil(repeat / 8) : repeat * SIZES[letter]!;
  if (!Number.isSafeInteger(width)) throw outside(table, field, width);
  return { repeat, letter, width };
}

function binaryColumn(
  { unit, bytes, rowBytes, rows }: Table,
  field: number,
  start: number,
  repeat: number,
  letter: string,
): Parsed {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (letter === "A") {
    // Of no bytes: there may be more rows than the file could hold of anything.
    if (repeat === 0) return null;
    const values = Array.from({ length: rows }, (_, row) => {
      const from = row * rowBytes + start;
      return latin1(bytes.subarray(from, from + repeat))
        .replace(/\0.*$/s, "")
        .trimEnd();
    });
    return { repeat: 1, values };
  }
  const places = (row: number, i: number, size: number) => row * rowBytes + start + i * size;
  if (letter === "L") {
    const values = Array.from({ length: rows * repeat }, (_, k) => {
      const code = bytes[places(Math.floor(k / repeat), k % repeat, 1)];
      return code === 84 ? true : code === 70 ? false : null;
    });
    return { repeat, values };
  }
  const read = numberReader(view, letter);
  if (!read) return null;
  const { scale, zero, blank } = columnScaling(unit, field);
  const values = new Float64Array(rows * repeat);
  const isInteger = letter !== "E" && letter !== "D";
  for (let k = 0; k < values.length; k++) {
    const stored = read(places(Math.floor(k / repeat), k % repeat, SIZES[letter]!));
    values[k] = isInteger && stored === blank ? Number.NaN : zero + scale * stored;
  }
  return { repeat, values };
}

function numberReader(view: DataView, letter: string): ((at: number) => number) | null {
  switch (letter) {
    case "B":
      return (at) => view.getUint8(at);
    case "I":
      return (at) => view.getInt16(at);
    case "J":
      return (at) => view.getInt32(at);
    case "K":
      return (at) => Number(view.getBigInt64(at));
    case "E":
      return (at) => view.getFloat32(at);
    case "D":
      return (at) => view.getFloat64(at);
  }
  return null;
}

/** A column of an ASCII table; a number without its point has the decimals of its format. */
function textColumn(table: Table, field: number, form: string): Parsed {
  const { unit, bytes, rowBytes, rows, source } = table;
  const match = /^([AIFED])(\d+)(?:\.(\d+))?$/.exec(form);
  if (!match) throw invalid(table, `TFORM${field} must be a format of text. Received "${form}"`);
  const [letter, width, decimals] = [match[1]!, Number(match[2]), Number(match[3] ?? 0)];
  const start = integer(source, unit.header, `TBCOL${field}`, 1, Number.MAX_SAFE_INTEGER) - 1;
  if (start + width > rowBytes) throw outside(table, field, start + width);
  if (width === 0) return null;
  const texts = Array.from({ length: rows }, (_, row) =>
    latin1(bytes.subarray(row * rowBytes + start, row * rowBytes + start + width)),
  );
  if (letter === "A") return { repeat: 1, values: texts.map((text) => text.trimEnd()) };
  const { scale, zero } = columnScaling(unit, field);
  const nothing = unit.header.values[`TNULL${field}`];
  const values = Float64Array.from(texts, (text) => {
    const trimmed = text.trim();
    if (trimmed === "" || (typeof nothing === "string" && trimmed === nothing.trim())) {
      return Number.NaN;
    }
    const value = Number(trimmed.replace(/D/i, "E"));
    const implied = letter !== "I" && !trimmed.includes(".") ? 10 ** decimals : 1;
    return zero + (scale * value) / implied;
  });
  return { repeat: 1, values };
}

function columnScaling({ header }: FitsHdu, field: number) {
  const number = (keyword: string): number | null => {
    const value = header.values[`${keyword}${field}`];
    return typeof value === "number" ? value : null;
  };
  return { scale: number("TSCAL") ?? 1, zero: number("TZERO") ?? 0, blank: number("TNULL") };
}

const latin1 = (bytes: Uint8Array): string => new TextDecoder("latin1").decode(bytes);

const outside = (table: Table, field: number, end: number): VideoError =>
  invalid(table, `column ${field} ends at byte ${end} of rows of ${table.rowBytes}`);

/** Refuses columns of text that are many times as wide as their rows, before any is read. */
function checkOverlap(table: Table, fields: number): void {
  let width = 0;
  for (let field = 1; field <= fields; field++) {
    width += Number(/\d+/.exec(String(table.unit.header.values[`TFORM${field}`] ?? ""))?.[0] ?? 0);
  }
  if (width <= MOST_OVERLAP * table.rowBytes) return;
  throw invalid(table, `columns of ${width} bytes share rows of ${table.rowBytes}`);
}

const invalid = ({ source, unit }: Table, reason: string): VideoError =>
  new VideoError("invalid-file", `${source.name}: in the table of unit ${unit.index}: ${reason}.`, {
    data: { file: source.name, unit: unit.index },
  });
