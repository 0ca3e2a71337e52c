/**
 * Byte order of SER samples, told from the pixels. The header flag cannot be trusted: the
 * specification says 1 = little-endian, nearly every writer stores little-endian data with 0.
 */

export type Endianness = "little" | "big";

/** The other order must be this many times rougher before the pixels count as evidence. */
const DECISIVE = 1.5;
/** Samples looked at: the start of a frame is enough, and the cost stays fixed. */
const SAMPLES = 1 << 16;

/**
 * The byte order under which the samples make sense, or null when they do not tell: samples must
 * stay below 2^bitDepth, and neighbours must be closer to each other than with swapped bytes.
 *
 * @param bytes - pixels of a frame, two bytes a sample.
 * @param bitDepth - significant bits that the header states, 9 to 16.
 * @param step - samples from one pixel to its neighbour of the same colour.
 */
export function byteOrderOf(bytes: Uint8Array, bitDepth: number, step = 1): Endianness | null {
  const count = Math.min(bytes.length >> 1, SAMPLES);
  const limit = 2 ** bitDepth;
  let littleOver = 0;
  let bigOver = 0;
  let littleRough = 0;
  let bigRough = 0;
  let lowBits = 0;
  let highBits = 0;
  for (let i = 0; i < count; i++) {
    const [little, big] = sample(bytes, i);
    if (little >= limit) littleOver++;
    if (big >= limit) bigOver++;
    lowBits |= little & 0xff;
    highBits |= little >> 8;
    if (i < step) continue;
    const [littleBefore, bigBefore] = sample(bytes, i - step);
    littleRough += Math.abs(little - littleBefore);
    bigRough += Math.abs(big - bigBefore);
  }
  if (littleOver === 0 && bigOver > 0) return "little";
  if (bigOver === 0 && littleOver > 0) return "big";
  // 8-bit pictures in one of the two bytes are as smooth either way.
  if (lowBits === 0 || highBits === 0) return null;
  if (bigRough > DECISIVE * littleRough) return "little";
  if (littleRough > DECISIVE * bigRough) return "big";
  return null;
}

function sample(bytes: Uint8Array, index: number): [little: number, big: number] {
  const a = bytes[2 * index]!;
  const b = bytes[2 * index + 1]!;
  return [a | (b << 8), (a << 8) | b];
}
