/** From one row of an image to the next in a chunk: rows may be padded, and only the length says how. */

/** Row lengths that writers round up to, bytes: those of bitmaps, of words and of vector registers. */
const ALIGNMENTS = [4, 8, 16, 32, 2, 1];

const roundUp = (value: number, unit: number): number => Math.ceil(value / unit) * unit;

/**
 * Bytes from one row to the next, or null when a length fits no rows of this width. The last row may
 * lack its padding. Fewer bytes behind the image than it has rows are no padding and are left out.
 *
 * @param length - bytes of the chunk.
 * @param rowBytes - bytes of the pixels of one row.
 * @param usual - row length of the format, bytes: tried first.
 */
export function rowPitch(
  length: number,
  rowBytes: number,
  height: number,
  usual: number,
): number | null {
  const fits = (pitch: number) =>
    length === pitch * height || length === pitch * (height - 1) + rowBytes;
  if (fits(usual)) return usual;
  for (const unit of ALIGNMENTS) {
    const pitch = roundUp(rowBytes, unit);
    if (fits(pitch)) return pitch;
  }
  const behind = length - usual * height;
  return behind > 0 && behind < height ? usual : null;
}

/**
 * The same for the luma of planar YUV: rows of luma and of both chromas are rounded up alike, or
 * chroma has half (a quarter ...) the row length of luma.
 *
 * @param across - pixels of luma for one of chroma, along a row; `down` along a column.
 */
export function lumaPitch(
  length: number,
  width: number,
  height: number,
  across: number,
  down: number,
): number | null {
  const chromaRows = 2 * Math.ceil(height / down);
  const chromaWidth = Math.ceil(width / across);
  for (const unit of [1, ...ALIGNMENTS]) {
    const luma = roundUp(width, unit);
    for (const chroma of [roundUp(chromaWidth, unit), Math.ceil(luma / across)]) {
      if (length === luma * height + chroma * chromaRows) return luma;
    }
  }
  const behind = length - width * height - chromaWidth * chromaRows;
  return behind > 0 && behind < height ? width : null;
}

/** Why a chunk is no image. */
export const misfit = (length: number, rowBytes: number, height: number): string =>
  `its ${length} bytes are not ${height} rows of ${rowBytes} bytes, padded or not`;
