import { expect, it } from "vitest";

it("exports exactly these names", async () => {
  expect(Object.keys(await import("../src/index.ts")).sort()).toMatchInlineSnapshot(`
    [
      "MAD_TO_STANDARD_DEVIATION",
      "StatsError",
      "biweightLocation",
      "biweightMidvariance",
      "biweightScale",
      "clipInPlace",
      "clippedStatistics",
      "createRandom",
      "daophotMode",
      "integerHistogram",
      "isStatsError",
      "levenbergMarquardt",
      "lineFit",
      "lunarMean",
      "madStd",
      "mean",
      "median",
      "medianAbsoluteDeviation",
      "medianInPlace",
      "pearsonMode",
      "polynomialFit",
      "polynomialValue",
      "pymovieRobustMean",
      "quantile",
      "quantiles",
      "robustMean",
      "sextractorMode",
      "sigmaClip",
      "sigmaClipAlongAxis",
      "sigmaClipGrow",
      "solveLinearLeastSquares",
      "standardDeviation",
      "weightedMean",
      "weightedMedian",
      "zscale",
    ]
  `);
});
