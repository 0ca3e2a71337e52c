/** Lagarith16: the range coder of ADV files over 16-bit words (ADV 2 specification). */

/** Probabilities add up to this. */
const TOTAL = 1 << 20;
/** Symbols tried one by one, most probable first, before the search halves. */
const LIKELY = 8;

/**
 * Decodes `words` 16-bit words, little-endian in the result.
 *
 * @returns the words as bytes, or null when the data are damaged.
 */
export function decodeLagarith16(bytes: Uint8Array, words: number): Uint8Array | null {
  if (bytes.length < 4) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 8 && view.getBigUint64(0) === 0n) {
    return bytes.length >= 8 + 2 * words ? bytes.subarray(8, 8 + 2 * words) : null;
  }
  const out = new DataView(new ArrayBuffer(2 * words));
  const symbols = view.getUint16(0, true) + 1;
  if (2 + 2 * symbols > bytes.length) return null;
  const value = (k: number): number => view.getUint16(2 + 2 * k, true);
  if (symbols === 1) {
    for (let i = 0; i < words; i++) out.setUint16(2 * i, value(0), true);
    return new Uint8Array(out.buffer);
  }
  const table = readProbabilities(bytes, 2 + 2 * symbols, symbols);
  if (!table || table.end + 4 > bytes.length) return null;
  const { below } = table;
  let at = table.end + 4;
  let low = view.getUint32(table.end);
  let range = 2 ** 31;
  for (let i = 0; i < words; i++) {
    while (range <= 1 << 23) {
      range *= 256;
      low = (low * 256 + (bytes[at++] ?? 0)) % 2 ** 32;
    }
    const unit = Math.floor(range / TOTAL);
    const k = symbolAt(below, Math.floor(low / unit));
    low -= below[k]! * unit;
    range = (below[k + 1]! - below[k]!) * unit;
    out.setUint16(2 * i, value(k), true);
  }
  // The coder may look a few bytes beyond its end, which read as zeros.
  return at <= bytes.length + 4 ? new Uint8Array(out.buffer) : null;
}

/** The symbol whose share of the probabilities holds `place`; the last one takes what is beyond. */
function symbolAt(below: Uint32Array, place: number): number {
  const last = below.length - 2;
  for (let k = 0; k < LIKELY && k < last; k++) if (place < below[k + 1]!) return k;
  let [from, to] = [Math.min(LIKELY, last), last];
  while (from < to) {
    const middle = (from + to + 1) >> 1;
    if (below[middle]! <= place) from = middle;
    else to = middle - 1;
  }
  return from;
}

/** Running sums of the probabilities, `symbols + 1` of them, and where their bits end. */
function readProbabilities(
  bytes: Uint8Array,
  start: number,
  symbols: number,
): { below: Uint32Array; end: number } | null {
  const below = new Uint32Array(symbols + 1);
  let bit = 8 * start;
  let highest = 1 << 19;
  for (let k = 0; k < symbols; k++) {
    let probability = highest <= 1 ? 1 : 0;
    for (let power = 1; highest > 1 && power <= highest; power *= 2, bit++) {
      if (((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1) probability += power;
    }
    if (probability === 0) return null;
    highest = 1 << (31 - Math.clz32(probability));
    below[k + 1] = below[k]! + probability;
  }
  return below[symbols] === TOTAL ? { below, end: Math.ceil(bit / 8) } : null;
}
