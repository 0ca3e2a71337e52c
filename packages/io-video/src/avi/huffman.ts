/**
 * Prefix codes of lossless video: codes told by their lengths alone, and bits read from 32-bit
 * little-endian words, the highest bit first.
 */

/** Bits of a code that one look into the table resolves. */
const TABLE_BITS = 12;

/** No code of this symbol. */
export const NO_CODE = 255;

export interface PrefixCode {
  /** By the next 12 bits: length times 256 plus symbol; 0 where the code is longer. */
  readonly table: Uint16Array;
  /** Codes in ascending order, each moved to the top of 32 bits. */
  readonly starts: Uint32Array;
  readonly lengths: Uint8Array;
  readonly symbols: Uint8Array;
}

/**
 * The code of 256 symbols in which the longest codes are the lowest numbers; among codes of one
 * length the symbol that `descending` puts first is the lower.
 *
 * @param lengths - bits of the code of each symbol; 255 for none, 0 for the only symbol there is.
 * @returns null when no set of codes has these lengths.
 */
export function prefixCode(lengths: Uint8Array, descending: boolean): PrefixCode | null {
  const used = Array.from({ length: 256 }, (_, symbol) => symbol).filter(
    (symbol) => lengths[symbol] !== NO_CODE,
  );
  const sign = descending ? -1 : 1;
  used.sort((a, b) => lengths[b]! - lengths[a]! || sign * (a - b));
  const starts = new Uint32Array(used.length);
  const table = new Uint16Array(1 << TABLE_BITS);
  let next = 0;
  for (const [i, symbol] of used.entries()) {
    const length = lengths[symbol]!;
    const step = 2 ** (32 - length);
    if (length > 32 || length < 1 || next + step > 2 ** 32 || next % step !== 0) return null;
    starts[i] = next;
    if (length <= TABLE_BITS) {
      const from = next / 2 ** (32 - TABLE_BITS);
      table.fill((length << 8) | symbol, from, from + 2 ** (TABLE_BITS - length));
    }
    next += step;
  }
  if (next !== 2 ** 32) return null;
  return {
    table,
    starts,
    lengths: Uint8Array.from(used, (symbol) => lengths[symbol]!),
    symbols: Uint8Array.from(used),
  };
}

/** Bytes as 32-bit little-endian words, two zero words behind them; 1 to 3 last bytes are left out. */
export function wordsOf(bytes: Uint8Array): Uint32Array {
  const count = bytes.length >> 2;
  const words = new Uint32Array(count + 2);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 4 * count);
  for (let i = 0; i < count; i++) words[i] = view.getUint32(4 * i, true);
  return words;
}

/**
 * Decodes symbols into `out[start]` up to `out[stop - 1]`.
 *
 * @param words - as `wordsOf` gives them.
 * @returns false when the bits end before the symbols do.
 */
export function decodeSymbols(
  code: PrefixCode,
  words: Uint32Array,
  out: Uint8Array,
  start: number,
  stop: number,
): boolean {
  const { table } = code;
  const lastBit = 32 * (words.length - 2);
  let bit = 0;
  for (let i = start; i < stop; i++) {
    const next = bitsAt(words, bit);
    const entry = table[next >>> (32 - TABLE_BITS)]!;
    if (entry !== 0) {
      out[i] = entry;
      bit += entry >> 8;
    } else {
      const at = lastStart(code.starts, next);
      out[i] = code.symbols[at]!;
      bit += code.lengths[at]!;
    }
    if (bit > lastBit) return false;
  }
  return true;
}

/**
 * Decodes symbols of several codes that take turns, as of the samples of one pixel after the other,
 * into `out[start]` up to `out[stop - 1]`; the first is of `codes[0]`.
 *
 * @param bit - where the first symbol starts in `words`.
 * @returns the bit behind the last symbol, or -1 when the bits end before.
 */
export function decodeInTurn(
  codes: readonly PrefixCode[],
  words: Uint32Array,
  bit: number,
  out: Uint8Array,
  start: number,
  stop: number,
): number {
  const lastBit = 32 * (words.length - 2);
  const turns = codes.length;
  for (let i = start, turn = 0; i < stop; i++) {
    const code = codes[turn]!;
    const next = bitsAt(words, bit);
    const entry = code.table[next >>> (32 - TABLE_BITS)]!;
    if (entry !== 0) {
      out[i] = entry;
      bit += entry >> 8;
    } else {
      const at = lastStart(code.starts, next);
      out[i] = code.symbols[at]!;
      bit += code.lengths[at]!;
    }
    if (bit > lastBit) return -1;
    turn = turn + 1 === turns ? 0 : turn + 1;
  }
  return bit;
}

/** The 32 bits from a place on. */
function bitsAt(words: Uint32Array, bit: number): number {
  const word = bit >>> 5;
  const shift = bit & 31;
  return ((words[word]! << shift) | ((words[word + 1]! >>> 1) >>> (31 - shift))) >>> 0;
}

/** The last of ascending `starts` that is not above `value`. */
function lastStart(starts: Uint32Array, value: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= value) low = middle;
    else high = middle;
  }
  return low;
}
