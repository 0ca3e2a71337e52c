/** Values of astropy.stats 5.2.1 and photutils 1.6 for the same samples, at their stated tolerances. */

import { describe, expect, it } from "vitest";
import {
  biweightLocation,
  biweightMidvariance,
  biweightScale,
  clippedStatistics,
  madStd,
  mean,
  median,
  medianAbsoluteDeviation,
  pearsonMode,
  type SigmaClipOptions,
  sextractorMode,
  sigmaClip,
  sigmaClipAlongAxis,
  sigmaClipGrow,
  standardDeviation,
} from "../src/index.ts";
import {
  close,
  decodeFloat64,
  type EncodedArray,
  hasGolden,
  numberOf,
  readGolden,
} from "./golden.ts";

type Num = number | string;

interface Params {
  sigma?: number;
  sigma_lower?: number;
  sigma_upper?: number;
  maxiters?: number | null;
  cenfunc?: "median" | "mean";
  stdfunc?: "std" | "mad_std";
  axis?: number | null;
  grow?: number;
  c?: number;
  modify_sample_size?: boolean;
  median_factor?: number;
  mean_factor?: number;
  sigma_clip?: { sigma: number; maxiters: number } | null;
}

interface Case {
  fn: string;
  array: string;
  params: Params;
  finite_only?: boolean;
  rejected?: number[];
  rejected_flat?: number[];
  lower?: Num | Num[];
  upper?: Num | Num[];
  mean?: Num | Num[];
  median?: Num | Num[];
  std?: Num | Num[];
  value?: Num;
}

interface Golden {
  inputs: Record<string, EncodedArray>;
  cases: Case[];
}

const golden: Golden = hasGolden
  ? readGolden<Golden>("photometry/stats.json")
  : { inputs: {}, cases: [] };

function clipOptions(params: Params): SigmaClipOptions {
  const { sigma = 3, cenfunc = "median", stdfunc = "std", maxiters } = params;
  return {
    sigma,
    sigmaLower: params.sigma_lower ?? sigma,
    sigmaUpper: params.sigma_upper ?? sigma,
    center: cenfunc,
    width: stdfunc === "std" ? "std" : "madStd",
    maxIterations: maxiters ?? Number.POSITIVE_INFINITY,
  };
}

function samplesOf(test: Case): Float64Array {
  const values = decodeFloat64(golden.inputs[test.array]!);
  return test.finite_only ? values.filter(Number.isFinite) : values;
}

const rejectedIn = (mask: Uint8Array) => [...mask.keys()].filter((i) => mask[i] === 1);

function expectClose(
  received: ArrayLike<number>,
  expected: Num | Num[] | undefined,
  tolerance: number,
) {
  const list = Array.isArray(expected) ? expected : [expected ?? "NaN"];
  const wrong = list
    .map((value, i) => ({ i, received: received[i]!, expected: numberOf(value) }))
    .filter((entry) => !close(entry.received, entry.expected, tolerance));
  expect(wrong).toEqual([]);
}

function backgroundStatistics(test: Case) {
  const values = samplesOf(test);
  const clip = test.params.sigma_clip;
  const kept = clip
    ? values.filter(
        (_, i) =>
          sigmaClip(values, { sigma: clip.sigma, maxIterations: clip.maxiters }).mask[i] === 0,
      )
    : values;
  return {
    kept,
    statistics: {
      mean: mean(kept),
      median: median(kept),
      standardDeviation: standardDeviation(kept),
    },
  };
}

/** What each function of the file is here, and its relative tolerance. */
const FUNCTIONS: Record<string, { of: (test: Case) => number; tolerance: number }> = {
  biweight_location: {
    of: (test) => biweightLocation(samplesOf(test), { tuning: test.params.c! }),
    tolerance: 1e-10,
  },
  biweight_scale: {
    of: (test) =>
      biweightScale(samplesOf(test), {
        tuning: test.params.c!,
        countWeighted: test.params.modify_sample_size ?? false,
      }),
    tolerance: 1e-10,
  },
  biweight_midvariance: {
    of: (test) => biweightMidvariance(samplesOf(test), { tuning: test.params.c! }),
    tolerance: 1e-10,
  },
  mad_std: { of: (test) => madStd(samplesOf(test)), tolerance: 1e-12 },
  median_absolute_deviation: {
    of: (test) => medianAbsoluteDeviation(samplesOf(test)),
    tolerance: 1e-12,
  },
  "photutils.MeanBackground": {
    of: (test) => backgroundStatistics(test).statistics.mean,
    tolerance: 1e-12,
  },
  "photutils.MedianBackground": {
    of: (test) => backgroundStatistics(test).statistics.median,
    tolerance: 1e-12,
  },
  "photutils.ModeEstimatorBackground": {
    of: (test) =>
      pearsonMode(backgroundStatistics(test).statistics, {
        medianFactor: test.params.median_factor ?? 3,
        meanFactor: test.params.mean_factor ?? 2,
      }),
    tolerance: 1e-12,
  },
  "photutils.MMMBackground": {
    of: (test) => pearsonMode(backgroundStatistics(test).statistics),
    tolerance: 1e-12,
  },
  "photutils.SExtractorBackground": {
    of: (test) => sextractorMode(backgroundStatistics(test).statistics),
    tolerance: 1e-12,
  },
  "photutils.BiweightLocationBackground": {
    of: (test) => biweightLocation(backgroundStatistics(test).kept),
    tolerance: 1e-10,
  },
  "photutils.StdBackgroundRMS": {
    of: (test) => backgroundStatistics(test).statistics.standardDeviation,
    tolerance: 1e-12,
  },
  "photutils.MADStdBackgroundRMS": {
    of: (test) => madStd(backgroundStatistics(test).kept),
    tolerance: 1e-12,
  },
  "photutils.BiweightScaleBackgroundRMS": {
    of: (test) => biweightScale(backgroundStatistics(test).kept),
    tolerance: 1e-10,
  },
};

