import { describe, expect, it } from "vitest";
import {
  centroid,
  flagNames,
  growTightMask,
  MeasurementFlag,
  measureAdaptive,
  measureAdaptiveLevels,
  measureMask,
  measureTightMask,
  windowBackground,
} from "../src/index.ts";
import { scene } from "./scene.ts";

const star = { x: 31.3, y: 32.8, flux: 3000 };
const finder = scene([star], { noise: 1 });

describe("growTightMask", () => {
  it("grows to the size of best signal to noise, 1.585 sigma of a Gaussian", () => {
    const mask = growTightMask(finder, 31, 33);
    // pi (1.585 sigma)² for sigma = 4 px / 2.3548 = 22.8 px, give or take a pixel's share of the rim.
    expect(Math.abs(mask.pixels - 22.8)).toBeLessThan(4);
  });

  it("snaps to the star when it may, and is empty where there is nothing", () => {
    const near = growTightMask(finder, 27, 30);
    expect(near.pixels).toBe(growTightMask(finder, 31, 33).pixels);
    const kept = growTightMask(finder, 27, 30, { snap: false, radius: 4 });
    expect(kept.pixels).toBeLessThan(near.pixels);
    const dark = growTightMask(scene([], { sky: 5 }), 30, 30, {
      background: { level: 9, scatter: 1 },
    });
    expect(dark.pixels).toBe(0);
    expect(flagNames(measureTightMask(finder, dark).flags)).toEqual(["outside"]);
    expect(() => growTightMask(finder, Number.NaN, 3)).toThrow("x must");
  });
});

describe("measureTightMask", () => {
  it("follows a star that has moved, by whole pixels", () => {
    const mask = growTightMask(finder, 31, 33);
    const moved = scene([{ ...star, x: star.x + 2, y: star.y - 1 }], { noise: 1 });
    const background = windowBackground();
    const still = measureMask(finder, mask, { background }).flux;
    expect(measureTightMask(moved, mask, { background, reach: 2 }).flux / still).toBeCloseTo(1, 1);
    expect(measureTightMask(moved, mask, { background, reach: 0 }).flux / still).toBeLessThan(0.8);
  });

  it("finds noise on empty sky by searching, none by staying", () => {
    const mask = growTightMask(finder, 31, 33);
    const mean = (reach: number) => {
      let sum = 0;
      for (let seed = 0; seed < 100; seed++) {
        const image = scene([], { noise: 5, seed });
        const { flux, fluxError } = measureTightMask(image, mask, {
          reach,
          background: windowBackground(),
        });
        sum += flux / fluxError / 100;
      }
      return sum;
    };
    // 100 trials of scatter 1: the mean is known to 0.1.
    expect(Math.abs(mean(0))).toBeLessThan(0.4);
    expect(mean(1)).toBeGreaterThan(0.4);
  });
});

describe("the brightest pixels", () => {
  it("give a coarse centroid with its uncertainty", () => {
    const found = centroid(finder, 31, 33, { method: "brightest" });
    expect(found.converged).toBe(true);
    expect(Math.hypot(found.x - star.x, found.y - star.y)).toBeLessThan(0.4);
    expect(found.xError).toBeGreaterThan(0);
    expect(centroid(scene([], { noise: 1 }), 31, 33, { method: "brightest" }).converged).toBe(
      false,
    );
  });
});

describe("measureAdaptiveLevels", () => {
  it("says at each threshold what a measurement of its own says, also where no blob is left", () => {
    const options = { defaultRadius: 40, gain: 2 } as const;
    const thresholds = [5, 1e6, 20];
    expect(measureAdaptiveLevels(finder, 31, 33, thresholds, options)).toEqual(
      thresholds.map((threshold) => measureAdaptive(finder, 31, 33, { ...options, threshold })),
    );
    const beside = measureAdaptiveLevels(finder, -9, 33, thresholds);
    expect(beside.map(({ flags }) => flags)).toEqual(Array(3).fill(MeasurementFlag.outside));
  });

  it("nests masks: the higher the threshold, the smaller", () => {
    const nested = measureAdaptiveLevels(finder, 31, 33, [5, 20, 60]);
    const pixels = nested.map((one) => one.pixels);
    expect(pixels).toEqual(pixels.toSorted((a, b) => b - a));
    expect(new Set(pixels).size).toBe(3);
  });
});
