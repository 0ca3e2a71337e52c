/**
 * Unpacks zlib data (RFC 1950, RFC 1951) to a size that is known: what the data hold beyond it is never
 * made, so that no file can ask for more memory than its image needs.
 */

/** What deflate packs at most: a repeat of 258 bytes in two bits. */
const MOST_GROWTH = 1032;
const MOST_CODE_BITS = 15;
const END_OF_BLOCK = 256;

/** The order of the lengths of code lengths (RFC 1951, 3.2.7). */
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
/** Base and further bits of lengths (from symbol 257 on) and distances (RFC 1951, 3.2.5). */
const LENGTH_BITS = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
];
const DISTANCE_BITS = Array.from({ length: 30 }, (_, i) => Math.max(0, (i >> 1) - 1));
const LENGTH_BASE = basesOf(LENGTH_BITS.slice(0, 28), 3).concat(258);
const DISTANCE_BASE = basesOf(DISTANCE_BITS, 1);

function basesOf(bits: readonly number[], first: number): number[] {
  let base = first;
  return bits.map((count) => {
    base += 1 << count;
    return base - (1 << count);
  });
}

/** For every run of `bits` bits, low bit first: the symbol times 16, plus the length of its code. */
interface CodeTable {
  readonly bits: number;
  readonly entries: Uint16Array;
}

/**
 * The first `length` bytes that zlib data unpack to; fewer where the data end before. Checksum and data
 * behind them are not looked at.
 *
 * @throws Error with the reason for data that contradict themselves, or could not hold so many bytes.
 */
export function inflateZlib(packed: Uint8Array, length: number): Uint8Array {
  const [method = 0, flags = 0] = packed;
  if ((method & 15) !== 8 || (256 * method + flags) % 31 !== 0 || (flags & 0x20) !== 0) {
    throw new Error("packed data do not start with a zlib header");
  }
  if (length > MOST_GROWTH * packed.length) {
    throw new Error(`${length} bytes cannot be in ${packed.length} packed ones`);
  }
  const out = new Uint8Array(length);
  return out.subarray(0, inflateInto(packed, 2, out));
}

/** Fills `out` from raw deflate data that start at `start`; gives the number of bytes filled. */
function inflateInto(packed: Uint8Array, start: number, out: Uint8Array): number {
  let at = start;
  let hold = 0;
  let count = 0;
  let filled = 0;
  const stop = packed.length;
  const length = out.length;

  /** Bits that are missing at the end read as 0; `isSpent` tells. */
  const bits = (wanted: number): number => {
    while (count < wanted) {
      hold |= (packed[at++] ?? 0) << count;
      count += 8;
    }
    const value = hold & ((1 << wanted) - 1);
    hold >>>= wanted;
    count -= wanted;
    return value;
  };
  const isSpent = () => at - (count >> 3) > stop;

  const copyStored = (): boolean => {
    at -= count >> 3;
    hold = 0;
    count = 0;
    if (at + 4 > stop) return false;
    const size = packed[at]! | (packed[at + 1]! << 8);
    if ((size ^ 0xffff) !== (packed[at + 2]! | (packed[at + 3]! << 8))) {
      throw new Error("packed data with a stored block whose lengths differ");
    }
    at += 4;
    const part = packed.subarray(at, Math.min(at + size, at + length - filled));
    out.set(part, filled);
    filled += part.length;
    at += size;
    return at <= stop;
  };

  /** True when the block ended as it should, false when data or room did. */
  const unpackBlock = (literals: CodeTable, distances: CodeTable): boolean => {
    const literalMask = (1 << literals.bits) - 1;
    const distanceMask = (1 << distances.bits) - 1;
    while (filled < length) {
      while (count <= 24) {
        hold |= (packed[at++] ?? 0) << count;
        count += 8;
      }
      const entry = literals.entries[hold & literalMask]!;
      if (entry === 0) throw new Error("packed data with a code that is in no table");
      hold >>>= entry & 15;
      count -= entry & 15;
      if (at > stop && isSpent()) return false;
      const symbol = entry >> 4;
      if (symbol < END_OF_BLOCK) {
        out[filled++] = symbol;
        continue;
      }
      if (symbol === END_OF_BLOCK) return true;
      const kind = symbol - END_OF_BLOCK - 1;
      const base = LENGTH_BASE[kind];
      if (base === undefined) throw new Error("packed data with a length that does not exist");
      const run = base + bits(LENGTH_BITS[kind]!);
      while (count <= 24) {
        hold |= (packed[at++] ?? 0) << count;
        count += 8;
      }
      const far = distances.entries[hold & distanceMask]!;
      hold >>>= far & 15;
      count -= far & 15;
      const distanceBase = DISTANCE_BASE[far >> 4];
      const distance = (distanceBase ?? 0) + bits(DISTANCE_BITS[far >> 4] ?? 0);
      if (at > stop && isSpent()) return false;
      if (far === 0 || distanceBase === undefined || distance > filled) {
        throw new Error("packed data that repeat what was before their start");
      }
      const end = Math.min(length, filled + run);
      for (let from = filled - distance; filled < end; ) out[filled++] = out[from++]!;
    }
    return false;
  };

  while (filled < length) {
    const isLast = bits(1) === 1;
    const kind = bits(2);
    if (isSpent()) return filled;
    if (kind === 3) throw new Error("packed data with a block of no known kind");
    const isWhole =
      kind === 0
        ? copyStored()
        : kind === 1
          ? unpackBlock(FIXED_LITERALS, FIXED_DISTANCES)
          : unpackBlock(...readTables(bits));
    if (isLast || !isWhole) return filled;
  }
  return filled;
}

