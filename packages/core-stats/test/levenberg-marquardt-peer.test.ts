/** Our fits beside those of ml-levenberg-marquardt, an independent program, on curves of the field. */

import { levenbergMarquardt as peerFit } from "ml-levenberg-marquardt";
import { describe, expect, it } from "vitest";
import { createRandom, type FitModel, levenbergMarquardt } from "../src/index.ts";

interface Curve {
  readonly name: string;
  readonly truth: readonly number[];
  readonly start: readonly number[];
  /** Value at x, and the derivatives by the parameters. */
  readonly at: (p: readonly number[], x: number) => readonly [number, readonly number[]];
}

const CURVES: readonly Curve[] = [
  {
    name: "a decay on a level",
    truth: [50, 3, 5],
    start: [30, 2, 1],
    at: ([a = 0, b = 1, c = 0], x) => {
      const decay = Math.exp(-x / b);
      return [a * decay + c, [decay, (a * decay * x) / (b * b), 1]];
    },
  },
  {
    name: "a Gaussian star on a slope",
    truth: [100, 5.3, 1.2, 10, 0.7],
    start: [80, 4.8, 1.6, 5, 0],
    at: ([a = 0, c = 0, s = 1, level = 0, slope = 0], x) => {
      const u = (x - c) / s;
      const bell = Math.exp(-0.5 * u * u);
      return [
        a * bell + level + slope * x,
        [bell, (a * bell * u) / s, (a * bell * u * u) / s, 1, x],
      ];
    },
  },
  {
    name: "a Moffat profile",
    truth: [200, 4.6, 2.1, 2.8],
    start: [150, 4.9, 2.5, 2.2],
    at: ([a = 0, c = 0, width = 1, beta = 1], x) => {
      const u = (x - c) / width;
      const base = 1 + u * u;
      const shape = base ** -beta;
      const slope = (2 * a * beta * shape) / base;
      return [
        a * shape,
        [shape, (slope * u) / width, (slope * u * u) / width, -a * shape * Math.log(base)],
      ];
    },
  },
  {
    name: "the gradual edge of an occultation",
    truth: [80, 60, 5, 0.8],
    start: [70, 50, 4.5, 1.2],
    at: ([level = 0, drop = 0, centre = 0, width = 1], x) => {
      const u = (x - centre) / width;
      const step = 1 / (1 + Math.exp(-u));
      const slope = (drop * step * (1 - step)) / width;
      return [level - drop * step, [1, -step, slope, slope * u]];
    },
  },
];

const xs = Array.from({ length: 60 }, (_, i) => i / 6);
const NOISE = 2;

const modelOf = ({ at }: Curve): FitModel => {
  return (parameters, values, jacobian) => {
    xs.forEach((x, i) => {
      const [value, slopes] = at([...parameters], x);
      values[i] = value;
      jacobian?.set(slopes, i * slopes.length);
    });
  };
};

const peerOf = (curve: Curve) => (parameters: number[]) => (x: number) =>
  curve.at(parameters, x)[0];
const peerJacobian = (curve: Curve) => (parameters: number[]) => (x: number) => [
  ...curve.at(parameters, x)[1],
];

/** Noisy samples, every third with three times the noise; and their standard deviations. */
function samples(curve: Curve, seed: number) {
  const random = createRandom(seed);
  const sigma = xs.map((_, i) => (i % 3 === 0 ? 3 * NOISE : NOISE));
  const y = xs.map((x, i) => curve.at(curve.truth, x)[0] + sigma[i]! * random.normal());
  return { y, sigma };
}

/** The peer neither converges for certain nor goes back from bad steps: many short ones help. */
const PATIENT = { maxIterations: 3000, errorTolerance: 0, improvementThreshold: 0, damping: 1e-2 };

