/** PNG rows unfiltered and put in their places (PNG specification, sections 7 to 9), as brightness. */

import { bt601Luminance } from "../camera/luminance.ts";
import { inflateZlib } from "./inflate.ts";
import type { PngFile } from "./png-chunks.ts";

/** First column and row, and steps, of the seven passes of Adam7. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;
const ALL = [[0, 0, 1, 1]] as const;
const CHANNELS = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as const;

/** The brightness of every pixel of a file. @throws Error with what came instead of pixels. */
export function decodePngRows(png: PngFile): Uint8Array | Uint16Array {
  const { width, height, depth, colourType, interlaced } = png;
  const pixelBits = depth * CHANNELS[colourType];
  const passes = (interlaced ? ADAM7 : ALL)
    .map(([left, top, across, down]) => ({
      left,
      top,
      across,
      down,
      columns: Math.ceil((width - left) / across),
      rows: Math.ceil((height - top) / down),
    }))
    .filter(({ columns, rows }) => columns > 0 && rows > 0);
  const rowBytes = (columns: number) => Math.ceil((columns * pixelBits) / 8);
  const length = passes.reduce((sum, { columns, rows }) => sum + rows * (1 + rowBytes(columns)), 0);
  const bytes = inflateZlib(png.packed, length);
  if (bytes.length < length) {
    throw new Error(`${bytes.length} bytes of pixels instead of ${length}`);
  }
  const out = depth === 16 ? new Uint16Array(width * height) : new Uint8Array(width * height);
  const readRow = rowReader(png);
  const pixelBytes = Math.max(1, pixelBits >> 3);
  let at = 0;
  for (const { left, top, across, down, columns, rows } of passes) {
    const size = rowBytes(columns);
    let before: Uint8Array | null = null;
    for (let y = 0; y < rows; y++, at += 1 + size) {
      const row = bytes.subarray(at + 1, at + 1 + size);
      unfilter(bytes[at]!, row, before, pixelBytes);
      readRow(row, columns, out, (top + y * down) * width + left, across);
      before = row;
    }
  }
  return out;
}

/** Undoes the filter of a row in place (section 9.2). */
function unfilter(
  filter: number,
  row: Uint8Array,
  before: Uint8Array | null,
  pixelBytes: number,
): void {
  const size = row.length;
  if (filter > 4) throw new Error(`a row with filter ${filter}`);
  if (filter === 1 || (filter === 4 && !before)) {
    for (let i = pixelBytes; i < size; i++) row[i]! += row[i - pixelBytes]!;
  } else if (filter === 2 && before) {
    for (let i = 0; i < size; i++) row[i]! += before[i]!;
  } else if (filter === 3) {
    for (let i = 0; i < size; i++) {
      const left = i < pixelBytes ? 0 : row[i - pixelBytes]!;
      row[i]! += (left + (before?.[i] ?? 0)) >> 1;
    }
  } else if (filter === 4 && before) {
    for (let i = 0; i < Math.min(size, pixelBytes); i++) row[i]! += before[i]!;
    for (let i = pixelBytes; i < size; i++) {
      const a = row[i - pixelBytes]!;
      const b = before[i]!;
      const c = before[i - pixelBytes]!;
      const [da, db, dc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
      row[i]! += da <= db && da <= dc ? a : db <= dc ? b : c;
    }
  }
}

type RowReader = (
  row: Uint8Array,
  columns: number,
  out: Uint8Array | Uint16Array,
  to: number,
  step: number,
) => void;

/** Writes the brightness of a row: grey as stored, colours as their rounded luminance. */
function rowReader({ depth, colourType, palette }: PngFile): RowReader {
  if (colourType === 2 || colourType === 6) {
    const sampleBytes = depth / 8;
    const pixelBytes = sampleBytes * CHANNELS[colourType];
    const sample = (row: Uint8Array, at: number) =>
      sampleBytes === 1 ? row[at]! : 256 * row[at]! + row[at + 1]!;
    return (row, columns, out, to, step) => {
      for (let i = 0, at = 0; i < columns; i++, at += pixelBytes, to += step) {
        out[to] = luminance(
          sample(row, at),
          sample(row, at + sampleBytes),
          sample(row, at + 2 * sampleBytes),
        );
      }
    };
  }
  if (depth === 16) {
    const pixelBytes = 2 * CHANNELS[colourType];
    return (row, columns, out, to, step) => {
      for (let i = 0, at = 0; i < columns; i++, at += pixelBytes, to += step) {
        out[to] = 256 * row[at]! + row[at + 1]!;
      }
    };
  }
  const pixelBytes = CHANNELS[colourType];
  const most = (1 << depth) - 1;
  // Indexes behind the palette are black.
  const table = colourType === 3 ? paletteLuminance(palette) : null;
  return (row, columns, out, to, step) => {
    for (let i = 0; i < columns; i++, to += step) {
      const bit = i * depth * pixelBytes;
      const value = (row[bit >> 3]! >> (8 - depth - (bit & 7))) & most;
      out[to] = table === null ? value : table[value]!;
    }
  };
}

function paletteLuminance(palette: Uint8Array): Uint8Array {
  const table = new Uint8Array(256);
  for (let i = 0; 3 * i < palette.length; i++) {
    table[i] = luminance(palette[3 * i]!, palette[3 * i + 1]!, palette[3 * i + 2]!);
  }
  return table;
}

const luminance = (red: number, green: number, blue: number): number =>
  Math.round(bt601Luminance(red, green, blue));
