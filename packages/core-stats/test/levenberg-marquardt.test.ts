import { describe, expect, it } from "vitest";
import { createRandom, levenbergMarquardt, solveLinearLeastSquares } from "../src/index.ts";

const x = Float64Array.from({ length: 40 }, (_, i) => i / 4);

/** a exp(-(x - c)^2 / 2 s^2) + b, parameters [a, c, s, b]. */
function gaussian(p: Float64Array, values: Float64Array, jacobian: Float64Array | undefined): void {
  const [a = 0, c = 0, s = 0, b = 0] = p;
  for (let i = 0; i < x.length; i++) {
    const u = (x[i]! - c) / s;
    const bell = Math.exp(-0.5 * u * u);
    values[i] = a * bell + b;
    if (jacobian) {
      jacobian[4 * i] = bell;
      jacobian[4 * i + 1] = (a * bell * u) / s;
      jacobian[4 * i + 2] = (a * bell * u * u) / s;
      jacobian[4 * i + 3] = 1;
    }
  }
}

const truth = Float64Array.of(100, 4.3, 1.2, 10);

function sampled(parameters: Float64Array): Float64Array {
  const values = new Float64Array(x.length);
  gaussian(parameters, values, undefined);
  return values;
}

describe("levenbergMarquardt", () => {
  it("finds the parameters of exact data from a poor start", () => {
    const fit = levenbergMarquardt({
      model: gaussian,
      data: sampled(truth),
      initial: [50, 6, 3, 0],
    });
    expect(fit.converged).toBe(true);
    truth.forEach((value, j) => {
      expect(fit.parameters[j]).toBeCloseTo(value, 8);
    });
  });

  it("agrees with linear least squares on a linear model, covariance included", () => {
    const rows = Array.from(x, (value) => [1, value]);
    const random = createRandom(1);
    const y = rows.map(([, value = 0]) => 3 + 2 * value + random.normal());
    const weights = rows.map(() => 0.5 + random.uniform());
    const line = (p: Float64Array, values: Float64Array, jacobian: Float64Array | undefined) => {
      for (let i = 0; i < x.length; i++) {
        values[i] = p[0]! + p[1]! * x[i]!;
        if (jacobian) {
          jacobian[2 * i] = 1;
          jacobian[2 * i + 1] = x[i]!;
        }
      }
    };
    for (const w of [weights, undefined]) {
      const fit = levenbergMarquardt({ model: line, data: y, weights: w, initial: [0, 0] });
      const linear = solveLinearLeastSquares(rows, y, w);
      for (let j = 0; j < 2; j++) expect(fit.parameters[j]).toBeCloseTo(linear.parameters[j]!, 8);
      for (let j = 0; j < 4; j++) expect(fit.covariance[j]).toBeCloseTo(linear.covariance[j]!, 10);
      expect(fit.chiSquare).toBeCloseTo(linear.chiSquare, 8);
    }
  });

  // Certified values of the NIST Statistical Reference Datasets, first (far) starting values.
  it("reaches the certified values of NIST's Misra1a", () => {
    const dose = [
      77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1,
      760.0,
    ];
    const y = [
      10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47,
      81.78,
    ];
    const fit = levenbergMarquardt({
      data: y,
      initial: [500, 0.0001],
      model: ([b1 = 0, b2 = 0], values, jacobian) => {
        dose.forEach((d, i) => {
          const decay = Math.exp(-b2 * d);
          values[i] = b1 * (1 - decay);
          if (jacobian) {
            jacobian[2 * i] = 1 - decay;
            jacobian[2 * i + 1] = b1 * d * decay;
          }
        });
      },
    });
    expect(fit.parameters[0]! / 2.389421291839e2).toBeCloseTo(1, 8);
    expect(fit.parameters[1]! / 5.5015643181e-4).toBeCloseTo(1, 8);
    expect(fit.chiSquare / 1.2455138894e-1).toBeCloseTo(1, 8);
    expect(Math.sqrt(fit.covariance[0]!) / 2.7070075241).toBeCloseTo(1, 6);
    expect(Math.sqrt(fit.covariance[3]!) / 7.2668688436e-6).toBeCloseTo(1, 6);
  });

  it("never accepts a step uphill", () => {
    // Rosenbrock's valley as residuals 10 (y - x^2) and 1 - x: full steps leave it.
    let trials = 0;
    const fit = (maxIterations: number) =>
      levenbergMarquardt(
        {
          data: [0, 0],
          initial: [-1.2, 1],
          model: ([u = 0, v = 0], values, jacobian) => {
            trials++;
            values[0] = 10 * (v - u * u);
            values[1] = 1 - u;
            jacobian?.set([-20 * u, 10, -1, 0]);
          },
        },
        { maxIterations },
      );
    let last = 24.2;
    for (let steps = 1; steps < 60; steps++) {
      const { chiSquare } = fit(steps);
      expect(chiSquare).toBeLessThanOrEqual(last);
      last = chiSquare;
    }
    trials = 0;
    const { parameters, iterations } = fit(200);
    expect(parameters[0]).toBeCloseTo(1, 8);
    expect(parameters[1]).toBeCloseTo(1, 8);
    // Rejected steps cost one evaluation without derivatives, the next accepted one two.
    expect(trials).toBeGreaterThan(iterations + 1);
  });

  it("stays within its bounds and still fits the others", () => {
    const fit = levenbergMarquardt({
      model: gaussian,
      data: sampled(truth),
      initial: [50, 4, 2, 0],
      lower: [0, 0, 1.5, -100],
      upper: [1000, 10, 5, 100],
    });
    expect(fit.converged).toBe(true);
    expect(fit.parameters[2]).toBe(1.5);
    const free = levenbergMarquardt({
      model: (p, values, jacobian) => {
        gaussian(Float64Array.of(p[0]!, p[1]!, 1.5, p[2]!), values, wide);
        if (jacobian) {
          for (let i = 0; i < x.length; i++) {
            jacobian[3 * i] = wide[4 * i]!;
            jacobian[3 * i + 1] = wide[4 * i + 1]!;
            jacobian[3 * i + 2] = wide[4 * i + 3]!;
          }
        }
      },
      data: sampled(truth),
      initial: [50, 4, 0],
    });
    expect(fit.chiSquare).toBeCloseTo(free.chiSquare, 6);
    expect(fit.covariance[2 * 4 + 2]).toBe(0);
  });

  it("states errors that cover the truth", () => {
    const random = createRandom(4);
    const clean = sampled(truth);
    const weights = new Float64Array(x.length).fill(1 / 9);
    let within = 0;
    const trials = 600;
    for (let trial = 0; trial < trials; trial++) {
      const fit = levenbergMarquardt({
        model: gaussian,
        data: clean.map((value) => value + 3 * random.normal()),
        weights,
        initial: [80, 4, 1, 0],
      });
      if (Math.abs(fit.parameters[1]! - truth[1]!) < Math.sqrt(fit.covariance[5]!)) within++;
    }
    // 68.27 % with 4 standard errors of a share of 600 (1.9 % each).
    expect(Math.abs(within / trials - 0.6827)).toBeLessThan(0.076);
  });

  it("ignores samples that are NaN or have weight 0", () => {
    const data = sampled(truth);
    data[3] = Number.NaN;
    const weights = new Float64Array(x.length).fill(1);
    data[7] = 1e9;
    weights[7] = 0;
    const fit = levenbergMarquardt({ model: gaussian, data, weights, initial: [80, 4, 1, 0] });
    expect(fit.parameters[1]).toBeCloseTo(truth[1]!, 8);
    expect(fit.degreesOfFreedom).toBe(x.length - 2 - 4);
  });

  it("says honestly when it did not converge", () => {
    const problem = { model: gaussian, data: sampled(truth), initial: [50, 6, 3, 0] };
    expect(levenbergMarquardt(problem, { maxIterations: 2 })).toMatchObject({
      converged: false,
      reason: "max-iterations",
    });
    const nan = levenbergMarquardt({
      data: [1],
      initial: [1],
      model: (_, values, jacobian) => {
        values[0] = Number.NaN;
        jacobian?.fill(0);
      },
    });
    expect(nan).toMatchObject({ converged: false, reason: "not-finite" });
  });

  it.each([
    ["step", undefined],
    ["cost", 0],
  ])("does not take short steps for a minimum when derivatives are wrong (%s)", (_, tolerance) => {
    // Downhill by this Jacobian is uphill in truth: only damping makes the steps short.
    const fit = levenbergMarquardt(
      {
        model: (p, values, jacobian) => {
          gaussian(p, values, jacobian);
          jacobian?.forEach((value, i) => {
            jacobian[i] = -value;
          });
        },
        data: sampled(truth),
        initial: [50, 6, 3, 0],
      },
      { maxIterations: 1000, ...(tolerance === undefined ? {} : { stepTolerance: tolerance }) },
    );
    expect(fit).toMatchObject({ converged: false, reason: "stalled" });
    expect([...fit.parameters]).toEqual([50, 6, 3, 0]);
  });

  it("stalls where the model ends before its minimum does", () => {
    // Beyond 1 the model is not a number, the data wants 2, and every step on the way is too long.
    const fit = levenbergMarquardt({
      data: [2, 2],
      initial: [1],
      model: ([a = 0], values, jacobian) => {
        values.fill(a > 1 ? Number.NaN : a);
        jacobian?.fill(1);
      },
    });
    expect(fit).toMatchObject({ converged: false, reason: "stalled" });
    expect(fit.parameters[0]).toBe(1);
  });

  it("gives NaN errors when parameters cannot be told apart", () => {
    const fit = levenbergMarquardt({
      data: [1, 2, 3],
      initial: [1, 1],
      model: ([a = 0, b = 0], values, jacobian) => {
        values.fill(a + b);
        jacobian?.fill(1);
      },
    });
    expect(fit.parameters[0]! + fit.parameters[1]!).toBeCloseTo(2, 8);
    expect([...fit.covariance].every(Number.isNaN)).toBe(true);
  });

  it("refuses problems that make no sense", () => {
    const problem = { model: gaussian, data: sampled(truth), initial: [50, 6, 3, 0] };
    expect(() => levenbergMarquardt({ ...problem, lower: [60, 0, 0, 0] })).toThrow("initial[0]");
    expect(() => levenbergMarquardt({ ...problem, weights: [1] })).toThrow("weights must have 40");
    expect(() => levenbergMarquardt({ ...problem, data: [1, 2] })).toThrow("at least 4");
  });
});

const wide = new Float64Array(4 * x.length);
