/**
 * HCOMPRESS decompression of one tile (White, Postman & Lattanzi 1992; FITS standard 4.0, section
 * 10.4.4): quadtree-coded bit planes of an integer H-transform.
 */

import { inverseHTransform } from "./h-transform.ts";
import { inverseWideHTransform } from "./h-transform-wide.ts";

const MAGIC = 0xdd99;
/** Coefficients beyond this leave no room for the sums of the transform in 32 bits. */
const LARGEST = 2 ** 29;
const MOST_PLANES = 30;
/** The same for the 53 bits of a double. */
const LARGEST_WIDE = 2 ** 50;

/** Values of the quadtree code by length and code word (table of the standard). */
const CODE_WORDS: readonly Readonly<Record<number, number>>[] = [
  { 0: 1, 1: 2, 2: 4, 3: 8 },
  { 8: 3, 9: 5, 10: 10, 11: 12, 12: 15 },
  { 26: 6, 27: 7, 28: 9, 29: 11, 30: 13 },
  { 62: 0, 63: 14 },
];

interface Stream {
  readonly bytes: Uint8Array;
  at: number;
  byte: number;
  left: number;
}

/**
 * Decodes one tile of `width * height` integers, row by row.
 *
 * @param smooth - smooths between the steps of a lossy scale, as the file asks for by SMOOTH.
 * @returns the integers, or null when the data are damaged or of another size. Tiles whose sums need
 * more than 32 bits come as Float64Array; what needs more than 53 is not read, and says so.
 */
export function decodeHcompress(
  bytes: Uint8Array,
  width: number,
  height: number,
  smooth = false,
): Int32Array | Float64Array | "beyond 53 bits" | null {
  if (bytes.length < 25) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sum = Number(view.getBigInt64(14));
  if (view.getUint16(0) !== MAGIC || view.getInt32(2) !== height || view.getInt32(6) !== width) {
    return null;
  }
  const scale = Math.max(1, view.getInt32(10));
  const planes = [bytes[22]!, bytes[23]!, bytes[24]!] as const;
  const most = Math.max(...planes);
  if (scale * Math.max(2 ** most, Math.abs(sum)) > LARGEST_WIDE) return "beyond 53 bits";
  const isSmooth = smooth && scale > 1;
  const isNarrow =
    !isSmooth && scale * 2 ** most <= 2 ** MOST_PLANES && scale * Math.abs(sum) <= LARGEST;
  const length = width * height;
  const out = isNarrow ? new Int32Array(length) : new Float64Array(length);
  const stream: Stream = { bytes, at: 25, byte: 0, left: 0 };
  if (!decodeCoefficients(stream, out, width, height, planes)) return null;
  out[0] = sum;
  if (scale > 1) for (let i = 0; i < length; i++) out[i]! *= scale;
  if (out instanceof Int32Array) inverseHTransform(out, width, height);
  else inverseWideHTransform(out, width, height, isSmooth ? scale : 1);
  return out;
}

/** The bit planes of the four quadrants, then the signs. */
function decodeCoefficients(
  stream: Stream,
  out: Int32Array | Float64Array,
  width: number,
  height: number,
  planes: readonly [number, number, number],
): boolean {
  const [top, left] = [(height + 1) >> 1, (width + 1) >> 1];
  const quadrants = [
    [0, top, left, planes[0]],
    [left, top, width - left, planes[1]],
    [width * top, height - top, left, planes[1]],
    [width * top + left, height - top, width - left, planes[2]],
  ] as const;
  for (const [offset, rows, columns, count] of quadrants) {
    if (!decodeQuadrant(stream, out, offset, width, rows, columns, count)) return false;
  }
  if (readBits(stream, 4) !== 0) return false;
  stream.left = 0;
  for (let i = 0; i < out.length; i++) {
    if (out[i] !== 0 && readBits(stream, 1) === 1) out[i] = -out[i]!;
  }
  return stream.at <= stream.bytes.length;
}

function decodeQuadrant(
  stream: Stream,
  out: Int32Array | Float64Array,
  offset: number,
  width: number,
  rows: number,
  columns: number,
  planes: number,
): boolean {
  if (rows === 0 || columns === 0) return true;
  const levels = Math.ceil(Math.log2(Math.max(rows, columns)));
  const halves = ((rows + 1) >> 1) * ((columns + 1) >> 1);
  for (let bit = planes - 1; bit >= 0; bit--) {
    const kind = readBits(stream, 4);
    if (stream.at > stream.bytes.length) return false;
    let quads = new Uint8Array(1);
    if (kind === 0) {
      quads = new Uint8Array(halves);
      for (let i = 0; i < halves; i++) quads[i] = readBits(stream, 4);
    } else if (kind === 15) {
      quads[0] = readCode(stream);
      for (let level = levels - 1; level > 0; level--) {
        const size = (length: number) => Math.ceil(length / 2 ** level);
        const split = splitQuads(quads, size(rows), size(columns));
        for (let i = split.length - 1; i >= 0; i--) if (split[i]) split[i] = readCode(stream);
        quads = split;
      }
    } else {
      return false;
    }
    insertPlane(quads, out, offset, width, rows, columns, bit);
  }
  return true;
}

/** Four bits of every quad to the four cells that it covers. */
function splitQuads(quads: Uint8Array, rows: number, columns: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(rows * columns);
  const across = (columns + 1) >> 1;
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const quad = quads[(y >> 1) * across + (x >> 1)]!;
      out[y * columns + x] = (quad >> (3 - 2 * (y & 1) - (x & 1))) & 1;
    }
  }
  return out;
}

function insertPlane(
  quads: Uint8Array,
  out: Int32Array | Float64Array,
  offset: number,
  width: number,
  rows: number,
  columns: number,
  bit: number,
): void {
  const cells = splitQuads(quads, rows, columns);
  const weight = 2 ** bit;
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      // Every bit is set once: adding it is setting it, beyond 32 bits as well.
      out[offset + y * width + x]! += cells[y * columns + x]! * weight;
    }
  }
}

function readCode(stream: Stream): number {
  let code = readBits(stream, 3);
  for (const words of CODE_WORDS) {
    const value = words[code];
    if (value !== undefined) return value;
    code = (code << 1) | readBits(stream, 1);
  }
  return 0;
}

function readBits(stream: Stream, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i++) {
    if (stream.left === 0) {
      stream.byte = stream.bytes[stream.at++] ?? 0;
      stream.left = 8;
    }
    value = (value << 1) | ((stream.byte >>> --stream.left) & 1);
  }
  return value;
}
