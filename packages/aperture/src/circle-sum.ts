/**
 * Sum of the pixels in a circle with exact overlap. Pixels that lie wholly inside are a plain sum along
 * memory. Those on the edge need the area of the circle under each corner of the pixel grid, which
 * follows from the areas up to each column edge and up to each row edge alone: two dozen arcs for a
 * circle of 5 px, where cutting every pixel on the edge takes twice as many.
 */

import type { WeightedSums } from "./weighted-sum.ts";

/** Areas lose digits with the square of the radius: up to here they are right to 1e-12 px. */
export const LARGEST_SUMMED_RADIUS = 32;

/** Down to here the arc over one pixel is short enough for its angle to be exact. */
export const SMALLEST_SUMMED_RADIUS = 1;

/** Less than this of a pixel is rounding: the circle does not touch it. */
const LEAST_WEIGHT = 1e-12;

const MOST_EDGES = 2 * LARGEST_SUMMED_RADIUS + 4;
const columnHeights = new Float64Array(MOST_EDGES);
const columnAreas = new Float64Array(MOST_EDGES);
const rowHeights = new Float64Array(MOST_EDGES);
const rowAreas = new Float64Array(MOST_EDGES);

/**
 * Adds up a circle in a box of pixels that holds all of it. The flux is not finite when a pixel of the
 * circle is not: such circles take the way that asks at every pixel.
 *
 * @param offset - index of the box's first pixel in `values`.
 * @param stride - step from row to row in `values`.
 * @param centreX - column of the centre, counted from the box's first column, px.
 * @param centreY - row of the centre, counted from the box's first row, px.
 * @param circleRadius - px, from `SMALLEST_SUMMED_RADIUS` to `LARGEST_SUMMED_RADIUS`.
 * @param width - columns that the circle touches, from the first to the last.
 * @param height - rows likewise.
 * @param background - ADU per pixel, subtracted.
 * @param sums - overwritten.
 */
export function sumCircle(
  values: Float64Array | Float32Array,
  offset: number,
  stride: number,
  centreX: number,
  centreY: number,
  circleRadius: number,
  width: number,
  height: number,
  background: number,
  sums: WeightedSums,
): void {
  // Differences are numbers in registers; parameters would be fetched and checked at every use.
  const x = centreX - 0;
  const y = centreY - 0;
  const radius = circleRadius - 0;
  const level = background - 0;
  const quarter = (Math.PI / 4) * radius * radius;
  const areas = columnAreas;
  cutAlong(x, radius, width, columnHeights, areas);
  cutAlong(y, radius, height, rowHeights, rowAreas);
  let flux = 0;
  let area = 0;
  let squares = 0;
  let shot = 0;
  let peak = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < height; j++) {
    // The row's upper and lower edge: distance from the centre, half width of the circle there, and
    // what the area under a corner beyond that half width has besides its column's share.
    const low = j - 0.5 - y;
    const high = low + 1;
    const lowReach = rowHeights[j]!;
    const highReach = rowHeights[j + 1]!;
    const lowSign = low < 0 ? -1 : 1;
    const highSign = high < 0 ? -1 : 1;
    const lowRest = rowAreas[j]! - lowSign * quarter;
    const highRest = rowAreas[j + 1]! - highSign * quarter;
    const inner = lowReach < highReach ? lowReach : highReach;
    const wider = lowReach < highReach ? highReach : lowReach;
    const outer = lowSign === highSign ? wider : radius;
    const left = Math.floor(x - inner + 0.5);
    const right = Math.floor(x + inner + 0.5);
    const leftEnd = Math.max(0, Math.floor(x - outer + 0.5));
    const rightEnd = Math.min(width - 1, Math.floor(x + outer + 0.5));
    const row = offset + j * stride;

    // Area of the row's part of the circle between the centre's column and a column edge.
    let upTo = left + 0.5 - x;
    let first = left;
    let rightUpTo = right - 0.5 - x;
    if (left === right) {
      // One pixel holds both ends of the far edge: it is counted with those on the right.
      const t = left - 0.5 - x;
      const share = areas[left]!;
      upTo =
        (-t < highReach ? t * high : highSign * share - highRest) -
        (-t < lowReach ? t * low : lowSign * share - lowRest);
      first = left - 1;
      rightUpTo = upTo;
    }
    for (let i = first; i >= leftEnd; i--) {
      const t = i - 0.5 - x;
      const share = areas[i]!;
      const next =
        (-t < highReach ? t * high : highSign * share - highRest) -
        (-t < lowReach ? t * low : lowSign * share - lowRest);
      const weight = upTo - next;
      upTo = next;
      const value = values[row + i]!;
      const light = weight * (value - level);
      flux += light;
      area += weight;
      squares += weight * weight;
      shot += weight * light;
      if (value > peak && weight > LEAST_WEIGHT) peak = value;
    }

    let inside = 0;
    for (let k = row + left + 1; k < row + right; k++) {
      const value = values[k]!;
      inside += value - level;
      if (value > peak) peak = value;
    }
    const whole = right > left ? right - left - 1 : 0;
    flux += inside;
    shot += inside;
    area += whole;
    squares += whole;

    upTo = rightUpTo;
    for (let i = right; i <= rightEnd; i++) {
      const t = i + 0.5 - x;
      const share = areas[i + 1]!;
      const next =
        (t < highReach ? t * high : highSign * share + highRest) -
        (t < lowReach ? t * low : lowSign * share + lowRest);
      const weight = next - upTo;
      upTo = next;
      const value = values[row + i]!;
      const light = weight * (value - level);
      flux += light;
      area += weight;
      squares += weight * weight;
      shot += weight * light;
      if (value > peak && weight > LEAST_WEIGHT) peak = value;
    }
  }
  sums.flux = flux;
  sums.area = area;
  sums.squares = squares;
  sums.shot = shot;
  sums.peak = peak;
  sums.flags = 0;
}

