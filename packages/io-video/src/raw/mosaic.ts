/** The visible part of a mosaic, its levels and the names of its colours, as every raw reader gives them. */

import { createImage, type Image } from "@photkit/image";

/** Levels of a mosaic, in counts of the file: nothing is subtracted. */
export interface MosaicLevels {
  /** Level without light for each place of the pattern in reading order, or one for all. */
  readonly black: readonly number[];
  /** The largest count that is still proportional to light. */
  readonly white: number;
}

/** Black and white level as facts of a frame: one `blackLevel`, or one for each place. */
export function levelMeta({ black, white }: MosaicLevels): Record<string, string | number> {
  const [first = 0] = black;
  const isEven = black.every((level) => level === first);
  return { blackLevel: isEven ? first : black.join(" "), whiteLevel: white };
}

/** Columns and rows that see light, the last ones not included. */
export interface Area {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** The pixels of an area as a picture of its own. */
export function cropMosaic(
  counts: Uint16Array,
  rowPixels: number,
  { top, left, bottom, right }: Area,
): Image<Uint16Array> {
  const width = right - left;
  const data = new Uint16Array(width * (bottom - top));
  for (let y = top; y < bottom; y++) {
    const from = y * rowPixels + left;
    data.set(counts.subarray(from, from + width), (y - top) * width);
  }
  return createImage(data, width, bottom - top);
}
