/**
 * Smoothing of the coefficients of a lossy H-transform, level by level (White, Postman & Lattanzi
 * 1992, section 5): slopes and curvatures move towards those of the neighbouring zones, by no more
 * than the lossy scale can have taken away, and never so far that a profile stops being monotonic.
 */

/** Limits to a change: nothing is moved where the neighbours have no slope in common. */
const between = (value: number, low: number, high: number): number =>
  Math.max(low, Math.min(high, value));

/** Whole quotient towards zero for values below it, as the integer code of the method has it. */
const quotient = (value: number, divisor: number): number => Math.trunc(value / divisor);

/** A slope from the means of three zones in a row: 8 times what matches the neighbours. */
function slopeChange(
  before: number,
  here: number,
  after: number,
  slope: number,
  most: number,
): number {
  const high = 4 * Math.max(Math.min(after - here, here - before), 0);
  const low = 4 * Math.min(Math.max(after - here, here - before), 0);
  if (low >= high) return 0;
  const wanted = between(after - before, low, high);
  return between(quotient(wanted - 8 * slope, 8), -most, most);
}

/** Coefficients of one level, interleaved in zones of 2 x 2, in place. */
export function smoothHTransform(
  a: Float64Array,
  width: number,
  rows: number,
  columns: number,
  scale: number,
): void {
  const most = Math.floor(scale / 2);
  if (most <= 0) return;
  const zone = 2 * width;
  for (let y = 2; y < rows - 2; y += 2) {
    for (let x = 0; x < columns; x += 2) {
      const at = y * width + x;
      a[at + width]! += slopeChange(a[at - zone]!, a[at]!, a[at + zone]!, a[at + width]!, most);
    }
  }
  for (let y = 0; y < rows; y += 2) {
    for (let x = 2; x < columns - 2; x += 2) {
      const at = y * width + x;
      a[at + 1]! += slopeChange(a[at - 2]!, a[at]!, a[at + 2]!, a[at + 1]!, most);
    }
  }
  for (let y = 2; y < rows - 2; y += 2) {
    for (let x = 2; x < columns - 2; x += 2) smoothCurvature(a, y * width + x, width, most);
  }
}

function smoothCurvature(a: Float64Array, at: number, width: number, most: number): void {
  const zone = 2 * width;
  const [mm, pm, mp, pp] = [
    a[at - zone - 2]!,
    a[at + zone - 2]!,
    a[at - zone + 2]!,
    a[at + zone + 2]!,
  ];
  const here = a[at]!;
  const down = 2 * a[at + width]!;
  const right = 2 * a[at + 1]!;
  const high =
    16 *
    Math.min(
      Math.max(pp - here, 0) - down - right,
      Math.max(here - pm, 0) + down - right,
      Math.max(here - mp, 0) - down + right,
      Math.max(mm - here, 0) + down + right,
    );
  const low =
    16 *
    Math.max(
      Math.min(pp - here, 0) - down - right,
      Math.min(here - pm, 0) + down - right,
      Math.min(here - mp, 0) - down + right,
      Math.min(mm - here, 0) + down + right,
    );
  if (low >= high) return;
  const wanted = between(pp + mm - mp - pm, low, high);
  const curve = a[at + width + 1]!;
  a[at + width + 1] = curve + between(quotient(wanted - 64 * curve, 64), -most, most);
}
