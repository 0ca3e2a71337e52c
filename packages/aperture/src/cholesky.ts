/** Small symmetric positive-definite systems, for fits that solve one per star and frame. */

/**
 * Factors a symmetric matrix in place into its lower Cholesky factor.
 *
 * @param matrix - `size * size` elements; only the lower triangle is read and written.
 * @returns false when the matrix is not positive definite.
 */
export function choleskyFactor(matrix: Float64Array, size: number): boolean {
  for (let j = 0; j < size; j++) {
    let diagonal = matrix[j * size + j]!;
    for (let k = 0; k < j; k++) diagonal -= matrix[j * size + k]! ** 2;
    if (!(diagonal > 0) || diagonal === Number.POSITIVE_INFINITY) return false;
    const root = Math.sqrt(diagonal);
    matrix[j * size + j] = root;
    for (let i = j + 1; i < size; i++) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= matrix[i * size + k]! * matrix[j * size + k]!;
      matrix[i * size + j] = sum / root;
    }
  }
  return true;
}

/** Solves with a factored matrix; `vector` becomes the solution. */
export function choleskySolve(factor: Float64Array, size: number, vector: Float64Array): void {
  for (let i = 0; i < size; i++) {
    let sum = vector[i]!;
    for (let k = 0; k < i; k++) sum -= factor[i * size + k]! * vector[k]!;
    vector[i] = sum / factor[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = vector[i]!;
    for (let k = i + 1; k < size; k++) sum -= factor[k * size + i]! * vector[k]!;
    vector[i] = sum / factor[i * size + i]!;
  }
}

/** The inverse of a factored matrix, `size * size` elements. */
export function choleskyInverse(factor: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  const column = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    column.fill(0);
    column[j] = 1;
    choleskySolve(factor, size, column);
    inverse.set(column, j * size);
  }
  return inverse;
}
