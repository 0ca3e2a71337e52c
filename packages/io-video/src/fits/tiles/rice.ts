/** Rice decompression of one tile (FITS standard 4.0, section 10.4.1; White & Becker 1998). */

/** Bits of the split code, its largest value and bits of a raw difference, by bytes of a pixel. */
const CODES = { 1: [3, 6, 8], 2: [4, 14, 16], 4: [5, 25, 32] } as const;

export type RiceBytes = keyof typeof CODES;

/**
 * Decodes `count` integers; data that end too soon leave the rest at 0 and are told by the result.
 *
 * @param bytesPerPixel - BYTEPIX: 1 gives 0..255, 2 and 4 signed integers.
 * @param blockSize - BLOCKSIZE: pixels that share one split level.
 * @returns the integers, or null when the data end before the tile does.
 */
export function decodeRice(
  bytes: Uint8Array,
  count: number,
  bytesPerPixel: RiceBytes,
  blockSize: number,
): Int32Array | null {
  const [splitBits, rawSplit, rawBits] = CODES[bytesPerPixel];
  const out = new Int32Array(count);
  const bits = { bytes, at: 0, word: 0, left: 0 };
  let value = readBits(bits, 8 * bytesPerPixel);
  for (let start = 0; start < count; start += blockSize) {
    const split = readBits(bits, splitBits) - 1;
    const stop = Math.min(count, start + blockSize);
    if (bits.at > bytes.length) return null;
    for (let i = start; i < stop; i++) {
      let code = 0;
      if (split === rawSplit) code = readBits(bits, rawBits);
      else if (split >= 0) {
        const zeros = countZeros(bits);
        if (zeros < 0) return null;
        code = (zeros << split) | readBits(bits, split);
      }
      // Differences are folded: even codes are positive, odd ones negative.
      value = (value + (code & 1 ? ~(code >>> 1) : code >>> 1)) | 0;
      out[i] =
        bytesPerPixel === 4 ? value : bytesPerPixel === 2 ? (value << 16) >> 16 : value & 255;
    }
  }
  return bits.at > bytes.length ? null : out;
}

interface Bits {
  readonly bytes: Uint8Array;
  /** Next byte to take; beyond the length when the data ended too soon. */
  at: number;
  /** The last byte taken and how many of its bits are left. */
  word: number;
  left: number;
}

function readBits(bits: Bits, count: number): number {
  let value = 0;
  let wanted = count;
  while (wanted > 0) {
    if (bits.left === 0) {
      bits.word = bits.bytes[bits.at++] ?? 0;
      bits.left = 8;
    }
    const take = Math.min(wanted, bits.left);
    bits.left -= take;
    value = (value << take) | ((bits.word >>> bits.left) & ((1 << take) - 1));
    wanted -= take;
  }
  return value;
}

/** Zero bits before the next one bit, which is taken too; -1 when the data end first. */
function countZeros(bits: Bits): number {
  let zeros = 0;
  for (;;) {
    const rest = bits.word & ((1 << bits.left) - 1);
    if (bits.left > 0 && rest !== 0) {
      const first = 31 - Math.clz32(rest);
      zeros += bits.left - 1 - first;
      bits.left = first;
      return zeros;
    }
    zeros += bits.left;
    if (bits.at >= bits.bytes.length) return -1;
    bits.word = bits.bytes[bits.at++]!;
    bits.left = 8;
  }
}
