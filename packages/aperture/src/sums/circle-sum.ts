/**
 * Sum of the pixels in a circle with exact overlap. Pixels that lie wholly inside are a plain sum along
 * memory. Those on the edge need the area of the circle between its centre and each corner of the pixel
 * grid, which follows from the areas up to each column edge and up to each row edge alone: two dozen arcs
 * for a circle of 5 px, where cutting every pixel on the edge takes twice as many.
 */

import { quarterShare } from "../shapes/quarter-share.ts";
import type { WeightedSums } from "./weighted-sum.ts";

/** Areas lose digits with the square of the radius: up to here they are right to 1e-12 px. */
export const LARGEST_SUMMED_RADIUS = 32;

/** Smaller circles are seldom asked for: they take the way of all weights. */
export const SMALLEST_SUMMED_RADIUS = 1;

/** Less than this of a pixel is rounding: the circle does not touch it. */
const LEAST_WEIGHT = 1e-12;

const MOST_EDGES = 2 * LARGEST_SUMMED_RADIUS + 4;

/**
 * The kernel with its tables, in a closure that is made once: the compiler then knows where they lie.
 */
function createCircleSum() {
  const columnShares = new Float64Array(MOST_EDGES);
  const rowReaches = new Float64Array(MOST_EDGES);
  const rowShares = new Float64Array(MOST_EDGES);

  /** At the edge before each column and after the last: half the area from the centre to there. */
  function cutColumns(centre: number, radius: number, count: number): void {
    const inverse = 1 / radius;
    const scale = 0.25 * radius * radius;
    for (let i = 0; i <= count; i++) {
      const distance = Math.abs(i - 0.5 - centre);
      const sine = distance < radius ? distance * inverse : 1;
      columnShares[i] = scale * quarterShare(sine, Math.sqrt(1 - sine * sine));
    }
  }

  /** The same along the rows, and half the length of the chord across the circle at each edge. */
  function cutRows(centre: number, radius: number, count: number): void {
    const inverse = 1 / radius;
    const scale = 0.25 * radius * radius;
    for (let i = 0; i <= count; i++) {
      const distance = Math.abs(i - 0.5 - centre);
      const sine = distance < radius ? distance * inverse : 1;
      const cosine = Math.sqrt(1 - sine * sine);
      rowReaches[i] = radius * cosine;
      rowShares[i] = scale * quarterShare(sine, cosine);
    }
  }

  function sum(
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
    cutColumns(x, radius, width);
    cutRows(y, radius, height);
    const quadrant = (Math.PI / 8) * radius * radius;
    let flux = 0;
    let squares = 0;
    let shot = 0;
    let peak = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < height; j++) {
      // The row's edges by their distance from the centre. In the row through the centre the near edge lies
      // beyond it, at a distance less than 0.
      const low = j - 0.5 - y;
      const isAbove = low <= -1;
      const isCut = !isAbove && low < 0;
      const farEdge = isAbove ? j : j + 1;
      const nearEdge = isAbove ? j + 1 : j;
      const farReach = rowReaches[farEdge]!;
      const nearReach = rowReaches[nearEdge]!;
      const inner = isCut && nearReach < farReach ? nearReach : farReach;
      const outer = isCut ? radius : nearReach;
      const left = (x - inner + 0.5) | 0;
      const right = (x + inner + 0.5) | 0;
      const leftEnd = (x - outer + 0.5) | 0;
      const rightEnd = Math.min(width - 1, (x + outer + 0.5) | 0);
      const row = offset + j * stride;

      // The row's part of the circle from the centre's column to a distance u is the circle's share of the
      // rectangle u by far less that of u by near. With p half the width of the circle at s and A the area
      // under the arc, the share of u by s is s min(u, p) + max(A(u), A(p)) - A(p). Half sums and half
      // differences take the place of min and max, as a processor cannot guess which it is. Lengths and
      // areas are halves from here on. What all u have in common, and u / 2, is left to the differences.
      const far = 0.5 * (isAbove ? -low : low + 1);
      const near = 0.5 * (isAbove ? -low - 1 : low);
      const side = isCut ? -1 : 1;
      const twice = isCut ? 2 : 0;
      const farRest = rowShares[farEdge]! - quadrant;
      const nearRest = side * (rowShares[nearEdge]! - quadrant);
      const farShare = far * farReach - farRest;
      const nearShare = side * (near * nearReach - nearRest);
      const common = farRest - nearRest;

      let upTo = 0.5 * (x - left - 0.5) - common;
      let first = left;
      let rightUpTo = 0.5 * (right - 0.5 - x) - common;
      if (left === right) {
        // One pixel holds both ends of the far edge: it is counted with those on the right.
        const u = x - left + 0.5;
        const share = columnShares[left]!;
        upTo =
          near * Math.abs(u - nearReach) -
          far * Math.abs(u - farReach) +
          twice * share +
          Math.abs(share - farShare) -
          side * Math.abs(share - nearShare);
        first = left - 1;
        rightUpTo = -2 * common - upTo;
      }
      for (let i = first; i >= leftEnd; i--) {
        const u = x - i + 0.5;
        const share = columnShares[i]!;
        const next =
          near * Math.abs(u - nearReach) -
          far * Math.abs(u - farReach) +
          twice * share +
          Math.abs(share - farShare) -
          side * Math.abs(share - nearShare);
        const weight = 0.5 + (next - upTo);
        upTo = next;
        const value = values[row + i]!;
        const light = weight * (value - level);
        flux += light;
        squares += weight * weight;
        shot += weight * light;
        if (value > peak && weight > LEAST_WEIGHT) peak = value;
      }

      let inside = 0;
      for (let k = row + left + 1; k < row + right; k++) {
        const value = values[k]!;
        inside += value;
        if (value > peak) peak = value;
      }
      const whole = right > left ? right - left - 1 : 0;
      inside -= whole * level;
      flux += inside;
      shot += inside;
      squares += whole;

      upTo = rightUpTo;
      for (let i = right; i <= rightEnd; i++) {
        const u = i + 0.5 - x;
        const share = columnShares[i + 1]!;
        const next =
          near * Math.abs(u - nearReach) -
          far * Math.abs(u - farReach) +
          twice * share +
          Math.abs(share - farShare) -
          side * Math.abs(share - nearShare);
        const weight = 0.5 + (next - upTo);
        upTo = next;
        const value = values[row + i]!;
        const light = weight * (value - level);
        flux += light;
        squares += weight * weight;
        shot += weight * light;
        if (value > peak && weight > LEAST_WEIGHT) peak = value;
      }
    }
    sums.flux = flux;
    sums.area = Math.PI * radius * radius;
    sums.squares = squares;
    sums.shot = shot;
    sums.peak = peak;
    sums.flags = 0;
  }

  return sum;
}

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
export const sumCircle = createCircleSum();
