/** Builds J^T W J and J^T W r from a Jacobian stored row by row. */

/** Rows per block: a block of a few columns stays in the first cache while all pairs are formed. */
const BLOCK_ROWS = 256;

const weightedColumn = new Float64Array(BLOCK_ROWS);

/**
 * Accumulates the normal equations of size n x n and n. Rows with weight 0 are left out, whatever
 * they hold.
 *
 * @param jacobian - `jacobian[i * n + j]`: derivative of sample i by parameter j.
 */
export function accumulateNormalEquations(
  jacobian: Float64Array,
  weights: Float64Array,
  residuals: Float64Array,
  normal: Float64Array,
  gradient: Float64Array,
): void {
  const n = gradient.length;
  const size = residuals.length;
  normal.fill(0);
  gradient.fill(0);
  for (let start = 0; start < size; start += BLOCK_ROWS) {
    const rows = Math.min(BLOCK_ROWS, size - start);
    for (let j = 0; j < n; j++) {
      let slope = 0;
      for (let i = 0, at = start * n + j; i < rows; i++, at += n) {
        const weight = weights[start + i]!;
        const weighted = weight === 0 ? 0 : weight * jacobian[at]!;
        weightedColumn[i] = weighted;
        slope += weighted * residuals[start + i]!;
      }
      gradient[j] = gradient[j]! + slope;
      // Three columns at a time: independent sums do not wait for one another.
      let k = 0;
      for (; k + 2 <= j; k += 3) {
        let first = 0;
        let second = 0;
        let third = 0;
        for (let i = 0, at = start * n + k; i < rows; i++, at += n) {
          const weighted = weightedColumn[i]!;
          first += weighted * jacobian[at]!;
          second += weighted * jacobian[at + 1]!;
          third += weighted * jacobian[at + 2]!;
        }
        normal[j * n + k] = normal[j * n + k]! + first;
        normal[j * n + k + 1] = normal[j * n + k + 1]! + second;
        normal[j * n + k + 2] = normal[j * n + k + 2]! + third;
      }
      for (; k <= j; k++) {
        let sum = 0;
        for (let i = 0, at = start * n + k; i < rows; i++, at += n) {
          sum += weightedColumn[i]! * jacobian[at]!;
        }
        normal[j * n + k] = normal[j * n + k]! + sum;
      }
    }
  }
  for (let j = 0; j < n; j++) {
    for (let k = 0; k < j; k++) normal[k * n + j] = normal[j * n + k]!;
  }
}
