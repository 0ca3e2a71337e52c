import { describe, expect, it } from "vitest";
import {
  createRandom,
  lineFit,
  polynomialFit,
  polynomialValue,
  robustPolynomialFit,
  solveLinearLeastSquares,
} from "../src/index.ts";

describe("solveLinearLeastSquares", () => {
  it("finds exact parameters of exact data", () => {
    const rows = Array.from({ length: 10 }, (_, i) => [1, i, i * i]);
    const { parameters, chiSquare } = solveLinearLeastSquares(
      rows,
      rows.map(([a = 0, b = 0, c = 0]) => 3 * a - 2 * b + 0.5 * c),
    );
    expect(parameters[0]).toBeCloseTo(3, 12);
    expect(parameters[1]).toBeCloseTo(-2, 12);
    expect(parameters[2]).toBeCloseTo(0.5, 12);
    expect(chiSquare).toBeLessThan(1e-22);
  });

  it("gives the closed-form errors of a weighted mean", () => {
    const fit = solveLinearLeastSquares([[1], [1], [1]], [1, 2, 6], [1, 1, 2]);
    expect(fit.parameters[0]).toBeCloseTo(15 / 4, 14);
    expect(fit.covariance[0]).toBeCloseTo(1 / 4, 14);
    expect(fit.degreesOfFreedom).toBe(2);
  });

  it("without weights, scales the covariance by the scatter of the residuals", () => {
    // Mean of 1, 2, 6: variance of the mean = sum of squares / (n - 1) / n = 14 / 2 / 3.
    expect(solveLinearLeastSquares([[1], [1], [1]], [1, 2, 6]).covariance[0]).toBeCloseTo(
      7 / 3,
      12,
    );
    expect(solveLinearLeastSquares([[1]], [1]).covariance[0]).toBeNaN();
  });

  it("states errors that cover the truth", () => {
    const random = createRandom(5);
    let within = 0;
    for (let trial = 0; trial < 2000; trial++) {
      const rows = Array.from({ length: 12 }, (_, i) => [1, i]);
      const y = rows.map(([, x = 0]) => 4 + 0.3 * x + 2 * random.normal());
      const fit = solveLinearLeastSquares(rows, y, new Float64Array(12).fill(1 / 4));
      if (Math.abs(fit.parameters[1]! - 0.3) < Math.sqrt(fit.covariance[3]!)) within++;
    }
    // 68.27 % of 2000 with 4 standard errors of a share (1.04 % each).
    expect(Math.abs(within / 2000 - 0.6827)).toBeLessThan(0.042);
  });

  it("keeps its digits when columns differ by twelve orders of magnitude", () => {
    const rows = Array.from({ length: 8 }, (_, i) => [1e-6, 1e6 * i]);
    const fit = solveLinearLeastSquares(
      rows,
      rows.map(([a = 0, b = 0]) => 2e6 * a + 3e-6 * b),
    );
    expect(fit.parameters[0]! / 2e6).toBeCloseTo(1, 10);
    expect(fit.parameters[1]! / 3e-6).toBeCloseTo(1, 10);
  });

  it("leaves out samples with NaN or weight 0", () => {
    const fit = solveLinearLeastSquares([[1], [1], [1], [1]], [2, Number.NaN, 4, 99], [1, 1, 1, 0]);
    expect(fit.parameters[0]).toBeCloseTo(3, 14);
    expect(fit.degreesOfFreedom).toBe(1);
  });

  it("says when parameters cannot be told apart or samples are missing", () => {
    const error = (run: () => unknown) => {
      try {
        run();
      } catch (caught) {
        return caught;
      }
      return undefined;
    };
    expect(
      error(() =>
        solveLinearLeastSquares(
          [
            [1, 2],
            [2, 4],
            [3, 6],
          ],
          [1, 2, 3],
        ),
      ),
    ).toMatchObject({
      name: "StatsError",
      code: "singular",
      data: { column: 1 },
    });
    expect(error(() => solveLinearLeastSquares([[1, 2]], [1]))).toMatchObject({
      code: "too-few-samples",
    });
    expect(error(() => solveLinearLeastSquares([[1], [1]], [1]))).toMatchObject({
      code: "length-mismatch",
    });
    expect(error(() => solveLinearLeastSquares([[1]], [1], [-1]))).toMatchObject({
      code: "invalid-option",
    });
  });
});

