/** A shift refined by least squares (Lucas & Kanade 1981). */

import { type Shift, type Smoothed, sample } from "./shift-proof.ts";

/** Steps of the refinement, and px below which it has arrived. */
const STEPS = 12;
const ARRIVED = 1e-3;
/** px by which the refinement may leave the place that it began at. */
const FARTHEST = 2;

/**
 * The shift of least squares beside `start`, by Gauss and Newton (Lucas & Kanade 1981), the level and
 * the scale of brightness free; `start` itself where it leads nowhere.
 */
export function refineShift(reference: Smoothed, image: Smoothed, start: Shift): Shift {
  let { dx, dy } = start;
  for (let step = 0; step < STEPS; step++) {
    const move = newtonStep(reference, image, dx, dy);
    if (move === null) return start;
    dx += move[0];
    dy += move[1];
    if (!(Math.hypot(dx - start.dx, dy - start.dy) <= FARTHEST)) return start;
    if (Math.hypot(...move) < ARRIVED) break;
  }
  return { dx, dy };
}

/** One step: residuals of the reference against its linear model in image, slopes and level. */
function newtonStep(
  reference: Smoothed,
  image: Smoothed,
  dx: number,
  dy: number,
): readonly [number, number] | null {
  const [height, width] = reference.shape;
  const normal = new Float64Array(16);
  const right = new Float64Array(4);
  const row = new Float64Array(4);
  const level = reference.data.find((value) => !Number.isNaN(value)) ?? 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = reference.data[y * width + x]! - level;
      const [u, v] = [x + dx, y + dy];
      row[0] = sample(image, u + 0.5, v) - sample(image, u - 0.5, v);
      row[1] = sample(image, u, v + 0.5) - sample(image, u, v - 0.5);
      row[2] = sample(image, u, v) - level;
      row[3] = 1;
      if (Number.isNaN(value + row[0] + row[1] + row[2])) continue;
      for (let i = 0; i < 4; i++) {
        right[i]! += row[i]! * value;
        for (let j = 0; j <= i; j++) normal[4 * i + j]! += row[i]! * row[j]!;
      }
    }
  }
  for (let i = 0; i < 4; i++) for (let j = 0; j < i; j++) normal[4 * j + i] = normal[4 * i + j]!;
  const solution = solve(normal, right);
  if (solution === null) return null;
  const [a, b, scale] = solution;
  // reference = scale (image + slopes . step) + level: a = scale times the step.
  return scale! > 0 ? [a! / scale!, b! / scale!] : null;
}

/** Solves a system of 4 by elimination with pivots; null where it has no solution. */
function solve(matrix: Float64Array, right: Float64Array): Float64Array | null {
  const size = right.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      const [one, most] = [matrix[size * row + column]!, matrix[size * pivot + column]!];
      if (Math.abs(one) > Math.abs(most)) pivot = row;
    }
    if (!(Math.abs(matrix[size * pivot + column]!) > 0)) return null;
    for (let k = 0; k < size; k++) {
      const kept = matrix[size * column + k]!;
      matrix[size * column + k] = matrix[size * pivot + k]!;
      matrix[size * pivot + k] = kept;
    }
    [right[column], right[pivot]] = [right[pivot]!, right[column]!];
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = matrix[size * row + column]! / matrix[size * column + column]!;
      for (let k = column; k < size; k++) {
        matrix[size * row + k]! -= factor * matrix[size * column + k]!;
      }
      right[row]! -= factor * right[column]!;
    }
  }
  return right.map((value, i) => value / matrix[size * i + i]!);
}