/** The tables of a block that brings its own (RFC 1951, 3.2.7). */
function readTables(bits: (wanted: number) => number): [CodeTable, CodeTable] {
  const literals = 257 + bits(5);
  const distances = 1 + bits(5);
  const stated = 4 + bits(4);
  const ofLengths = new Uint8Array(19);
  for (let i = 0; i < stated; i++) ofLengths[LENGTH_ORDER[i]!] = bits(3);
  const { bits: most, entries } = codeTable(ofLengths);
  const lengths = new Uint8Array(literals + distances);
  for (let i = 0; i < lengths.length; ) {
    let entry = 0;
    // Bit by bit: the tables are short, and no bit behind them may be taken.
    for (let code = 0, n = 0; ; ) {
      if (n === most) throw new Error("packed data with a code length that is in no table");
      code |= bits(1) << n++;
      entry = entries[code]!;
      if ((entry & 15) === n) break;
    }
    const symbol = entry >> 4;
    if (symbol < 16) {
      lengths[i++] = symbol;
      continue;
    }
    const value = symbol === 16 ? lengths[i - 1] : 0;
    const repeats = symbol === 16 ? 3 + bits(2) : symbol === 17 ? 3 + bits(3) : 11 + bits(7);
    if (value === undefined || i + repeats > lengths.length) {
      throw new Error("packed data whose tables have more codes than they state");
    }
    lengths.fill(value, i, i + repeats);
    i += repeats;
  }
  return [codeTable(lengths.subarray(0, literals)), codeTable(lengths.subarray(literals))];
}

/** Codes of stated lengths, shorter ones first (RFC 1951, 3.2.2); runs without a code are 0. */
function codeTable(lengths: Uint8Array): CodeTable {
  const counts = new Uint16Array(MOST_CODE_BITS + 1);
  for (const length of lengths) counts[length]!++;
  counts[0] = 0;
  let bits = MOST_CODE_BITS;
  while (bits > 1 && counts[bits] === 0) bits--;
  const next = new Uint32Array(MOST_CODE_BITS + 2);
  for (let length = 1; length <= bits; length++) {
    next[length + 1] = (next[length]! + counts[length]!) << 1;
    if (next[length]! + counts[length]! > 1 << length) {
      throw new Error("packed data with more codes than there is room for");
    }
  }
  const entries = new Uint16Array(1 << bits);
  for (const [symbol, length] of lengths.entries()) {
    if (length === 0) continue;
    let reversed = 0;
    const code = next[length]!++;
    for (let i = 0; i < length; i++) reversed |= ((code >> i) & 1) << (length - 1 - i);
    for (let i = reversed; i < entries.length; i += 1 << length)
      entries[i] = (symbol << 4) | length;
  }
  return { bits, entries };
}

/** The codes of blocks that bring none (RFC 1951, 3.2.6). */
const FIXED_LITERALS = codeTable(
  Uint8Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)),
);
const FIXED_DISTANCES = codeTable(new Uint8Array(30).fill(5));
