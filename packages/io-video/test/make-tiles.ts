/** Encoders of compressed FITS tiles, written after the FITS standard 4.0, section 10. */

import { createImage } from "@photkit/image";
import { encodeFits } from "../src/index.ts";

/** Bits to bytes, most significant first, the last byte filled with zeros. */
function bitWriter() {
  let text = "";
  return {
    put(value: number, count: number) {
      text += (value >>> 0)
        .toString(2)
        .padStart(32, "0")
        .slice(32 - count);
    },
    align() {
      text = text.padEnd(Math.ceil(text.length / 8) * 8, "0");
    },
    bytes() {
      this.align();
      return Uint8Array.from(text.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
    },
  };
}

/** Rice with two bytes a pixel; every block takes the split level that its number asks for. */
export function encodeRice(values: ArrayLike<number>, blockSize: number): Uint8Array {
  const bits = bitWriter();
  let before = values[0] ?? 0;
  bits.put(before & 0xffff, 16);
  for (let start = 0; start < values.length; start += blockSize) {
    const differences = [];
    for (let i = start; i < Math.min(values.length, start + blockSize); i++) {
      const difference = ((values[i]! - before) << 16) >> 16;
      before = values[i]!;
      differences.push(difference >= 0 ? 2 * difference : -2 * difference - 1);
    }
    if (differences.every((code) => code === 0)) {
      bits.put(0, 4);
      continue;
    }
    const split = [14, 10, 12][(start / blockSize) % 3]!;
    bits.put(split + 1, 4);
    for (const code of differences) {
      if (split === 14) bits.put(code, 16);
      else {
        for (let zeros = code >> split; zeros > 0; zeros--) bits.put(0, 1);
        bits.put(1, 1);
        bits.put(code & (2 ** split - 1), split);
      }
    }
  }
  return bits.bytes();
}

/** Forward H-transform and bit planes written directly, after White, Postman & Lattanzi (1992). */
export function encodeHcompress(
  pixels: ArrayLike<number>,
  width: number,
  height: number,
): Uint8Array {
  const a = Array.from(pixels);
  const levels = Math.ceil(Math.log2(Math.max(width, height)));
  const away = (value: number, step: number) => (value >= 0 ? value + step : value) & (-2 * step);
  let [rows, columns, step] = [height, width, 1];
  for (let level = 0; level < levels; level++) {
    const shift = level === 0 ? 0 : 1;
    const whole = (sum: number) => (sum >= 0 ? sum + 2 * step : sum + 2 * step - 1) & (-4 * step);
    for (let y = 0; y < rows; y += 2) {
      for (let x = 0; x < columns; x += 2) {
        const at = y * width + x;
        const [right, below] = [x + 1 < columns, y + 1 < rows];
        const value = (dy: number, dx: number) => a[at + dy * width + dx]!;
        if (right && below) {
          const [p, q, r, s] = [value(0, 0), value(0, 1), value(1, 0), value(1, 1)];
          a[at + width + 1] = (s - r - q + p) >> shift;
          a[at + width] = away((s + r - q - p) >> shift, step);
          a[at + 1] = away((s - r + q - p) >> shift, step);
          a[at] = whole((s + r + q + p) >> shift);
        } else if (right || below) {
          const other = right ? at + 1 : at + width;
          const [p, q] = [a[at]!, a[other]!];
          a[other] = away((q - p) << (1 - shift), step);
          a[at] = whole((q + p) << (1 - shift));
        } else {
          a[at] = whole(a[at]! << (2 - shift));
        }
      }
    }
    const sort = (offset: number, length: number, by: number) => {
      const line = Array.from({ length }, (_, i) => a[offset + i * by]!);
      const sorted = [...line.filter((_, i) => i % 2 === 0), ...line.filter((_, i) => i % 2)];
      for (const [i, value] of sorted.entries()) a[offset + i * by] = value;
    };
    for (let y = 0; y < rows; y++) sort(y * width, columns, 1);
    for (let x = 0; x < columns; x++) sort(x, rows, width);
    [rows, columns, step] = [(rows + 1) >> 1, (columns + 1) >> 1, step * 2];
  }
  const head = new DataView(new ArrayBuffer(25));
  head.setUint16(0, 0xdd99);
  [height, width, 0].forEach((value, i) => void head.setInt32(2 + 4 * i, value));
  head.setBigInt64(14, BigInt(a[0]!));
  a[0] = 0;
  const PLANES = 20;
  [22, 23, 24].forEach((offset) => void head.setUint8(offset, PLANES));
  const bits = bitWriter();
  const [top, left] = [(height + 1) >> 1, (width + 1) >> 1];
  for (const [y0, x0, y1, x1] of [
    [0, 0, top, left],
    [0, left, top, width],
    [top, 0, height, left],
    [top, left, height, width],
  ] as const) {
    if (y1 <= y0 || x1 <= x0) continue;
    for (let plane = PLANES - 1; plane >= 0; plane--) {
      const cell = (y: number, x: number) =>
        y < y1 && x < x1 ? (Math.abs(a[y * width + x]!) >> plane) & 1 : 0;
      bits.put(0, 4);
      for (let y = y0; y < y1; y += 2) {
        for (let x = x0; x < x1; x += 2) {
          bits.put(
            cell(y, x) * 8 + cell(y, x + 1) * 4 + cell(y + 1, x) * 2 + cell(y + 1, x + 1),
            4,
          );
        }
      }
    }
  }
  bits.put(0, 4);
  bits.align();
  for (const value of a) if (value !== 0) bits.put(value < 0 ? 1 : 0, 1);
  return Uint8Array.from([...new Uint8Array(head.buffer), ...bits.bytes()]);
}

interface TiledPicture {
  /** Row by row. */
  readonly pixels: Int16Array;
  readonly width: number;
  readonly method: string;
  readonly pack: (row: Int16Array) => Uint8Array;
  readonly cards?: Readonly<Record<string, string | number | boolean>>;
}

/** A file with a table of tiles, one row of the picture each. */
export function makeTiles({ pixels, width, method, pack, cards }: TiledPicture): Uint8Array {
  const height = pixels.length / width;
  const tiles = Array.from({ length: height }, (_, y) =>
    pack(pixels.slice(y * width, (y + 1) * width)),
  );
  const heap = tiles.reduce((sum, tile) => sum + tile.length, 0);
  const values: Record<string, string | number | boolean> = {
    XTENSION: "BINTABLE",
    BITPIX: 8,
    NAXIS: 2,
    NAXIS1: 8,
    NAXIS2: height,
    PCOUNT: heap,
    GCOUNT: 1,
    TFIELDS: 1,
    TTYPE1: "COMPRESSED_DATA",
    TFORM1: "1PB(99)",
    ZIMAGE: true,
    ZBITPIX: 16,
    ZNAXIS: 2,
    ZNAXIS1: width,
    ZNAXIS2: height,
    ZCMPTYPE: method,
    ...cards,
  };
  const card = ([keyword, value]: [string, string | number | boolean]) =>
    `${keyword.padEnd(8)}= ${typeof value === "string" ? `'${value}'` : value === true ? "T" : value}`.padEnd(
      80,
    );
  const header = [...Object.entries(values).map(card), "END".padEnd(80)].join("").padEnd(2880);
  const primary = encodeFits(createImage(new Uint8Array(1), 1, 1));
  primary.set(new TextEncoder().encode("NAXIS   =                    0"), 160);
  const table = new DataView(new ArrayBuffer(8 * height));
  let offset = 0;
  tiles.forEach((tile, row) => {
    table.setInt32(8 * row, tile.length);
    table.setInt32(8 * row + 4, offset);
    offset += tile.length;
  });
  return Uint8Array.from([
    ...primary.subarray(0, 2880),
    ...new TextEncoder().encode(header),
    ...new Uint8Array(table.buffer),
    ...tiles.flatMap((tile) => [...tile]),
  ]);
}

export const bigEndian = (row: Int16Array): Uint8Array =>
  Uint8Array.from([...row].flatMap((value) => [(value >> 8) & 255, value & 255]));

/** All high bytes, then all low ones. */
export const shuffled = (row: Int16Array): Uint8Array => {
  const bytes = bigEndian(row);
  return Uint8Array.from([
    ...bytes.filter((_, i) => i % 2 === 0),
    ...bytes.filter((_, i) => i % 2),
  ]);
};