describe.each(CURVES)("$name", (curve) => {
  it.each([
    ["equal weights", false],
    ["weights", true],
  ] as const)("has the same best parameters by both programs, %s", (_, weighed) => {
    for (let seed = 1; seed <= 2; seed++) {
      const { y, sigma } = samples(curve, seed);
      const own = levenbergMarquardt({
        model: modelOf(curve),
        data: y,
        initial: curve.start,
        weights: weighed ? sigma.map((s) => 1 / (s * s)) : undefined,
      });
      const peer = peerFit({ x: xs, y }, peerOf(curve), {
        ...PATIENT,
        initialValues: [...curve.start],
        // Its weights are inverse standard deviations.
        weights: weighed ? sigma.map((s) => 1 / s) : 1,
        jacobianFunction: peerJacobian(curve),
      });
      expect(own.converged).toBe(true);
      expect(own.chiSquare / peer.parameterError).toBeCloseTo(1, 8);
      peer.parameterValues.forEach((value, j) => {
        const error = Math.sqrt(own.covariance[j * curve.start.length + j]!);
        // The square root of what chi-square is equal to: a ten-thousandth of the error bar.
        expect(Math.abs(own.parameters[j]! - value)).toBeLessThan(1e-3 * error);
      });
    }
  });

  it("is on a bound what the peer finds with that parameter fixed there", () => {
    const { y } = samples(curve, 11);
    const model = modelOf(curve);
    const free = levenbergMarquardt({ model, data: y, initial: curve.start });
    // Two error bars below the best value: the fit must want to leave.
    const n = curve.start.length;
    const limit = free.parameters[1]! - 2 * Math.sqrt(free.covariance[n + 1]!);
    const upper = curve.start.map((_, j) => (j === 1 ? limit : Number.POSITIVE_INFINITY));
    const initial = curve.start.map((value, j) => Math.min(value, upper[j]! - (j === 1 ? 0.1 : 0)));
    const own = levenbergMarquardt({ model, data: y, initial, upper });
    expect(own.converged).toBe(true);
    expect(own.parameters[1]).toBe(limit);
    const whole = (p: readonly number[]) => [p[0]!, limit, ...p.slice(1)];
    const without = (p: readonly number[]) => p.filter((_, j) => j !== 1);
    const peer = peerFit({ x: xs, y }, (p) => peerOf(curve)(whole(p)), {
      ...PATIENT,
      initialValues: without(initial),
      jacobianFunction: (p) => (x) => without(peerJacobian(curve)(whole(p))(x)),
    });
    expect(own.chiSquare / peer.parameterError).toBeCloseTo(1, 8);
    expect(own.chiSquare).toBeGreaterThan(free.chiSquare);
  });

  it("has a covariance that simulation confirms, correlations included", () => {
    const n = curve.truth.length;
    const trials = 400;
    const found: Float64Array[] = [];
    const stated = new Float64Array(n * n);
    for (let seed = 0; seed < trials; seed++) {
      const { y, sigma } = samples(curve, 100 + seed);
      const fit = levenbergMarquardt({
        model: modelOf(curve),
        data: y,
        initial: curve.truth,
        weights: sigma.map((s) => 1 / (s * s)),
      });
      found.push(fit.parameters);
      fit.covariance.forEach((value, k) => {
        stated[k]! += value / trials;
      });
    }
    const means = Array.from({ length: n }, (_, j) => {
      return found.reduce((sum, p) => sum + p[j]!, 0) / trials;
    });
    for (let j = 0; j < n; j++) {
      for (let k = 0; k <= j; k++) {
        const scale = Math.sqrt(stated[j * n + j]! * stated[k * n + k]!);
        const seen =
          found.reduce((sum, p) => sum + (p[j]! - means[j]!) * (p[k]! - means[k]!), 0) / trials;
        // A variance of 400 trials is good to 7 %, a correlation to 5 %; 4 times that, and some
        // per cent because curves are not straight lines.
        expect(Math.abs(seen - stated[j * n + k]!) / scale).toBeLessThan(j === k ? 0.33 : 0.25);
      }
    }
  });
});
