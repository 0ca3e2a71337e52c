import { describe, expect, it } from "vitest";
import { choleskyFactor, choleskyInverse, choleskySolve } from "../src/index.ts";

// A = [[4, 2, 0], [2, 5, 3], [0, 3, 6]]; only its lower triangle is given.
const lower = Float64Array.of(4, Number.NaN, Number.NaN, 2, 5, Number.NaN, 0, 3, 6);

describe("the Cholesky factor", () => {
  it("reads the lower triangle alone, and may take the place of the matrix", () => {
    const factor = lower.slice();
    expect(choleskyFactor(factor, 3, factor)).toBe(true);
    const x = Float64Array.of(8, 21, 24); // A (1, 2, 3)
    choleskySolve(factor, 3, x, x);
    for (const [i, value] of [1, 2, 3].entries()) expect(x[i]).toBeCloseTo(value, 14);
    const inverse = choleskyInverse(factor, 3);
    // det A = 60; cofactor (0, 0) = 21, (0, 1) = -12.
    expect(inverse[0]).toBeCloseTo(21 / 60, 14);
    expect(inverse[1]).toBeCloseTo(-12 / 60, 14);
    expect(inverse[3]).toBe(inverse[1]);
  });

  it("refuses a matrix that is not positive definite, or singular to working precision", () => {
    for (const matrix of [
      [1, 2, 2, 1],
      [1, 1, 1, 1 + 1e-15],
      [Number.NaN, 0, 0, 1],
      [0, 0, 0, 0],
    ]) {
      expect(choleskyFactor(Float64Array.from(matrix), 2, new Float64Array(4))).toBe(false);
    }
  });
});
