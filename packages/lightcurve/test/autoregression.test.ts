import { createRandom } from "@photkit/core-stats";
import { expect, test } from "vitest";
import {
  autocorrelation,
  colour,
  fitAutoregression,
  inverseCorrelationTimes,
  whiteNoise,
  whiten,
} from "../src/events/autoregression.ts";

const normal = (n: number, seed: number): Float64Array => {
  const random = createRandom(seed);
  return Float64Array.from({ length: n }, () => random.normal());
};

/** Second order, coefficients 0.5 and 0.3, started in its stationary state by a long run-in. */
function wandering(n: number): Float64Array {
  const noise = normal(n + 500, 3);
  for (let i = 2; i < noise.length; i++) noise[i]! += 0.5 * noise[i - 1]! + 0.3 * noise[i - 2]!;
  return noise.slice(500);
}

test("the process that made a long series is found again", () => {
  // Standard errors are about sqrt((1 - 0.3^2) / 20000) = 0.007; four of them.
  const fit = fitAutoregression(wandering(20_000));
  const [first, second] = fit.predictors[2]!.coefficients;
  expect(fit.order).toBeGreaterThanOrEqual(2);
  expect(Math.abs(first! - 0.5)).toBeLessThan(0.03);
  expect(Math.abs(second! - 0.3)).toBeLessThan(0.03);
});

test("white noise stays white, and short series are taken as white", () => {
  expect(fitAutoregression(normal(2000, 1))).toEqual(whiteNoise);
  expect(fitAutoregression(wandering(2000).subarray(0, 19))).toEqual(whiteNoise);
  expect(fitAutoregression(new Float64Array(100))).toEqual(whiteNoise);
});

test("whitening leaves no correlation and unit of variance, colouring undoes it", () => {
  const series = wandering(20_000);
  const noise = fitAutoregression(series);
  const white = whiten(noise, series);
  for (const value of autocorrelation(white, 5).slice(1)) {
    // Sampling error of a correlation: 1 / sqrt(20000) = 0.007; four of them.
    expect(Math.abs(value)).toBeLessThan(0.028);
  }
  const power = (values: Float64Array) => values.reduce((sum, v) => sum + v * v, 0);
  expect(power(white) / power(series)).toBeCloseTo(1, 1);
  const back = colour(noise, white);
  expect(back.every((value, i) => Math.abs(value - series[i]!) < 1e-9)).toBe(true);
});

test("the inverse correlation is the inverse of the matrix of correlations", () => {
  const noise = fitAutoregression(wandering(20_000));
  const n = 12;
  // Correlations of the fitted process, from the Yule-Walker equations.
  const { coefficients } = noise.predictors[noise.order]!;
  const rho = [1];
  for (let m = 1; m <= noise.order; m++) {
    const { coefficients: short } = noise.predictors[m]!;
    rho.push(short.reduce((sum, c, k) => sum + c * rho[m - 1 - k]!, 0));
  }
  for (let m = noise.order + 1; m < n; m++) {
    rho.push(coefficients.reduce((sum, c, k) => sum + c * rho[m - 1 - k]!, 0));
  }
  for (let column = 0; column < n; column++) {
    const solved = inverseCorrelationTimes(
      noise,
      Float64Array.from({ length: n }, (_, i) => rho[Math.abs(i - column)]!),
    );
    solved.forEach((value, i) => {
      expect(value).toBeCloseTo(i === column ? 1 : 0, 10);
    });
  }
});
