/** Floating-point tiles stored as scaled integers, with dither (FITS standard 4.0, section 10.2). */

export type Dither = "none" | "subtractive-1" | "subtractive-2";

/** Stored integer that stands for an exact zero under SUBTRACTIVE_DITHER_2. */
const EXACT_ZERO = -2147483646;
const LENGTH = 10_000;

let table: Float32Array | undefined;

/** The 10 000 numbers of the standard: Park & Miller's minimal generator, seed 1, over 2^31 - 1. */
function randomTable(): Float32Array {
  if (table) return table;
  table = new Float32Array(LENGTH);
  let seed = 1;
  for (let i = 0; i < LENGTH; i++) {
    seed = (16807 * seed) % 2147483647;
    table[i] = seed / 2147483647;
  }
  return table;
}

export interface Quantisation {
  readonly scale: number;
  readonly zero: number;
  /** Stored integer that means NaN, or null. */
  readonly blank: number | null;
  readonly dither: Dither;
  /** ZDITHER0, 1 to 10 000. */
  readonly seed: number;
}

/**
 * Pixel values of one tile.
 *
 * @param tile - number of the tile in the file, 0-based: it decides where the dither starts.
 */
export function unquantise<T extends Float32Array | Float64Array>(
  stored: Int32Array,
  tile: number,
  { scale, zero, blank, dither, seed }: Quantisation,
  out: T,
): T {
  const random = randomTable();
  let row = (tile + seed - 1) % LENGTH;
  let next = Math.floor(random[row]! * 500);
  for (let i = 0; i < stored.length; i++) {
    const value = stored[i]!;
    if (value === blank) out[i] = Number.NaN;
    else if (dither === "none") out[i] = value * scale + zero;
    else if (dither === "subtractive-2" && value === EXACT_ZERO) out[i] = 0;
    else out[i] = (value - random[next]! + 0.5) * scale + zero;
    if (++next === LENGTH) {
      row = (row + 1) % LENGTH;
      next = Math.floor(random[row]! * 500);
    }
  }
  return out;
}
