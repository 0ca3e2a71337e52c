/** Curves that look like an event and are none, or hide one. */

import { createRandom } from "@photkit/core-stats";
import { describe, expect, test } from "vitest";
import { withoutLoneLows } from "../src/events/lone-lows.ts";
import { findEvents, fitSquareWave, isLightCurveError, type ReadingSeries } from "../src/index.ts";
import { curve } from "./curves.ts";

const seriesFrom = (readings: number, at: (i: number) => number): ReadingSeries => {
  const value = Float64Array.from({ length: readings }, (_, i) => at(i));
  return { start: value.map((_, i) => i), exposure: 1, value };
};
const find = (series: ReadingSeries) => findEvents(series, { trials: 300 });

describe("at the ends of a curve", () => {
  test.each([
    ["first", 0],
    ["last", 199],
    ["hundredth", 100],
  ])("one dark reading, the %s, is no event", (_, at) => {
    for (const seed of [1, 2]) {
      for (const depth of [8, 20]) {
        const dark = curve({ seed });
        dark.value[at]! -= depth;
        expect(find(dark).verdict).not.toBe("event");
      }
    }
  });

  test("an event of five readings is found, with one edge", () => {
    const [begun] = find(curve({ drops: [[-9, 5.4, 8]] })).events;
    expect(begun!.disappearance).toBeNull();
    expect(begun!.reappearance!.time).toBeCloseTo(5.4, 0);
    const [lasting] = find(curve({ drops: [[194.6, 300, 8]] })).events;
    expect(lasting!.reappearance).toBeNull();
    expect(lasting!.disappearance!.time).toBeCloseTo(194.6, 0);
  });
});

describe("without noise", () => {
  test.each([
    ["between readings", 60.3, 80.6],
    ["between whole readings", 60, 80],
    ["that the recording cuts", 60, 900],
  ])("a step %s is one event", (_, d, r) => {
    const { verdict, events, falseAlarmProbability } = find(
      curve({ noise: 0, drops: [[d, r, 50]] }),
    );
    expect(verdict).toBe("event");
    expect(events).toHaveLength(1);
    expect(falseAlarmProbability).toBeLessThan(1e-6);
    expect(events[0]!.disappearance!.time).toBeCloseTo(d, 2);
  });

  test("a step of one count is an event, one reading of it is not", () => {
    expect(find(seriesFrom(200, (i) => (i >= 60 && i < 80 ? 0 : 1))).events).toHaveLength(1);
    expect(find(seriesFrom(200, (i) => (i === 60 ? 0 : 1))).verdict).toBe("no event");
  });

  test("readings that are rounded to the same few values hold their event, and no flash", () => {
    const { value, ...rest } = curve({ noise: 0.3, drops: [[60.3, 80.6, 3]] });
    const found = find({ ...rest, value: value.map(Math.round) });
    expect(found).toMatchObject({ verdict: "event", flashes: 0 });
  });

  test.each([1, 2, 3])("in the baseline, noise in the event is no second event (%d)", (seed) => {
    const random = createRandom(seed);
    const inside = (i: number) => i >= 60 && i < 60 + 20 * seed;
    const noisy = seriesFrom(200, (i) => (inside(i) ? 50 + 7 * random.normal() : 100));
    const { verdict, events } = find(noisy);
    expect(verdict).toBe("event");
    expect(events).toHaveLength(1);
  });
});

describe("counts of few photons", () => {
  const poisson = (uniform: () => number, mean: number): number => {
    const end = Math.exp(-mean);
    let count = 0;
    for (let product = uniform(); product > end; product *= uniform()) count++;
    return count;
  };
  test.each([0.5, 1, 2])("of %d a reading are no flashes, and hold one event or none", (mean) => {
    const random = createRandom(7);
    const count = (i: number) => poisson(random.uniform, i >= 200 && i < 320 ? 0 : mean);
    const found = find(seriesFrom(600, count));
    expect(found.verdict).toBe("event");
    expect(found.events).toHaveLength(1);
    expect(found.flashes).toBeLessThanOrEqual(1);
    const quiet = find(seriesFrom(600, () => poisson(random.uniform, mean)));
    expect(quiet.verdict).not.toBe("event");
    expect(quiet.flashes).toBeLessThanOrEqual(1);
  });
});

