import { describe, expect, test } from "vitest";
import { fitSquareWave, isLightCurveError } from "../src/index.ts";
import { type CurveOptions, curve } from "./curves.ts";

const fit = (options: CurveOptions, fitOptions = {}) => {
  const found = fitSquareWave(curve(options), fitOptions);
  if (!found) throw new Error("nothing found");
  return found;
};

describe("edges between readings", () => {
  test.each([
    ["in the middle of readings", 60.37, 71.82, 1],
    ["at the border of readings", 60, 71, 1],
    ["of an event of less than two readings", 60.6, 62.2, 1],
    ["with a camera that is blind for half the time", 60.2, 71.3, 0.5],
  ])("%s are found to 1/200 of a reading when the noise is 1/1000 of the drop", (_, d, r, live) => {
    const found = fit({ drops: [[d, r, 50]], noise: 0.05, live }, { fewestReadings: 1 });
    // The one divided reading tells an edge to 0.001; five sigma.
    expect(Math.abs(found.disappearance!.time - d)).toBeLessThan(0.005);
    expect(Math.abs(found.reappearance!.time - r)).toBeLessThan(0.005);
    expect(found.baseline).toBeCloseTo(100, 1);
    expect(found.bottom).toBeCloseTo(50, 1);
  });

  test("in the dead time are known to the length of the dead time and no better", () => {
    const found = fit({ drops: [[60.75, 71.75, 50]], noise: 0.05, live: 0.5 });
    expect(found.disappearance!.ci997[0]).toBeCloseTo(60.5, 1);
    expect(found.disappearance!.ci997[1]).toBeCloseTo(61, 1);
    expect(found.disappearance!.time).toBeCloseTo(60.75, 1);
    // 68.27 % of half a reading.
    expect(found.disappearance!.sigma68).toBeCloseTo(0.171, 2);
  });

  test("do not depend on the unit or origin of time", () => {
    const series = curve({ drops: [[60.4, 71.9, 10]] });
    const found = fitSquareWave(series)!;
    const start = series.start.map((t) => 57_000 + 0.04 * t);
    const scaled = fitSquareWave({ ...series, start, exposure: 0.04 })!;
    expect((scaled.disappearance!.time - 57_000) / 0.04).toBeCloseTo(found.disappearance!.time, 4);
    expect(scaled.durationSigma68! / 0.04).toBeCloseTo(found.durationSigma68!, 4);
  });
});

describe("uneven series", () => {
  test("missing readings, also across an edge, widen the interval over the gap", () => {
    const series = curve({ drops: [[60.5, 80.5, 30]] });
    const value = series.value.map((v, i) => (i >= 57 && i <= 63 ? Number.NaN : v));
    const found = fitSquareWave({ ...series, value })!;
    const { ci997 } = found.disappearance!;
    expect(ci997[0]).toBeLessThan(57.5);
    expect(ci997[1]).toBeGreaterThan(63.5);
    expect(found.reappearance!.sigma68).toBeLessThan(0.1);
  });

  test("readings with large errors count little", () => {
    const series = curve({ drops: [[60.5, 80.5, 8]] });
    const bad = new Set([20, 21, 22, 23, 24]);
    const value = series.value.map((v, i) => (bad.has(i) ? v - 40 : v));
    const error = series.value.map((_, i) => (bad.has(i) ? 100 : 1));
    const found = fitSquareWave({ ...series, value, error })!;
    expect(found.disappearance!.time).toBeCloseTo(60.5, 0);
    expect(found.reappearance!.time).toBeCloseTo(80.5, 0);
  });
});

describe("events that the recording cuts", () => {
  test("an event that is on at the start has an R only", () => {
    const found = fit({ drops: [[-10, 40.3, 20]] });
    expect(found.disappearance).toBeNull();
    expect(found.durationSeconds).toBeNull();
    expect(found.reappearance!.time).toBeCloseTo(40.3, 0);
    expect(found.bottom).toBeCloseTo(80, 0);
  });

  test("an event that is on at the end has a D only", () => {
    const found = fit({ drops: [[150.6, 900, 20]] });
    expect(found.reappearance).toBeNull();
    expect(found.disappearance!.time).toBeCloseTo(150.6, 0);
    expect(found.model.at(-1)).toBeCloseTo(80, 0);
  });

  test("which edges to look for can be told", () => {
    const both = { drops: [[60.5, 80.5, 10]] } as const;
    expect(fit(both, { edges: "disappearance" }).reappearance).toBeNull();
    expect(fit(both, { edges: "reappearance" }).disappearance).toBeNull();
    expect(fit({ drops: [[-10, 40, 20]] }, { edges: "both" }).disappearance).not.toBeNull();
  });
});

