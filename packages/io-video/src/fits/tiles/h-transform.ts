/**
 * The inverse H-transform, a two-dimensional Haar transform on integers with the rounding of White,
 * Postman & Lattanzi (1992), so that the picture comes back exactly.
 */

interface Rounding {
  /** The bit that a rounded coefficient is a multiple of. */
  readonly bit: number;
  /** Added to values below zero before rounding; `bit / 2` is added to the others. */
  readonly negative: number;
}

const round = (value: number, { bit, negative }: Rounding): number =>
  (value + (value >= 0 ? bit >> 1 : negative)) & -bit;

/** Moves away from zero by `step`, or towards it when `step` is negative. */
const outward = (value: number, step: number): number => (value >= 0 ? value + step : value - step);

/** Turns the coefficients of a picture into its pixels, in place. */
export function inverseHTransform(a: Int32Array, width: number, height: number): void {
  const levels = Math.ceil(Math.log2(Math.max(width, height)));
  if (levels === 0) {
    a[0] = (a[0]! + (a[0]! >= 0 ? 1 : 0)) >> 1;
    return;
  }
  const scratch = new Int32Array(Math.max(width, height));
  const rounding = (bit: number): Rounding => ({ bit, negative: (bit >> 1) - 1 });
  const largest = 1 << (levels - 1);
  let fine = rounding(largest);
  let coarse = rounding(2 * largest);
  a[0] = round(a[0]!, rounding(4 * largest));
  for (let level = levels - 1; level >= 0; level--) {
    const [rows, columns] = [height, width].map((size) => Math.ceil(size / 2 ** level)) as [
      number,
      number,
    ];
    const last = level === 0;
    if (last) fine = { ...fine, negative: 0 };
    for (let y = 0; y < rows; y++) interleave(a, y * width, columns, 1, scratch);
    for (let x = 0; x < columns; x++) interleave(a, x, rows, width, scratch);
    combine(a, width, rows, columns, fine, coarse, last ? 2 : 1);
    coarse = fine;
    fine = rounding(fine.bit >> 1);
  }
}

/** Puts the first half of a line on its even places and the second half on its odd ones. */
function interleave(
  a: Int32Array,
  offset: number,
  length: number,
  step: number,
  scratch: Int32Array,
): void {
  const half = (length + 1) >> 1;
  for (let i = 0; i < length; i++) scratch[i] = a[offset + i * step]!;
  for (let i = 0; i < half; i++) a[offset + 2 * i * step] = scratch[i]!;
  for (let i = half; i < length; i++) a[offset + (2 * (i - half) + 1) * step] = scratch[i]!;
}

/** Every 2 x 2 block of sum, differences and curvature to four values of the next level. */
function combine(
  a: Int32Array,
  width: number,
  rows: number,
  columns: number,
  fine: Rounding,
  coarse: Rounding,
  shift: number,
): void {
  for (let y = 0; y < rows; y += 2) {
    for (let x = 0; x < columns; x += 2) {
      const at = y * width + x;
      const below = at + width;
      if (y + 1 < rows && x + 1 < columns) {
        combineFour(a, at, below, fine, coarse, shift);
      } else if (y + 1 < rows || x + 1 < columns) {
        const other = y + 1 < rows ? below : at + 1;
        const slope = round(a[other]!, coarse);
        const sum = outward(a[at]!, -(slope & coarse.bit));
        a[other] = (sum + slope) >> shift;
        a[at] = (sum - slope) >> shift;
      } else {
        a[at]! >>= shift;
      }
    }
  }
}

function combineFour(
  a: Int32Array,
  at: number,
  below: number,
  fine: Rounding,
  coarse: Rounding,
  shift: number,
): void {
  const curve = round(a[below + 1]!, fine);
  const low = curve & fine.bit;
  const down = outward(round(a[below]!, coarse), -low);
  const right = outward(round(a[at + 1]!, coarse), -low);
  const parity = (curve ^ down ^ right) & coarse.bit;
  const sum = a[at]!;
  const whole = sum >= 0 ? sum + low - parity : sum + (low === 0 ? parity : low - parity);
  a[below + 1] = (whole + down + right + curve) >> shift;
  a[below] = (whole + down - right - curve) >> shift;
  a[at + 1] = (whole - down + right - curve) >> shift;
  a[at] = (whole - down - right + curve) >> shift;
}
