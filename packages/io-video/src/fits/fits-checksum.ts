/**
 * Checksums of FITS units: the ones' complement sum of 32-bit words, as a decimal number in DATASUM
 * and as text that makes the whole unit sum up to nothing in CHECKSUM (standard 4.0, appendix J).
 */

import { type ByteSource, readExactly } from "../byte-source.ts";
import type { FitsHdu } from "./fits-hdu.ts";
import { FITS_BLOCK } from "./fits-header.ts";

const WORD = 2 ** 32;
const NOTHING = WORD - 1;

/**
 * Ones' complement sum of big-endian 32-bit words.
 *
 * @param bytes - whole words, as FITS blocks are.
 * @param start - sum of what came before.
 */
export function onesComplementSum(bytes: Uint8Array, start = 0): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let sum = start;
  // A double holds the sum of 2^20 words exactly; carries are folded back in between.
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    sum += view.getUint32(at);
    if (sum >= 2 ** 52) sum = fold(sum);
  }
  return fold(sum);
}

function fold(sum: number): number {
  let folded = sum;
  while (folded >= WORD) folded = (folded % WORD) + Math.floor(folded / WORD);
  return folded;
}

/** The sixteen characters of CHECKSUM for the sum of a unit whose CHECKSUM is sixteen zeros. */
export function checksumText(sum: number): string {
  const complement = NOTHING - sum;
  const text = new Array<number>(16);
  for (let byte = 0; byte < 4; byte++) {
    const value = Math.floor(complement / 256 ** (3 - byte)) % 256;
    const quarter = 48 + (value >> 2);
    const four = [quarter + (value & 3), quarter, quarter, quarter];
    // Punctuation between digits and letters is avoided; the sum of a pair stays.
    while (four.some(isPunctuation)) {
      for (const pair of [0, 2]) {
        if (!isPunctuation(four[pair]!) && !isPunctuation(four[pair + 1]!)) continue;
        four[pair]!++;
        four[pair + 1]!--;
      }
    }
    // The value starts in the last byte of a word of its card: everything moves on by one.
    four.forEach((code, i) => {
      text[(4 * i + byte + 1) % 16] = code;
    });
  }
  return String.fromCharCode(...text);
}

const isPunctuation = (code: number): boolean =>
  (code >= 0x3a && code <= 0x40) || (code >= 0x5b && code <= 0x60);

export interface FitsChecksums {
  /** Whether DATASUM agrees with the data; null without the keyword. */
  readonly data: boolean | null;
  /** Whether CHECKSUM agrees with the whole unit; null without the keyword. */
  readonly unit: boolean | null;
}

/** Bytes summed at a time: whole blocks. */
const CHUNK = 256 * FITS_BLOCK;

/**
 * Checks the sums of one unit.
 *
 * @param start - where the header of the unit starts, bytes from the start of the file.
 * @throws VideoError `"truncated"` when the file ends within the unit.
 */
export async function verifyFitsChecksums(
  source: ByteSource,
  unit: FitsHdu,
  start: number,
): Promise<FitsChecksums> {
  const { values, dataOffset } = unit.header;
  const sumOf = async (from: number, to: number, before: number): Promise<number> => {
    let sum = before;
    for (let at = from; at < to; at += CHUNK) {
      const what = `the checksum of unit ${unit.index}`;
      sum = onesComplementSum(await readExactly(source, at, Math.min(CHUNK, to - at), what), sum);
    }
    return sum;
  };
  const end = dataOffset + Math.ceil(unit.dataBytes / FITS_BLOCK) * FITS_BLOCK;
  const data = await sumOf(dataOffset, end, 0);
  const whole = await sumOf(start, dataOffset, data);
  return {
    data: values.DATASUM === undefined ? null : Number(values.DATASUM) === data,
    unit: values.CHECKSUM === undefined ? null : whole === NOTHING || whole === 0,
  };
}
