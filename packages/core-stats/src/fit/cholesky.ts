/** Cholesky factor, solution and inverse of small symmetric matrices, row by row in flat arrays. */

/** A pivot below this share of its diagonal element is rounding: the matrix is singular. */
const SINGULAR_SHARE = 1e-13;

/**
 * Factors the symmetric n x n `matrix` into L L^T, L in the lower triangle of `factor`.
 *
 * @param matrix - row by row; only the lower triangle is read.
 * @param factor - `n * n` elements; only the lower triangle is written. May be `matrix`.
 * @returns false when the matrix is not positive definite to working precision.
 */
export function choleskyFactor(matrix: Float64Array, n: number, factor: Float64Array): boolean {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= factor[i * n + k]! * factor[j * n + k]!;
      if (i === j) {
        if (!(sum > SINGULAR_SHARE * matrix[i * n + i]!)) return false;
        factor[i * n + i] = Math.sqrt(sum);
      } else {
        factor[i * n + j] = sum / factor[j * n + j]!;
      }
    }
  }
  return true;
}

/** Solves L L^T x = b with a factored matrix; `solution` may be `b`. */
export function choleskySolve(
  factor: Float64Array,
  n: number,
  b: Float64Array,
  solution: Float64Array,
): void {
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= factor[i * n + k]! * solution[k]!;
    solution[i] = sum / factor[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = solution[i]!;
    for (let k = i + 1; k < n; k++) sum -= factor[k * n + i]! * solution[k]!;
    solution[i] = sum / factor[i * n + i]!;
  }
}

/** The inverse of the factored matrix, `n * n` elements, both triangles. */
export function choleskyInverse(factor: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  const column = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    column.fill(0);
    column[j] = 1;
    choleskySolve(factor, n, column, column);
    for (let i = 0; i < n; i++) inverse[i * n + j] = column[i]!;
  }
  return inverse;
}
