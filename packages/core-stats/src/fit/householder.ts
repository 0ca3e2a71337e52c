/** Least squares by Householder reflections (Golub & Van Loan, Matrix Computations, section 5.3). */

/** A column that keeps less than this share of its length beside the others is their combination. */
const SINGULAR_SHARE = 1e-12;

function dot(a: Float64Array, b: Float64Array, from: number): number {
  let sum = 0;
  for (let i = from; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function reflect(reflector: Float64Array, column: Float64Array, from: number, beta: number): void {
  const share = beta * dot(reflector, column, from);
  for (let i = from; i < column.length; i++) column[i] = column[i]! - share * reflector[i]!;
}

/** The least-squares solution, and the triangle that its covariance follows from. */
export interface TriangularSystem {
  /** R^-1, n x n, row by row. */
  readonly inverse: Float64Array;
  /** Least-squares solution. */
  readonly solution: Float64Array;
}

/** Inverse of an upper triangle. */
function invertUpper(upper: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    inverse[j * n + j] = 1 / upper[j * n + j]!;
    for (let i = j - 1; i >= 0; i--) {
      let sum = 0;
      for (let k = i + 1; k <= j; k++) sum += upper[i * n + k]! * inverse[k * n + j]!;
      inverse[i * n + j] = -sum / upper[i * n + i]!;
    }
  }
  return inverse;
}

/**
 * Solves min |sum_j x_j columns[j] - target| for columns of unit length. Both are overwritten.
 *
 * @returns The system, or the index of the first column that is a combination of those before it.
 */
export function solveByReflections(
  columns: readonly Float64Array[],
  target: Float64Array,
): TriangularSystem | number {
  const n = columns.length;
  const upper = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    const column = columns[j]!;
    const length = Math.sqrt(dot(column, column, j));
    if (!(length > SINGULAR_SHARE)) return j;
    for (let i = 0; i < j; i++) upper[i * n + j] = column[i]!;
    const diagonal = column[j]! > 0 ? -length : length;
    upper[j * n + j] = diagonal;
    column[j] = column[j]! - diagonal;
    const beta = -1 / (diagonal * column[j]!);
    for (let k = j + 1; k < n; k++) reflect(column, columns[k]!, j, beta);
    reflect(column, target, j, beta);
  }
  const inverse = invertUpper(upper, n);
  const solution = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let k = i; k < n; k++) solution[i] = solution[i]! + inverse[i * n + k]! * target[k]!;
  }
  return { inverse, solution };
}