describe("polynomialFit", () => {
  it("follows a polynomial far from the origin", () => {
    const x = Array.from({ length: 40 }, (_, i) => 2.46e6 + i / 10);
    const truth = (value: number) => 5 + (value - 2.46e6 - 2) ** 3;
    const fit = polynomialFit(x, x.map(truth), { degree: 3 });
    for (const value of x) expect(polynomialValue(fit, value)).toBeCloseTo(truth(value), 8);
  });

  it("of degree 0 is the mean", () => {
    expect(polynomialValue(polynomialFit([5, 5], [1, 3], { degree: 0 }), 17)).toBeCloseTo(2, 12);
  });

  it("refuses more coefficients than distinct abscissae", () => {
    expect(() => polynomialFit([1, 1, 1], [1, 2, 3])).toThrow("combination");
  });
});

describe("robustPolynomialFit", () => {
  const x = Array.from({ length: 100 }, (_, i) => 50 + i / 10);
  const truth = (value: number) => 20 + 3 * (value - 55) - 0.4 * (value - 55) ** 2;

  it("is not moved by a fifth of outliers, all on one side", () => {
    const random = createRandom(10);
    const y = x.map((value, i) => truth(value) + 0.1 * random.normal() + (i % 5 === 0 ? 40 : 0));
    const fit = robustPolynomialFit(x, y, { degree: 2 });
    // The curve is known to 0.1 / sqrt(80) in the middle and three times that at the ends.
    for (const value of x)
      expect(Math.abs(polynomialValue(fit, value) - truth(value))).toBeLessThan(0.15);
    expect(fit.weights.filter((weight) => weight === 0)).toHaveLength(20);
  });

  it("goes over a dip that a plain fit follows", () => {
    const y = x.map((value, i) => truth(value) - (i >= 40 && i < 55 ? 15 : 0));
    const middle = (fit: Parameters<typeof polynomialValue>[0]) =>
      Math.abs(polynomialValue(fit, 55) - truth(55));
    expect(middle(robustPolynomialFit(x, y, { degree: 2 }))).toBeLessThan(1e-6);
    expect(middle(polynomialFit(x, y, { degree: 2 }))).toBeGreaterThan(1);
  });

  it("states errors that cover the truth on Gaussian noise", () => {
    const random = createRandom(11);
    let within = 0;
    for (let trial = 0; trial < 500; trial++) {
      const y = x.map((value) => truth(value) + random.normal());
      const { parameters, covariance } = robustPolynomialFit(x, y, { degree: 2 });
      // In u = (x - 54.95) / 4.95 the square has the coefficient -0.4 * 4.95^2.
      if (Math.abs(parameters[2]! + 0.4 * 4.95 ** 2) < Math.sqrt(covariance[8]!)) within++;
    }
    // 68.27 % of 500 with 4 standard errors of a share (2.1 % each).
    expect(Math.abs(within / 500 - 0.6827)).toBeLessThan(0.084);
  });

  it("leaves points out that are no numbers", () => {
    const fit = robustPolynomialFit([0, 1, 2, 3, 4], [1, Number.NaN, 5, 7, 9]);
    expect(polynomialValue(fit, 1)).toBeCloseTo(3, 6);
    expect(fit.weights[1]).toBe(0);
  });
});