describe("gradual edges", () => {
  const disk = (width: number, seed: number) => {
    const random = createRandom(seed);
    return seriesFrom(300, (i) => {
      const x = Math.min(1, Math.abs(i - 150) / (width / 2));
      // The part of a disk that another of 0.67 of its size hides on its way across, to 1 %.
      const hidden = x < 0.2 ? 1 : Math.max(0, Math.cos((Math.PI / 2) * ((x - 0.2) / 0.8)));
      return 1000 * (1 - 0.45 * hidden) + 20 * random.normal();
    });
  };
  test.each([30, 60, 100])(
    "of a drop of 45 %% in %d readings are no trend and no noise",
    (width) => {
      const found = find(disk(width, 5));
      expect(found.verdict).not.toBe("no event");
      const { disappearance, reappearance } = found.events[0]!;
      expect(disappearance!.ci95[0]).toBeLessThan(150 - 0.25 * width);
      expect(reappearance!.ci95[1]).toBeGreaterThan(150 + 0.25 * width);
    },
  );

  /** Light beside a straight edge in Fresnel units (Born & Wolf, section 8.7), by a plain sum. */
  const knifeEdge = (u: number): number => {
    let [c, s] = [0.5, 0.5];
    const step = 0.005 * Math.sign(u);
    for (let t = step / 2; Math.abs(t) < Math.abs(u); t += step) {
      c += Math.cos((Math.PI * t * t) / 2) * step;
      s += Math.sin((Math.PI * t * t) / 2) * step;
    }
    return (c * c + s * s) / 2;
  };
  test.each([
    [1, 2],
    [2, 20],
    [4, 20],
  ])(
    "of diffraction, %d readings wide with a noise of %d, are inside the errors",
    (scale, noise) => {
      const random = createRandom(3);
      const [d, r] = [60.3, 110.7];
      const light = (t: number) => knifeEdge((t < (d + r) / 2 ? d - t : t - r) / scale);
      const found = find(
        seriesFrom(180, (i) => {
          const parts = [0.1, 0.3, 0.5, 0.7, 0.9].map((part) => light(i + part));
          return 200 * parts.reduce((sum, part) => sum + part, 0) + noise * random.normal();
        }),
      );
      expect(found.events).toHaveLength(1);
      const { disappearance, reappearance, misfit } = found.events[0]!;
      expect(misfit.disappearance).toBeGreaterThan(0);
      for (const [edge, truth] of [
        [disappearance!, d],
        [reappearance!, r],
      ] as const) {
        expect(edge.ci95[0]).toBeLessThan(truth);
        expect(edge.ci95[1]).toBeGreaterThan(truth);
      }
    },
  );

  test("are not seen where there are none", () => {
    for (const [seed, depth] of [
      [1, 5],
      [2, 50],
    ] as const) {
      const fit = fitSquareWave(curve({ seed, drops: [[60.3, 90.6, depth]] }));
      expect(fit!.misfit).toEqual({ disappearance: 0, reappearance: 0 });
    }
  });
});

