import { expect, it } from "vitest";
import {
  type Drawn,
  float64Like,
  hostileCalls,
  listLike,
  numberLike,
  oneOf,
  record,
} from "../../../scripts/hostile-calls.ts";
import * as library from "../src/index.ts";

const size = numberLike(1, 2, 3, 5);
const count = numberLike(0, 1, 3, 10);
const values = listLike([0, 1, 2, 7, 50, 1500]);
const clip = {
  sigma: size,
  sigmaLower: size,
  sigmaUpper: size,
  center: oneOf("median", "mean", "other", () => Number.NaN),
  width: oneOf("std", "madStd", "other", () => 1),
  maxIterations: numberLike(1, 5, Number.POSITIVE_INFINITY),
};
const statistics = record({ "mean!": size, "median!": size, "standardDeviation!": size });
const random: Drawn = () => library.createRandom(3);
const model = () => (parameters: Float64Array, out: Float64Array, jacobian?: Float64Array) => {
  const [a = 0, b = 0] = parameters;
  for (let i = 0; i < out.length; i++) {
    out[i] = a * Math.exp(-b * i);
    jacobian?.set([Math.exp(-b * i), -a * i * Math.exp(-b * i)], 2 * i);
  }
};

const calls: Record<string, readonly Drawn[]> = {
  biweightLocation: [values, record({ tuning: size })],
  biweightMidvariance: [values, record({ tuning: size, countWeighted: oneOf(true, false) })],
  biweightScale: [values, record({ tuning: size, countWeighted: oneOf(true, false) })],
  choleskyFactor: [float64Like([9]), oneOf(0, 1, 2, 3), () => new Float64Array(9)],
  choleskyInverse: [float64Like([9]), oneOf(0, 1, 2, 3)],
  choleskySolve: [float64Like([9]), oneOf(0, 1, 2, 3), float64Like([3]), () => new Float64Array(3)],
  sigmaClipAlongAxis: [
    listLike([0, 12]),
    record({
      ...clip,
      "shape!": oneOf([3, 4], [12], [2, 3, 2], [], [0], [-1, 12], [2.5, 2], [Number.NaN]),
      axis: numberLike(0, 1),
    }),
  ],
  sigmaClipGrow: [
    listLike([0, 12]),
    record({ ...clip, "shape!": oneOf([3, 4], [12, 1], [0, 0], [-3, -4]), grow: size }),
  ],
  clipInPlace: [float64Like([50, 1500]), oneOf(0, 1, 50), size, count],
  unbiasedClipInPlace: [float64Like([50, 1500]), oneOf(0, 1, 50), size, count],
  isStatsError: [oneOf(null, undefined, new Error("no"), 3, {}), oneOf(undefined, "other")],
  integerHistogram: [values, record({ low: numberLike(0, 5), high: numberLike(99, 255) })],
  levenbergMarquardt: [
    record({
      "model!": model,
      "data!": listLike([0, 2, 12]),
      weights: listLike([12, 12, 3]),
      "initial!": listLike([2]),
      lower: listLike([2]),
      upper: listLike([2]),
    }),
    record({
      maxIterations: count,
      gradientTolerance: size,
      costTolerance: size,
      stepTolerance: size,
      initialDamping: size,
    }),
  ],
  lineFit: [listLike([0, 2, 9]), listLike([2, 9]), record({ tuning: size, maxIterations: count })],
  solveLinearLeastSquares: [
    (next) => Array.from({ length: Math.floor(6 * next()) }, () => listLike([0, 2, 2, 2])(next)),
    listLike([0, 3, 5]),
    (next) => (next() < 0.5 ? undefined : listLike([3, 5])(next)),
  ],
  lunarMean: [values],
  median: [values],
  medianInPlace: [float64Like(), oneOf(undefined, 0)],
  madStd: [values],
  medianAbsoluteDeviation: [values, numberLike(3)],
  daophotMode: [statistics],
  pearsonMode: [statistics, record({ medianFactor: size, meanFactor: size })],
  sextractorMode: [statistics],
  mean: [values],
  standardDeviation: [values, record({ ddof: count })],
  polynomialFit: [
    listLike([0, 3, 9]),
    listLike([3, 9]),
    record({ degree: count, weights: listLike([3, 9]) }),
  ],
  robustPolynomialFit: [
    listLike([0, 3, 9]),
    listLike([3, 9]),
    record({ degree: count, tuning: size, maxIterations: count }),
  ],
  polynomialValue: [
    record({ "parameters!": float64Like(), "center!": size, "halfRange!": size }),
    size,
  ],
  pymovieRobustMean: [
    record({
      "pixels!": listLike([0, 12, 49]),
      "width!": numberLike(3, 7, 4),
      "starsAbove!": oneOf(
        () => new Uint8Array(49),
        () => new Uint8Array(12).fill(1),
        () => [],
      ),
    }),
  ],
  quantile: [values, numberLike(0, 0.5, 1)],
  quantiles: [values, listLike([0, 1, 3])],
  createRandom: [numberLike(1, 77)],
  robustMean: [values],
  clippedStatistics: [values, record(clip)],
  sigmaClip: [values, record(clip)],
  weightedMean: [listLike([0, 3]), listLike([0, 3])],
  weightedMedian: [listLike([0, 3]), listLike([0, 3])],
  zscale: [
    values,
    record({ contrast: size, sampleCount: count, rejection: size, maxIterations: count }),
  ],
};

it("nothing but a StatsError is thrown by any function that is exported", () => {
  const isDocumented = (error: unknown) => library.isStatsError(error);
  expect(hostileCalls({ library, calls, isDocumented, times: 150 })).toEqual([]);
});

it("nor by the methods of a generator", () => {
  const calls = { poisson: [numberLike(0, 3, 500)], normal: [], uniform: [], integer: [size] };
  const generator = random(Math.random) as unknown as Record<string, unknown>;
  const isDocumented = (error: unknown) => library.isStatsError(error);
  const library_ = Object.fromEntries(
    Object.keys(calls).flatMap((name) => {
      const method = generator[name];
      return typeof method === "function" ? [[name, method.bind(generator)]] : [];
    }),
  );
  expect(hostileCalls({ library: library_, calls, isDocumented, times: 200 })).toEqual([]);
});
