/** Strips and tiles of a TIFF file unpacked: LZW, Deflate, PackBits, and the two predictors. */

import { inflate } from "../fits/gunzip.ts";
import type { TiffDirectory } from "./tiff-directory.ts";

type BytePacking = Exclude<TiffDirectory["compression"], "lossless JPEG">;

/**
 * The bytes of a block, exactly `length` of them.
 *
 * @throws Error when the packed data end before, or contradict themselves.
 */
export async function unpackBlock(
  packed: Uint8Array,
  compression: BytePacking,
  length: number,
  file: string,
): Promise<Uint8Array> {
  const bytes = await unpack(packed, compression, length, file);
  if (bytes.length < length) {
    throw new Error(`a strip or tile has ${bytes.length} bytes, expected ${length}`);
  }
  return bytes.subarray(0, length);
}

async function unpack(
  packed: Uint8Array,
  compression: BytePacking,
  length: number,
  file: string,
): Promise<Uint8Array> {
  if (compression === "LZW") return unpackLzw(packed, length);
  if (compression === "PackBits") return unpackPackBits(packed, length);
  // Some writers fill the last strip up to the height of the others: what is not needed stays packed.
  if (compression === "Deflate") return inflate(packed, "deflate", length, file, "leave");
  return packed;
}

/** TIFF 6.0, section 9: runs of literal bytes, and of one byte repeated. */
function unpackPackBits(packed: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  let filled = 0;
  for (let at = 0; at < packed.length && filled < length; ) {
    const run = packed[at++]!;
    if (run < 128) {
      const literal = packed.subarray(at, Math.min(at + run + 1, at + length - filled));
      out.set(literal, filled);
      filled += literal.length;
      at += run + 1;
    } else if (run > 128) {
      const stop = Math.min(length, filled + 257 - run);
      out.fill(packed[at++] ?? 0, filled, stop);
      filled = stop;
    }
  }
  return out.subarray(0, filled);
}

const CLEAR = 256;
const END = 257;
const MOST_CODES = 4096;

/**
 * TIFF 6.0, section 13: codes of 9 to 12 bits, high bit first, one code early in getting longer. Old
 * writers put the low bit first and were not early; their first code, 256, shows it.
 */
function unpackLzw(packed: Uint8Array, length: number): Uint8Array {
  const isOld = packed[0] === 0 && (packed[1]! & 1) === 1;
  const early = isOld ? 0 : 1;
  const out = new Uint8Array(length);
  // A string of the table is the place and length of where it was written first.
  const starts = new Uint32Array(MOST_CODES);
  const lengths = new Uint32Array(MOST_CODES);
  let filled = 0;
  let next = END + 1;
  let width = 9;
  let previous = -1;
  let previousStart = 0;
  let previousLength = 0;
  let window = 0;
  let held = 0;
  for (let at = 0; filled < length; ) {
    while (held < width && at < packed.length) {
      const byte = packed[at++]!;
      window = isOld ? window | (byte << held) : ((window << 8) | byte) & 0xffffff;
      held += 8;
    }
    if (held < width) break;
    held -= width;
    const code = (isOld ? window : window >>> held) & ((1 << width) - 1);
    if (isOld) window >>>= width;
    if (code === END) break;
    if (code === CLEAR) {
      next = END + 1;
      width = 9;
      previous = -1;
      continue;
    }
    const isNew = code === next && previous >= 0;
    if (code > END && code >= next && !isNew) throw new Error(`LZW code ${code} before it is made`);
    const start = filled;
    if (code < CLEAR) {
      out[filled++] = code;
    } else {
      const from = isNew ? previousStart : starts[code]!;
      const count = isNew ? previousLength + 1 : lengths[code]!;
      // Byte by byte: a new string ends with the byte that it just wrote.
      for (let i = 0; i < count && filled < length; i++) out[filled++] = out[from + i]!;
    }
    if (previous >= 0 && next < MOST_CODES) {
      starts[next] = previousStart;
      lengths[next] = previousLength + 1;
      next++;
    }
    previous = code;
    previousStart = start;
    previousLength = filled - start;
    if (next >= (1 << width) - early && width < 12) width++;
  }
  return out.subarray(0, filled);
}

/** Bytes with their bits in the other order (FillOrder 2): a copy. */
export const turnedBits = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => TURNED[byte]!);

const TURNED = Uint8Array.from({ length: 256 }, (_, byte) => {
  let turned = 0;
  for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) turned |= 0x80 >> bit;
  return turned;
});

/** Samples of up to 16 bits, from the highest bit on; each row starts at a byte (TIFF 6.0, p. 39). */
export function unpackBits(packed: Uint8Array, bits: number, rowSamples: number): Uint16Array {
  const rowBytes = Math.ceil((rowSamples * bits) / 8);
  const rows = Math.floor(packed.length / rowBytes);
  const out = new Uint16Array(rows * rowSamples);
  for (let row = 0, to = 0; row < rows; row++) {
    let held = 0;
    let count = 0;
    for (let i = 0, at = row * rowBytes; i < rowSamples; i++) {
      for (; count < bits; count += 8) held = ((held << 8) | packed[at++]!) & 0xffffff;
      count -= bits;
      out[to++] = (held >>> count) & ((1 << bits) - 1);
    }
  }
  return out;
}

/** Undoes differences along rows, in place; `samples` is one block in this machine's byte order. */
export function sumRows(
  samples: { [index: number]: number; readonly length: number },
  rowSamples: number,
  samplesPerPixel: number,
): void {
  for (let row = 0; row < samples.length; row += rowSamples) {
    const stop = Math.min(samples.length, row + rowSamples);
    for (let i = row + samplesPerPixel; i < stop; i++) samples[i]! += samples[i - samplesPerPixel]!;
  }
}

/**
 * Undoes the predictor of real numbers (Adobe Photoshop TIFF Technical Note 3): differences of bytes
 * along a row that holds first all highest bytes, then all second ones ...
 *
 * @returns little-endian numbers.
 */
export function joinRealBytes(
  bytes: Uint8Array,
  rowSamples: number,
  samplesPerPixel: number,
  sampleBytes: number,
): Uint8Array {
  const rowBytes = rowSamples * sampleBytes;
  sumRows(bytes, rowBytes, samplesPerPixel);
  const out = new Uint8Array(bytes.length);
  for (let row = 0; row + rowBytes <= bytes.length; row += rowBytes) {
    for (let i = 0; i < rowSamples; i++) {
      for (let k = 0; k < sampleBytes; k++) {
        out[row + i * sampleBytes + sampleBytes - 1 - k] = bytes[row + k * rowSamples + i]!;
      }
    }
  }
  return out;
}
