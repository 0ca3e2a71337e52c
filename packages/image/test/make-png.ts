/** PNG files of every kind for tests: all colour types, depths and filters, with and without Adam7. */

import { crc32, deflateSync } from "node:zlib";

export interface PngParts {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colourType: number;
  /** Samples, those of a pixel together. */
  readonly samples: readonly number[];
  /** @default false */
  readonly interlaced?: boolean;
  /** Chunks between the header and the pixels. */
  readonly before?: readonly Uint8Array[];
  /** Chunks behind the pixels. */
  readonly behind?: readonly Uint8Array[];
  /** Packs the filtered rows. @default zlib */
  readonly pack?: (rows: Uint8Array) => Uint8Array;
}

const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

export function chunk(name: string, data: Uint8Array, isDamaged = false): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = name.charCodeAt(i);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)) ^ (isDamaged ? 1 : 0));
  return bytes;
}

export function makePng(parts: PngParts): Uint8Array {
  const { width, height, depth, colourType, interlaced = false } = parts;
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([depth, colourType, 0, 0, interlaced ? 1 : 0], 8);
  const pack = parts.pack ?? ((rows: Uint8Array) => new Uint8Array(deflateSync(rows)));
  const packed = pack(filteredRows(parts));
  // In two chunks: readers must join them.
  const middle = packed.length >> 1;
  return join(
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", header),
    ...(parts.before ?? []),
    chunk("IDAT", packed.subarray(0, middle)),
    chunk("IDAT", packed.subarray(middle)),
    ...(parts.behind ?? []),
    chunk("IEND", new Uint8Array(0)),
  );
}

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Rows of all passes, each with the next of the five filters. */
function filteredRows(parts: PngParts): Uint8Array {
  const { width, height, depth, colourType, samples, interlaced = false } = parts;
  const channels = CHANNELS[colourType] ?? 1;
  const pixelBytes = Math.max(1, (channels * depth) >> 3);
  const rows: Uint8Array[] = [];
  for (const [left, top, across, down] of interlaced ? PASSES : ([[0, 0, 1, 1]] as const)) {
    if (left >= width) continue;
    let before: Uint8Array | null = null;
    for (let y = top; y < height; y += down) {
      const bits: number[] = [];
      for (let x = left; x < width; x += across) {
        for (let k = 0; k < channels; k++) {
          const value = samples[(y * width + x) * channels + k] ?? 0;
          for (let bit = depth - 1; bit >= 0; bit--) bits.push((value >> bit) & 1);
        }
      }
      const row = new Uint8Array(Math.ceil(bits.length / 8));
      for (const [i, bit] of bits.entries()) row[i >> 3]! |= bit << (7 - (i & 7));
      rows.push(filtered(rows.length % 5, row, before, pixelBytes));
      before = row;
    }
  }
  return join(...rows);
}

function filtered(kind: number, row: Uint8Array, before: Uint8Array | null, step: number) {
  const out = new Uint8Array(row.length + 1);
  out[0] = kind;
  for (let i = 0; i < row.length; i++) {
    const a = row[i - step] ?? 0;
    const b = before?.[i] ?? 0;
    const c = before?.[i - step] ?? 0;
    const p = a + b - c;
    const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
    const paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
    out[i + 1] = row[i]! - [0, a, b, (a + b) >> 1, paeth][kind]!;
  }
  return out;
}
