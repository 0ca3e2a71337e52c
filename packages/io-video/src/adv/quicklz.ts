/** QuickLZ 1.5.0, level 1, without streaming buffer: written from the description of its format. */

const HASHES = 4096;

/**
 * Unpacks one block.
 *
 * @param limit - largest result accepted, bytes.
 * @returns the bytes, or null when the data are damaged or unpack to more than `limit`.
 */
export function decodeQuicklz(bytes: Uint8Array, limit: number): Uint8Array | null {
  const flags = bytes[0] ?? 0;
  const long = (flags & 2) !== 0;
  const header = long ? 9 : 3;
  if (bytes.length < header) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = long ? view.getUint32(5, true) : view.getUint8(2);
  if (size > limit) return null;
  if ((flags & 1) === 0) {
    return bytes.length >= header + size ? bytes.subarray(header, header + size) : null;
  }
  return ((flags >> 2) & 3) === 1 ? unpack(bytes, header, new Uint8Array(size)) : null;
}

function unpack(bytes: Uint8Array, start: number, out: Uint8Array): Uint8Array | null {
  const size = out.length;
  const table = new Int32Array(HASHES);
  let at = start;
  let to = 0;
  let hashed = -1;
  // 31 flags with a sentinel bit above them; 1 means that all are used.
  let control = 1;

  const hashUpTo = (last: number) => {
    while (hashed < last) {
      hashed++;
      const next = out[hashed]! | (out[hashed + 1]! << 8) | (out[hashed + 2]! << 16);
      table[((next >> 12) ^ next) & (HASHES - 1)] = hashed;
    }
  };

  while (to < size) {
    if (control === 1) {
      if (at + 4 > bytes.length) return null;
      control =
        (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>>
        0;
      at += 4;
      if (control === 0) return null;
    }
    if (control & 1) {
      control >>>= 1;
      if (at + 2 > bytes.length) return null;
      const word = bytes[at]! | (bytes[at + 1]! << 8);
      const from = table[word >> 4]!;
      const short = word & 15;
      const length = short ? short + 2 : (bytes[at + 2] ?? 0);
      at += short ? 2 : 3;
      if (from >= to || length < 3 || to + length > size) return null;
      const begin = to;
      for (let i = 0; i < length; i++) out[to++] = out[from + i]!;
      hashUpTo(begin);
      hashed = to - 1;
    } else if (to < size - 11) {
      if (at >= bytes.length) return null;
      out[to++] = bytes[at++]!;
      control >>>= 1;
      hashUpTo(to - 3);
    } else {
      return unpackTail(bytes, at, control, out, to);
    }
  }
  return out;
}

/** The last bytes are literals only; their control words are there but say nothing. */
function unpackTail(
  bytes: Uint8Array,
  start: number,
  flags: number,
  out: Uint8Array,
  first: number,
): Uint8Array | null {
  let at = start;
  let control = flags;
  for (let to = first; to < out.length; to++) {
    if (control === 1) {
      at += 4;
      control = 0x80000000;
    }
    if (at >= bytes.length) return null;
    out[to] = bytes[at++]!;
    control >>>= 1;
  }
  return out;
}
