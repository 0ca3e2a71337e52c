/** PLIO decompression of one tile: the line lists of IRAF masks (FITS standard 4.0, section 10.4.3). */

/**
 * Decodes `count` integers of 0 to 2^24 from a line list of 16-bit words, big-endian.
 *
 * @returns the integers, or null when the list is shorter than it says.
 */
export function decodePlio(bytes: Uint8Array, count: number): Int32Array | null {
  const words = bytes.length >> 1;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (i: number): number => view.getInt16(2 * i);
  const out = new Int32Array(count);
  if (words < 3) return null;
  const isShort = word(2) > 0;
  if (!isShort && words < 5) return null;
  const length = isShort ? word(2) : (word(4) << 15) + word(3);
  const first = isShort ? 3 : word(1);
  if (length > words || first < 3) return null;
  let x = 0;
  let value = 1;
  for (let i = first; i < length && x < count; i++) {
    const opcode = (word(i) >> 12) & 15;
    const data = word(i) & 4095;
    if (opcode === 1) {
      // The high value has its upper bits in the next word.
      if (++i >= length) return null;
      value = (word(i) << 12) + data;
    } else if (opcode === 2 || opcode === 3) {
      value += opcode === 2 ? data : -data;
    } else if (opcode === 6 || opcode === 7) {
      value += opcode === 6 ? data : -data;
      out[x++] = value;
    } else if (opcode === 0 || opcode === 4 || opcode === 5) {
      const end = Math.min(count, x + data);
      if (opcode === 4) out.fill(value, x, end);
      if (opcode === 5 && data > 0 && x + data <= count) out[end - 1] = value;
      x = end;
    } else {
      return null;
    }
  }
  return out;
}
