/** The binary table that holds the tiles of a compressed picture: columns, descriptors, heap. */

import type { ByteSource } from "../../byte-source.ts";
import { readExactly } from "../../byte-source.ts";
import { VideoError } from "../../errors.ts";
import { type FitsHdu, integer } from "../fits-hdu.ts";

/** Bytes of one element by the letter of TFORM. */
const WIDTHS: Readonly<Record<string, number>> = {
  L: 1,
  A: 1,
  B: 1,
  I: 2,
  J: 4,
  K: 8,
  E: 4,
  D: 8,
  C: 8,
  M: 16,
  P: 8,
  Q: 16,
};

interface Column {
  readonly letter: string;
  /** Byte of the row where the column starts. */
  readonly offset: number;
  /** Type of the elements in the heap, for P and Q. */
  readonly element: string;
}

export interface TileTable {
  readonly rows: number;
  has(column: string): boolean;
  /** A number of a row, or undefined without such a column. */
  number(column: string, row: number): number | undefined;
  /** The bytes of a variable-length column, or null when the row has none. */
  bytes(column: string, row: number): Promise<Uint8Array | null>;
}

/** @throws VideoError `"truncated"`, `"invalid-file"` for columns that are no table. */
export async function readTileTable(source: ByteSource, unit: FitsHdu): Promise<TileTable> {
  const { header } = unit;
  const rowBytes = integer(source, header, "NAXIS1", 0, 2 ** 31);
  const rows = integer(source, header, "NAXIS2", 0, 2 ** 31);
  const heap =
    header.dataOffset +
    integer(source, header, "THEAP", 0, Number.MAX_SAFE_INTEGER, rowBytes * rows);
  const columns = readColumns(source, unit, rowBytes);
  const bytes = await readExactly(source, header.dataOffset, rowBytes * rows, "the tile table");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

  return {
    rows,
    has: (name) => columns.has(name),
    number(name, row) {
      const column = columns.get(name);
      if (!column || row >= rows) return undefined;
      const at = row * rowBytes + column.offset;
      if (column.letter === "D") return view.getFloat64(at);
      if (column.letter === "E") return view.getFloat32(at);
      if (column.letter === "J") return view.getInt32(at);
      return column.letter === "I" ? view.getInt16(at) : undefined;
    },
    async bytes(name, row) {
      const column = columns.get(name);
      if (!column || row >= rows) return null;
      const at = row * rowBytes + column.offset;
      const wide = column.letter === "Q";
      const count = wide ? Number(view.getBigInt64(at)) : view.getInt32(at);
      const offset = wide ? Number(view.getBigInt64(at + 8)) : view.getInt32(at + 4);
      if (count <= 0) return null;
      const length = count * (WIDTHS[column.element] ?? 1);
      return readExactly(source, heap + Math.max(0, offset), length, `tile ${row}`);
    },
  };
}

function readColumns(source: ByteSource, unit: FitsHdu, rowBytes: number): Map<string, Column> {
  const { header } = unit;
  const columns = new Map<string, Column>();
  let offset = 0;
  const fields = integer(source, header, "TFIELDS", 0, 999);
  for (let i = 1; i <= fields; i++) {
    const form = String(header.values[`TFORM${i}`] ?? "");
    const [, repeat = "", letter = "", element = ""] = /^\s*(\d*)([A-Z])([A-Z]?)/.exec(form) ?? [];
    const count = repeat === "" ? 1 : Number(repeat);
    const bytes = letter === "X" ? Math.ceil(count / 8) : count * (WIDTHS[letter] ?? Number.NaN);
    const name = String(header.values[`TTYPE${i}`] ?? "")
      .trim()
      .toUpperCase();
    columns.set(name, { letter, offset, element });
    offset += bytes;
  }
  if (offset <= rowBytes) return columns;
  throw new VideoError(
    "invalid-file",
    `${source.name}: the columns of unit ${unit.index} take ${offset} bytes a row, NAXIS1 is ${rowBytes}.`,
    { data: { file: source.name, offset: header.dataOffset } },
  );
}
