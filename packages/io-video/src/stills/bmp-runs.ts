/** Run lengths of bitmaps, RLE8 and RLE4 (wingdi.h, "Bitmap Compression"), unpacked to palette indexes. */

/**
 * One index per pixel, the last row of the image first, as the data have it. Pixels that the data skip
 * are 0. Never more than `width * height` bytes.
 *
 * @throws Error when the data end before the image does.
 */
export function unpackRuns(
  data: Uint8Array,
  width: number,
  height: number,
  bits: 4 | 8,
): Uint8Array {
  const out = new Uint8Array(width * height);
  let x = 0;
  let y = 0;
  const put = (value: number) => {
    if (x < width && y < height) out[y * width + x] = value;
    x++;
  };
  /** Index `i` of bytes that start at `at`. */
  const indexAt = (at: number, i: number) => {
    if (bits === 8) return data[at + i] ?? 0;
    const pair = data[at + (i >> 1)] ?? 0;
    return i % 2 === 0 ? pair >> 4 : pair & 15;
  };
  for (let at = 0; at + 1 < data.length; ) {
    const count = data[at]!;
    const value = data[at + 1]!;
    at += 2;
    if (count > 0) {
      for (let i = 0; i < count; i++)
        put(bits === 8 ? value : i % 2 === 0 ? value >> 4 : value & 15);
    } else if (value === 0) {
      x = 0;
      y++;
    } else if (value === 1) {
      return out;
    } else if (value === 2) {
      x += data[at] ?? 0;
      y += data[at + 1] ?? 0;
      at += 2;
    } else {
      const length = bits === 8 ? value : (value + 1) >> 1;
      if (at + length > data.length) break;
      for (let i = 0; i < value; i++) put(indexAt(at, i));
      at += length + (length % 2);
    }
    if (y >= height) return out;
  }
  // Some writers leave out the mark of the end.
  if (y === height - 1 && x >= width) return out;
  throw new Error(`the packed rows end in row ${y} of ${height}`);
}