describe("errors", () => {
  // Half-widths at 68 % of one edge in readings: 40 000 trials of PyOTE's estimator for each ratio.
  test.each([
    [2, 0.73],
    [3, 0.41],
    [5, 0.22],
    [10, 0.105],
    [20, 0.051],
    [50, 0.02],
  ])("at drop / noise %d agree with the accuracy law to a quarter", (dropToNoise, law) => {
    const sigmas = Array.from({ length: 15 }, (_, k) => {
      const d = 60 + 0.618 * k;
      const { disappearance, reappearance } = fit({
        drops: [[d, d + 30.3, dropToNoise]],
        seed: k + 1,
      });
      return [disappearance!.sigma68, reappearance!.sigma68];
    })
      .flat()
      .sort((a, b) => a - b);
    const median = (sigmas[14]! + sigmas[15]!) / 2;
    expect(median / law).toBeGreaterThan(0.75);
    expect(median / law).toBeLessThan(1.33);
  });

  test.each([
    ["white noise", { correlation: 0 }],
    ["correlated noise", { correlation: 0.5 }],
    ["dead time", { live: 0.6 }],
  ])("with %s hold what they promise", (_, world) => {
    let within68 = 0;
    let within997 = 0;
    const trials = 100;
    for (let seed = 1; seed <= trials; seed++) {
      const d = 70 + ((seed * 0.618) % 1);
      const r = d + 12.4;
      const found = fit({ readings: 150, drops: [[d, r, 5]], seed, ...world });
      for (const [edge, truth] of [
        [found.disappearance!, d],
        [found.reappearance!, r],
      ] as const) {
        if (Math.abs(edge.time - truth) <= edge.sigma68) within68++;
        if (truth >= edge.ci997[0] && truth <= edge.ci997[1]) within997++;
      }
    }
    // 200 edges: one sigma of the count is 3.3 % at 68 %; three of them. At most 4 outside 99.7 %.
    expect(within68 / (2 * trials)).toBeGreaterThan(0.58);
    expect(within68 / (2 * trials)).toBeLessThan(0.78);
    expect(within997).toBeGreaterThanOrEqual(2 * trials - 4);
  });

  test("noise that is smaller while the star is hidden is noticed and used", () => {
    const noisy = curve({ readings: 300, drops: [[100.5, 160.5, 10]], seed: 4 });
    const value = noisy.value.map((v, i) => (i > 100 && i < 160 ? 90 + (v - 90) / 4 : v));
    const found = fitSquareWave({ ...noisy, value })!;
    // 59 readings tell a standard deviation to 9 %; three of them.
    expect(found.bottomNoise / found.baselineNoise).toBeGreaterThan(0.25 * 0.73);
    expect(found.bottomNoise / found.baselineNoise).toBeLessThan(0.25 * 1.35);
  });

  test("levels carry the error of their mean", () => {
    const found = fit({ readings: 300, drops: [[100.5, 160.5, 10]], seed: 2 });
    expect(found.baselineError).toBeCloseTo(1 / Math.sqrt(240), 2);
    expect(found.bottomError).toBeCloseTo(1 / Math.sqrt(60), 1);
  });
});

describe("what can be told beforehand", () => {
  test("the length of the event limits the search", () => {
    const drops = [
      [40.5, 45.5, 12],
      [100.5, 140.5, 8],
    ] as const;
    expect(fit({ drops }).durationSeconds).toBeCloseTo(40, -1);
    expect(fit({ drops }, { mostReadings: 10 }).durationSeconds).toBeCloseTo(5, 0);
    expect(fit({ drops }, { fewestReadings: 20 }).durationSeconds).toBeCloseTo(40, -1);
  });

  test("the correlation of the noise is measured, or taken as none", () => {
    const shaken = { readings: 1000, correlation: 0.5, drops: [[400.5, 460.5, 6]] } as const;
    // Standard error of a correlation: sqrt((1 - 0.25) / 1000) = 0.027; four of them.
    const [first] = fit(shaken).noise.predictors[1]!.coefficients;
    expect(Math.abs(first! - 0.5)).toBeLessThan(0.11);
    expect(fit(shaken, { noise: "white" }).noise.order).toBe(0);
  });
});

describe("what cannot be fitted", () => {
  test("a series without a drop has no square wave", () => {
    const start = Float64Array.from({ length: 20 }, (_, i) => i);
    expect(fitSquareWave({ start, exposure: 1, value: start.map(() => 7) })).toBeNull();
  });

  test("fewer than 8 readings are refused", () => {
    const series = curve({ readings: 20 });
    const value = series.value.map((v, i) => (i < 7 ? v : Number.NaN));
    try {
      fitSquareWave({ ...series, value });
      expect.unreachable();
    } catch (error) {
      expect(isLightCurveError(error, "too-few-readings")).toBe(true);
      expect(String(error)).toMatch(/at least 8 readings.*Found 7/);
    }
  });

  test.each([
    [{ exposure: 0 }, {}, /exposure must be a number greater than 0/],
    [{ start: new Float64Array(200) }, {}, /start\[1\] - start\[0\]/],
    [{ value: new Float64Array(3) }, {}, /value.length/],
    [{}, { edges: "none" }, /edges must be one of/],
    [{}, { fewestReadings: 0 }, /fewestReadings/],
  ])("bad input %o %o is named", (series, options, message) => {
    expect(() => fitSquareWave({ ...curve(), ...series }, options as object)).toThrow(message);
  });
});