describe("lineFit", () => {
  it("is not moved by a quarter of outliers", () => {
    const random = createRandom(8);
    const x = Array.from({ length: 80 }, (_, i) => i);
    const y = x.map(
      (value) => 2 + 0.5 * value + 0.1 * random.normal() + (value % 4 === 0 ? 50 : 0),
    );
    const fit = lineFit(x, y);
    expect(Math.abs(fit.slope - 0.5)).toBeLessThan(4 * fit.slopeError);
    expect(Math.abs(fit.intercept - 2)).toBeLessThan(4 * fit.interceptError);
    expect(fit.weights[4]).toBe(0);
    expect(fit.weights[5]).toBeGreaterThan(0);
  });

  it("goes through the points on a line exactly, whatever the others do", () => {
    const fit = lineFit([0, 1, 2, 3, 4, Number.NaN], [1, 3, 5, 7, 90, 1]);
    expect(fit.slope).toBeCloseTo(2, 12);
    expect(fit.intercept).toBeCloseTo(1, 12);
    expect([...fit.weights]).toEqual([1, 1, 1, 1, 0, 0]);
    expect(fit.scatter).toBe(0);
  });

  it("states errors that cover the truth on Gaussian noise", () => {
    const random = createRandom(9);
    const x = Array.from({ length: 60 }, (_, i) => i);
    let within = 0;
    for (let trial = 0; trial < 500; trial++) {
      const fit = lineFit(
        x,
        x.map((value) => 1 - value + random.normal()),
      );
      if (Math.abs(fit.slope + 1) < fit.slopeError) within++;
    }
    // 68.27 % of 500 with 4 standard errors of a share (2.1 % each).
    expect(Math.abs(within / 500 - 0.6827)).toBeLessThan(0.084);
  });

  it("refuses points at a single abscissa", () => {
    expect(() => lineFit([1, 1, 1], [1, 2, 3])).toThrow("combination");
  });

  it("says nothing about its errors when it goes through two points", () => {
    const fit = lineFit([0, 1], [1, 3]);
    expect([fit.slope, fit.intercept, fit.scatter]).toEqual([2, 1, 0]);
    expect([fit.slopeError, fit.interceptError]).toEqual([Number.NaN, Number.NaN]);
  });

  // A plain fit of n points covers what Student's t says of n - 2 degrees of freedom.
  it.each([
    [3, 0.5],
    [4, 0.577],
    [6, 0.626],
    [12, 0.659],
  ])("states errors of %i points that cover as much as theirs can", (n, student) => {
    const random = createRandom(n);
    const x = Array.from({ length: n }, (_, i) => i);
    let within = 0;
    const trials = 1000;
    for (let trial = 0; trial < trials; trial++) {
      const fit = lineFit(
        x,
        x.map((value) => 1 + 2 * value + random.normal()),
      );
      if (Math.abs(fit.slope - 2) < fit.slopeError) within++;
    }
    // Four standard errors of a share (1.6 % each), and as much for what an M-estimator loses.
    expect(Math.abs(within / trials - student)).toBeLessThan(0.1);
  });
});

describe("robust fits", () => {
  it("find a curve through any points at different places, also where most lie on it", () => {
    const random = createRandom(12);
    for (let trial = 0; trial < 3000; trial++) {
      const n = 2 + random.integer(10);
      const degree = random.integer(Math.min(n, 5));
      const noise = trial % 3 === 0 ? 0 : 0.1;
      const [a, b] = [random.normal(), random.normal()];
      const x = Array.from({ length: n }, (_, i) => i + 0.5 * random.uniform());
      const y = x.map((value) => {
        const outlier = random.uniform() < 0.2 ? 100 * random.normal() : 0;
        return a + b * value + noise * random.normal() + outlier;
      });
      expect(Number.isFinite(lineFit(x, y).slope)).toBe(true);
      const { parameters } = robustPolynomialFit(x, y, { degree });
      expect(parameters.every(Number.isFinite)).toBe(true);
    }
  });

  it("keep the points on a line that rounding has moved", () => {
    // 0.1 x + 0.3 is not exact in binary: no two residuals are the same.
    const x = Array.from({ length: 9 }, (_, i) => i);
    const y = x.map((value) => 0.1 * value + 0.3 + (value === 4 ? 50 : 0));
    for (const fit of [lineFit(x, y), robustPolynomialFit(x, y)]) {
      expect(fit.scatter).toBe(0);
      expect([...fit.weights]).toEqual([1, 1, 1, 1, 0, 1, 1, 1, 1]);
    }
  });

  it("keep the last curve when the points near it are too few places for another", () => {
    // Of six points four are at one place, and agree.
    const fit = lineFit([0, 0, 0, 0, 1, 2], [1, 1.001, 0.999, 1, 30, 90]);
    expect(Number.isFinite(fit.slope)).toBe(true);
  });
});