/**
 * Along one axis, at the edge before each pixel and after the last: half the length of the chord across
 * the circle there, and the area between the axis and the arc from the centre to that edge (negative
 * before the centre).
 */
function cutAlong(
  centre: number,
  radius: number,
  count: number,
  heights: Float64Array,
  areas: Float64Array,
): void {
  const squared = radius * radius;
  const scale = 0.25 / squared;
  let from = -radius;
  let height = 0;
  let area = (-Math.PI / 4) * squared;
  for (let i = 0; i <= count; i++) {
    const edge = i - 0.5 - centre;
    const to = edge < -radius ? -radius : edge > radius ? radius : edge;
    const left = squared - to * to;
    const next = left > 0 ? Math.sqrt(left) : 0;
    const step = to - from;
    const rise = next - height;
    area += 0.5 * step * (height + next) + squared * sliver((step * step + rise * rise) * scale);
    heights[i] = next;
    areas[i] = area;
    from = to;
    height = next;
  }
}

/**
 * What lies between a chord and its arc, in squared radii: asin k - k sqrt(1 - k²) with k half the chord
 * over the radius, `kk` its square. The terms of its Taylor series are
 * 2 (2n)! / (4^n n!²) k^(2n+3) / (2n + 3); twelve are right to 1e-14 of a pixel up to k² = 0.1, which no
 * step of one pixel exceeds from a radius of 5 px on.
 */
function sliver(kk: number): number {
  const k = Math.sqrt(kk);
  if (kk > 0.1) return Math.asin(k < 1 ? k : 1) - k * Math.sqrt(kk < 1 ? 1 - kk : 0);
  // In pairs and fours, so that the processor need not wait for one product after the other.
  const k4 = kk * kk;
  const k8 = k4 * k4;
  const low = 2 / 3 + (1 / 5) * kk + k4 * (3 / 28 + (5 / 72) * kk);
  const middle = 35 / 704 + (63 / 1664) * kk + k4 * (77 / 2560 + (429 / 17408) * kk);
  const high =
    6435 / 311296 + (12155 / 688128) * kk + k4 * (46189 / 3014656 + (88179 / 6553600) * kk);
  return kk * k * (low + k8 * (middle + k8 * high));
}
