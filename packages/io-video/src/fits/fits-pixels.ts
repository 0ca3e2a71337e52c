/** FITS arrays to typed arrays: big-endian values, BZERO/BSCALE and BLANK (standard, section 4.4.2). */

import type { PixelArray } from "@photkit/image";
import { swap16 } from "../pixels.ts";
import type { FitsHeader } from "./fits-header.ts";
import { numberIn } from "./fits-number.ts";

/** How stored numbers become pixel values: value = zero + scale * stored. */
export interface FitsScaling {
  readonly scale: number;
  readonly zero: number;
  /** Stored integer that means "not measured", or null. */
  readonly blank: number | null;
}

/** The scaling that a header states; `BLANK` counts for integer data only. */
export function scalingOf(header: FitsHeader, bitpix: number): FitsScaling {
  return {
    scale: numberIn(header, "BSCALE") ?? 1,
    zero: numberIn(header, "BZERO") ?? 0,
    blank: bitpix > 0 ? numberIn(header, "BLANK") : null,
  };
}

/** The numbers as stored, in the byte order of this machine. 64-bit integers become Float64. */
export function decodeBigEndian(bytes: Uint8Array, bitpix: number): PixelArray {
  if (bitpix === 8) return bytes.slice();
  if (bitpix === 16) return new Int16Array(swap16(bytes.slice()).buffer);
  const size = Math.abs(bitpix) / 8;
  const count = Math.floor(bytes.length / size);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bitpix === 32) {
    const out = new Int32Array(count);
    for (let i = 0; i < count; i++) out[i] = view.getInt32(4 * i);
    return out;
  }
  if (bitpix === -32) {
    const out = new Float32Array(count);
    for (let i = 0; i < count; i++) out[i] = view.getFloat32(4 * i);
    return out;
  }
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    out[i] =
      bitpix === 64
        ? view.getInt32(8 * i) * 2 ** 32 + view.getUint32(8 * i + 4)
        : view.getFloat64(8 * i);
  }
  return out;
}

/** True for unsigned integers of 64 bits, which are stored with their sign bit flipped. */
export const isUnsigned64 = (bitpix: number, { scale, zero, blank }: FitsScaling): boolean =>
  bitpix === 64 && scale === 1 && zero === 2 ** 63 && blank === null;

/** Unsigned integers of 64 bits, rounded once: small ones are exact. */
export function decodeUnsigned64(bytes: Uint8Array): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Float64Array(Math.floor(bytes.length / 8));
  for (let i = 0; i < out.length; i++) {
    const high = (view.getUint32(8 * i) ^ 0x80000000) >>> 0;
    out[i] = high * 2 ** 32 + view.getUint32(8 * i + 4);
  }
  return out;
}

/**
 * Applies the scaling. Integers stay integers when they are unscaled or offset by the sign bit
 * (unsigned 16 and 32 bits, signed bytes) and none is blank; else 8- and 16-bit data become
 * Float32, wider ones Float64, blank pixels NaN. Float32 is computed in single precision, as
 * astropy does, so that checksums of the pixels agree between programs.
 *
 * @param stored - from `decodeBigEndian`; it is reused where its type allows.
 */
export function applyScaling(
  stored: PixelArray,
  bitpix: number,
  { scale, zero, blank }: FitsScaling,
): PixelArray {
  const blanks = blank !== null && stored.includes(blank);
  if (scale === 1 && !blanks) {
    if (zero === 0) return stored;
    const offset = signOffset(stored, bitpix, zero);
    if (offset) return offset;
  }
  const out =
    bitpix === 8 || bitpix === 16 || bitpix === -32
      ? new Float32Array(stored.length)
      : new Float64Array(stored.length);
  if (out instanceof Float32Array) {
    const [scale32, zero32] = [Math.fround(scale), Math.fround(zero)];
    for (let i = 0; i < out.length; i++) out[i] = Math.fround(stored[i]! * scale32) + zero32;
  } else {
    for (let i = 0; i < out.length; i++) out[i] = stored[i]! * scale + zero;
  }
  for (let i = 0; blanks && i < out.length; i++) if (stored[i] === blank) out[i] = Number.NaN;
  return out;
}

/** Data stored with their sign bit flipped, the FITS way to keep the other signedness; or null. */
function signOffset(stored: PixelArray, bitpix: number, zero: number): PixelArray | null {
  if (bitpix === 8 && zero === -128) return flipped(new Int8Array(stored.buffer), 0x80808080);
  if (bitpix === 16 && zero === 32768) return flipped(new Uint16Array(stored.buffer), 0x80008000);
  if (bitpix === 32 && zero === 2147483648) {
    return flipped(new Uint32Array(stored.buffer), 0x80000000);
  }
  return null;
}

/** Flips the sign bits that `mask` has in 32 bits, word by word: four times the speed of pixels. */
function flipped<T extends Int8Array | Uint16Array | Uint32Array>(data: T, mask: number): T {
  const { BYTES_PER_ELEMENT: size, length } = data;
  const words = new Int32Array(data.buffer, 0, Math.floor((length * size) / 4));
  for (let i = 0; i < words.length; i++) words[i]! ^= mask;
  for (let i = (words.length * 4) / size; i < length; i++) data[i]! ^= mask;
  return data;
}