const named = (fn: string) => golden.cases.filter((test) => test.fn === fn);
const label = (test: Case) => `${test.array} ${JSON.stringify(test.params)}`;

describe.skipIf(!hasGolden)("expected values (skipped: the golden files are not here)", () => {
  it("cover every function of the file", () => {
    const known = new Set([
      ...Object.keys(FUNCTIONS),
      "sigma_clip",
      "sigma_clip_axis",
      "sigma_clip_grow",
      "mean_median_std_ddof0",
    ]);
    expect(golden.cases.filter((test) => !known.has(test.fn))).toEqual([]);
  });

  it("sigma_clip: what is rejected, the bounds, and the statistics of the rest", () => {
    for (const test of named("sigma_clip")) {
      const values = samplesOf(test);
      const options = clipOptions(test.params);
      const { mask, low, high } = sigmaClip(values, options);
      const statistics = clippedStatistics(values, options);
      expectClose([statistics.mean], test.mean, 1e-12);
      expectClose([statistics.median], test.median, 1e-12);
      expectClose([statistics.standardDeviation], test.std, 1e-12);
      if (test.lower === "NaN") {
        // Every sample was rejected (a width of 0 about a mean that is no sample). astropy then
        // takes bounds from nothing and a mask that keeps all; here all stay rejected.
        expect(mask.every((flag) => flag === 1)).toBe(true);
        continue;
      }
      expect(rejectedIn(mask), label(test)).toEqual(test.rejected);
      expectClose([low], test.lower, 1e-12);
      expectClose([high], test.upper, 1e-12);
    }
  });

  it("sigma_clip along an axis", () => {
    for (const test of named("sigma_clip_axis")) {
      const values = samplesOf(test);
      const { shape } = golden.inputs[test.array]!;
      const options = clipOptions(test.params);
      const { axis } = test.params;
      const whole = axis === null || axis === undefined;
      const lines = sigmaClipAlongAxis(values, {
        ...options,
        shape: whole ? [values.length] : shape,
        axis: whole ? 0 : axis,
      });
      expect(rejectedIn(lines.mask), label(test)).toEqual(test.rejected_flat);
      expectClose(lines.low, test.lower, 1e-12);
      expectClose(lines.high, test.upper, 1e-12);
      expectClose(lines.mean, test.mean, 1e-12);
      expectClose(lines.median, test.median, 1e-12);
      expectClose(lines.standardDeviation, test.std, 1e-12);
    }
  });

  it("sigma_clip with growth", () => {
    for (const test of named("sigma_clip_grow")) {
      const [height = 0, width = 0] = golden.inputs[test.array]!.shape;
      const { mask } = sigmaClipGrow(samplesOf(test), {
        ...clipOptions(test.params),
        shape: [height, width],
        grow: test.params.grow!,
      });
      expect(rejectedIn(mask), label(test)).toEqual(test.rejected_flat);
    }
  });

  it("mean, median and standard deviation", () => {
    for (const test of named("mean_median_std_ddof0")) {
      const values = samplesOf(test);
      expectClose([mean(values)], test.mean, 1e-12);
      expectClose([median(values)], test.median, 1e-12);
      expectClose([standardDeviation(values)], test.std, 1e-12);
    }
  });

  it.each(Object.keys(FUNCTIONS))("%s", (fn) => {
    const { of, tolerance } = FUNCTIONS[fn]!;
    expect(named(fn).length).toBeGreaterThan(0);
    const wrong = named(fn)
      .map((test) => ({ test: label(test), received: of(test), expected: numberOf(test.value!) }))
      .filter((entry) => !close(entry.received, entry.expected, tolerance));
    expect(wrong).toEqual([]);
  });
});
