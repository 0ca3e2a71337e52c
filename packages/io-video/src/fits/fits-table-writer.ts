/** Columns to a FITS binary table (standard 4.0, section 7.3). */

import { VideoError } from "../errors.ts";
import { card, type FitsCards, userCards } from "./fits-cards.ts";
import type { FitsUnitParts } from "./fits-unit.ts";

/** Values of a column; the type decides how they are stored. Text is ASCII. */
export type FitsColumnValues =
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | readonly string[]
  | readonly boolean[];

export interface FitsTableInput {
  /** EXTNAME. @default none */
  readonly name?: string;
  /** Columns of one length by name: their values, or values and unit. */
  readonly columns: Readonly<
    Record<string, FitsColumnValues | { readonly values: FitsColumnValues; readonly unit: string }>
  >;
  /** Further cards of the table's header. @default {} */
  readonly header?: FitsCards;
}

interface StoredColumn {
  readonly form: string;
  readonly bytes: number;
  readonly zero: number;
  write(view: DataView, at: number, row: number): void;
}

/** @throws VideoError `"invalid-option"` for columns of different lengths or text beyond ASCII. */
export function tableUnit({ name, columns, header = {} }: FitsTableInput): FitsUnitParts {
  const list = Object.entries(columns).map(([title, column]) => {
    const given = "unit" in column ? column : { values: column, unit: "" };
    return { title, unit: given.unit, values: given.values, stored: store(title, given.values) };
  });
  const rows = list[0]?.values.length ?? 0;
  const other = list.find(({ values }) => values.length !== rows);
  if (other) {
    throw new VideoError(
      "invalid-option",
      `columns must have one length. Received ${rows} rows and ${other.values.length} in ${JSON.stringify(other.title)}.`,
      { data: { option: "tables", received: other.values.length } },
    );
  }
  const rowBytes = list.reduce((sum, { stored }) => sum + stored.bytes, 0);
  const data = new Uint8Array(rows * rowBytes);
  const view = new DataView(data.buffer);
  let start = 0;
  for (const { stored } of list) {
    for (let row = 0; row < rows; row++) stored.write(view, row * rowBytes + start, row);
    start += stored.bytes;
  }
  const cards = [
    card("XTENSION", "BINTABLE", "binary table"),
    card("BITPIX", 8, ""),
    card("NAXIS", 2, ""),
    card("NAXIS1", rowBytes, "bytes of a row"),
    card("NAXIS2", rows, "rows"),
    card("PCOUNT", 0, ""),
    card("GCOUNT", 1, ""),
    card("TFIELDS", list.length, "columns"),
    ...(name === undefined ? [] : [card("EXTNAME", name, "")]),
    ...list.flatMap(({ title, unit, stored }, i) => [
      card(`TTYPE${i + 1}`, title, ""),
      card(`TFORM${i + 1}`, stored.form, ""),
      ...(unit === "" ? [] : [card(`TUNIT${i + 1}`, unit, "")]),
      ...(stored.zero === 0 ? [] : [card(`TZERO${i + 1}`, stored.zero, "unsigned")]),
    ]),
    ...userCards(header),
  ];
  return { cards, data };
}

function store(title: string, values: FitsColumnValues): StoredColumn {
  const plain = (form: string, bytes: number, write: StoredColumn["write"], zero = 0) => ({
    form,
    bytes,
    zero,
    write,
  });
  const at = (row: number): number => values[row] as number;
  if (values instanceof Uint8Array)
    return plain("B", 1, (view, to, row) => view.setUint8(to, at(row)));
  if (values instanceof Int16Array)
    return plain("I", 2, (view, to, row) => view.setInt16(to, at(row)));
  if (values instanceof Uint16Array)
    return plain("I", 2, (view, to, row) => view.setInt16(to, at(row) - 2 ** 15), 2 ** 15);
  if (values instanceof Int32Array)
    return plain("J", 4, (view, to, row) => view.setInt32(to, at(row)));
  if (values instanceof Uint32Array)
    return plain("J", 4, (view, to, row) => view.setInt32(to, at(row) - 2 ** 31), 2 ** 31);
  if (values instanceof Float32Array)
    return plain("E", 4, (view, to, row) => view.setFloat32(to, at(row)));
  if (values instanceof Float64Array)
    return plain("D", 8, (view, to, row) => view.setFloat64(to, at(row)));
  if (typeof values[0] === "boolean")
    return plain("L", 1, (view, to, row) => view.setUint8(to, values[row] === true ? 84 : 70));
  const text = values as readonly string[];
  const width = text.reduce((most, value) => Math.max(most, value.length), 1);
  const foreign = text.find((value) => !/^[ -~]*$/.test(value));
  if (foreign !== undefined) {
    throw new VideoError(
      "invalid-option",
      `column ${JSON.stringify(title)} must be printable ASCII. Received ${JSON.stringify(foreign)}.`,
      { data: { option: "tables", column: title } },
    );
  }
  return plain(`${width}A`, width, (view, to, row) => {
    for (let i = 0; i < width; i++) view.setUint8(to + i, text[row]!.charCodeAt(i) || 0);
  });
}