describe("short curves", () => {
  test.each([8, 9, 10, 12, 15, 20])(
    "of %d readings have ordered intervals and no NaN",
    (readings) => {
      for (const drop of [
        [3, 6, 20],
        [-2, 4, 20],
        [readings - 4, 99, 20],
        [2, 4, 3],
      ] as const) {
        for (const noise of [0, 1]) {
          const fit = fitSquareWave(curve({ readings, noise, drops: [drop] }));
          if (fit === null) continue;
          expect(Number.isFinite(fit.baseline + fit.bottom + fit.dropToNoise)).toBe(true);
          for (const edge of [fit.disappearance, fit.reappearance]) {
            if (edge === null) continue;
            const { ci997, ci95, time } = edge;
            const ends = [ci997[0], ci95[0], time, ci95[1], ci997[1]];
            expect([...ends].sort((a, b) => a - b)).toEqual(ends);
          }
        }
      }
    },
  );

  test.each([0, 1, 2, 5, 7])("of %d readings are too few", (readings) => {
    try {
      find(curve({ readings }));
      expect.unreachable();
    } catch (error) {
      expect(isLightCurveError(error, "too-few-readings")).toBe(true);
    }
  });
});

describe("one reading far below all others", () => {
  const darkened = (at: number, depth: number, seed: number) => {
    const series = curve({ readings: 100, noise: 5, drops: [[40, 50, 100]], seed });
    series.value[at]! -= depth;
    return find(series);
  };

  test.each([150, 1000, 1e8])("hides no event, %d counts lower", (depth) => {
    for (const at of [0, 10, 45, 99]) {
      const { verdict, events, falseAlarmProbability } = darkened(at, depth, 3);
      expect(verdict).toBe("event");
      expect(events).toHaveLength(1);
      expect(falseAlarmProbability).toBeLessThan(1e-6);
      expect(Math.abs(events[0]!.disappearance!.time - 40)).toBeLessThan(0.2);
      expect(Math.abs(events[0]!.reappearance!.time - 50)).toBeLessThan(0.2);
    }
  });

  test("makes no event, alone or with others", () => {
    for (const depths of [[1e6], [400, 1e4, 1e6], [300, 310, 320, 330, 340, 350]]) {
      const series = curve({ readings: 200, noise: 5, seed: 5 });
      depths.forEach((depth, k) => {
        series.value[(37 * (k + 1)) % 200]! -= depth;
      });
      expect(find(series).verdict).toBe("no event");
    }
  });

  test("stays as it is where events of one reading are asked for", () => {
    const series = curve({ readings: 100, noise: 5, drops: [[40, 41, 1000]] });
    expect(withoutLoneLows(series, 1)).toBe(series);
    expect(withoutLoneLows(series, 2).value[40]).toBeGreaterThan(50);
  });
});

describe("a star that is dark in most readings", () => {
  const dark = (from: number, to: number, readings = 100) =>
    find(curve({ readings, noise: 5, drops: [[from, to, 100]], seed: 3 }));

  test.each([20, 30, 35, 40, 45, 60])(
    "and vanishes for good after %d of 100 is not passed over",
    (d) => {
      const { verdict, events, scarceBaseline } = dark(d, 500);
      expect(verdict).toBe(d < 25 ? "unclear" : "event");
      expect(scarceBaseline).toBe(d < 25);
      expect(events).toHaveLength(1);
      expect(events[0]!.disappearance!.time).toBeCloseTo(d, 0);
      expect(events[0]!.reappearance).toBeNull();
    },
  );

  test.each([
    [100, 10],
    [400, 40],
  ])(
    "of %d, with light in the %d at both ends, is unclear for want of a baseline",
    (readings, ends) => {
      const found = dark(ends, readings - ends, readings);
      expect(found).toMatchObject({ verdict: "unclear", scarceBaseline: true, gradual: false });
      expect(found.events).toHaveLength(1);
      expect(found.events[0]!.disappearance!.time).toBeCloseTo(ends, 0);
      expect(found.events[0]!.reappearance!.time).toBeCloseTo(readings - ends, 0);
    },
  );

  test("is not seen where the light only flares up or slopes", () => {
    const flare = curve({ readings: 300, drops: [[140, 150, -30]] });
    expect(find(flare).events).toEqual([]);
    const slope = seriesFrom(200, (i) => 100 - i / 4 + curve({ readings: 200 }).value[i]!);
    expect(find(slope).scarceBaseline).toBe(false);
  });
});
