/**
 * The inverse H-transform of `h-transform.ts` on whole numbers beyond 32 bits, which tiles of 32-bit
 * integers need: doubles hold them exactly up to 2^53. Smoothing between the steps of a lossy scale
 * after White, Postman & Lattanzi (1992).
 */

import { smoothHTransform } from "./h-smooth.ts";

interface Rounding {
  readonly bit: number;
  readonly negative: number;
}

const round = (value: number, { bit, negative }: Rounding): number =>
  Math.floor((value + (value >= 0 ? Math.floor(bit / 2) : negative)) / bit) * bit;

/** The bit of a whole number: 1 when `value & bit` is not 0. */
const hasBit = (value: number, bit: number): number => Math.abs(Math.floor(value / bit) % 2);

const outward = (value: number, step: number): number => (value >= 0 ? value + step : value - step);

const rounding = (bit: number): Rounding => ({ bit, negative: Math.floor(bit / 2) - 1 });

/**
 * Turns the coefficients of a picture into its pixels, in place.
 *
 * @param scale - the lossy scale that the coefficients are smoothed by; 1 smooths nothing.
 */
export function inverseWideHTransform(
  a: Float64Array,
  width: number,
  height: number,
  scale = 1,
): void {
  const levels = Math.ceil(Math.log2(Math.max(width, height)));
  if (levels === 0) {
    a[0] = Math.floor((a[0]! + (a[0]! >= 0 ? 1 : 0)) / 2);
    return;
  }
  const scratch = new Float64Array(Math.max(width, height));
  const largest = 2 ** (levels - 1);
  let fine = rounding(largest);
  let coarse = rounding(2 * largest);
  a[0] = round(a[0]!, rounding(4 * largest));
  for (let level = levels - 1; level >= 0; level--) {
    const rows = Math.ceil(height / 2 ** level);
    const columns = Math.ceil(width / 2 ** level);
    const last = level === 0;
    if (last) fine = { ...fine, negative: 0 };
    for (let y = 0; y < rows; y++) interleave(a, y * width, columns, 1, scratch);
    for (let x = 0; x < columns; x++) interleave(a, x, rows, width, scratch);
    if (scale > 1) smoothHTransform(a, width, rows, columns, scale);
    combine(a, width, rows, columns, fine, coarse, last ? 4 : 2);
    coarse = fine;
    fine = rounding(Math.floor(fine.bit / 2));
  }
}

/** Puts the first half of a line on its even places and the second half on its odd ones. */
function interleave(
  a: Float64Array,
  offset: number,
  length: number,
  step: number,
  scratch: Float64Array,
): void {
  const half = (length + 1) >> 1;
  for (let i = 0; i < length; i++) scratch[i] = a[offset + i * step]!;
  for (let i = 0; i < half; i++) a[offset + 2 * i * step] = scratch[i]!;
  for (let i = half; i < length; i++) a[offset + (2 * (i - half) + 1) * step] = scratch[i]!;
}

function combine(
  a: Float64Array,
  width: number,
  rows: number,
  columns: number,
  fine: Rounding,
  coarse: Rounding,
  divisor: number,
): void {
  for (let y = 0; y < rows; y += 2) {
    for (let x = 0; x < columns; x += 2) {
      const at = y * width + x;
      const below = at + width;
      if (y + 1 < rows && x + 1 < columns) {
        combineFour(a, at, below, fine, coarse, divisor);
      } else if (y + 1 < rows || x + 1 < columns) {
        const other = y + 1 < rows ? below : at + 1;
        const slope = round(a[other]!, coarse);
        const sum = outward(a[at]!, -hasBit(slope, coarse.bit) * coarse.bit);
        a[other] = Math.floor((sum + slope) / divisor);
        a[at] = Math.floor((sum - slope) / divisor);
      } else {
        a[at] = Math.floor(a[at]! / divisor);
      }
    }
  }
}

function combineFour(
  a: Float64Array,
  at: number,
  below: number,
  fine: Rounding,
  coarse: Rounding,
  divisor: number,
): void {
  const curve = round(a[below + 1]!, fine);
  const low = fine.bit < 1 ? 0 : hasBit(curve, fine.bit) * fine.bit;
  const down = outward(round(a[below]!, coarse), -low);
  const right = outward(round(a[at + 1]!, coarse), -low);
  const odd = hasBit(curve, coarse.bit) ^ hasBit(down, coarse.bit) ^ hasBit(right, coarse.bit);
  const parity = odd * coarse.bit;
  const sum = a[at]!;
  const whole = sum >= 0 ? sum + low - parity : sum + (low === 0 ? parity : low - parity);
  a[below + 1] = Math.floor((whole + down + right + curve) / divisor);
  a[below] = Math.floor((whole + down - right - curve) / divisor);
  a[at + 1] = Math.floor((whole - down + right - curve) / divisor);
  a[at] = Math.floor((whole - down - right + curve) / divisor);
}
