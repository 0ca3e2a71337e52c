import { createImage, pymovieBlur } from "@photkit/image";
import { describe, expect, it } from "vitest";
import { circularMask, flagNames, measureAdaptive, measureMask, shiftMask } from "../src/index.ts";
import { chooseBlob } from "../src/masks/adaptive-mask.ts";
import { goldenMissing, readGolden } from "./golden.ts";
import { scene } from "./scene.ts";

const star = { x: 31.3, y: 32.8, flux: 50_000 };

describe("measureAdaptive", () => {
  it("snaps to the star, whose light it finds nearly whole", () => {
    const image = scene([star], { noise: 3 });
    const result = measureAdaptive(image, 29, 35);
    expect(result.flags).toBe(0);
    expect(Math.hypot(result.x - star.x, result.y - star.y)).toBeLessThan(0.05);
    // The edge of the mask lies at 2 sigma = 6 ADU, the peak at 2750: 99.6 % of the light.
    expect(result.flux / star.flux).toBeGreaterThan(0.99);
    expect(result.aperture.pixels).toBe(result.pixels);
  });

  it("chooses the nearest, the largest or the brightest blob within its reach", () => {
    const stars = [star, { x: 37.5, y: 41.2, flux: 90_000 }];
    const image = scene(stars, { noise: 3 });
    const at = (choose: "nearest" | "largest" | "brightest", maxDistance = 20) => {
      const { x, y } = measureAdaptive(image, 31, 32, { choose, maxDistance, thresholdSigma: 100 });
      return stars.findIndex((one) => Math.hypot(one.x - x, one.y - y) < 1);
    };
    expect(at("nearest")).toBe(0);
    expect(at("largest")).toBe(1);
    expect(at("brightest")).toBe(1);
    expect(at("brightest", 8)).toBe(0);
  });

  it("falls back to the default circle where there is no star, and says so", () => {
    const image = scene([], { noise: 3 });
    const result = measureAdaptive(image, 30, 31);
    expect(flagNames(result.flags)).toEqual(["defaultMask"]);
    expect(result.pixels).toBe(37);
    expect([result.x, result.y]).toEqual([30, 31]);
    expect(Math.abs(result.flux)).toBeLessThan(4 * result.fluxError);
  });

  it("can fall back to the tracking star's mask", () => {
    const image = scene([star], { noise: 3 });
    const { aperture } = measureAdaptive(image, 31, 32);
    const result = measureAdaptive(image, 12, 12, { defaultMask: aperture });
    expect(flagNames(result.flags)).toEqual(["defaultMask"]);
    expect(result.pixels).toBe(aperture.pixels);
  });

  it("copes with the edge of the image and leaves when it is outside", () => {
    const image = scene([{ x: 1, y: 1, flux: 30_000 }], { noise: 3 });
    const corner = measureAdaptive(image, 0, 0);
    expect(Math.hypot(corner.x - 1, corner.y - 1)).toBeLessThan(1);
    for (const [x, y] of [
      [-1, 5],
      [5, 64],
      [Number.NaN, 5],
    ] as const) {
      const result = measureAdaptive(image, x, y);
      expect(flagNames(result.flags)).toEqual(["outside"]);
      expect(result.flux).toBeNaN();
    }
    const blind = createImage(new Float64Array(64 * 64).fill(Number.NaN), 64, 64);
    expect(flagNames(measureAdaptive(blind, 30, 30).flags)).toEqual(["maskedPixels"]);
  });

  it("states the error of its background level, which scatters that much", () => {
    const trials = 300;
    let squares = 0;
    let stated = 0;
    for (let seed = 0; seed < trials; seed++) {
      const image = scene([], { width: 31, height: 31, noise: 3, seed });
      const { background, backgroundError } = measureAdaptive(image, 15, 15, { windowSize: 31 });
      squares += (background - 100) ** 2;
      stated += backgroundError ** 2;
    }
    // 300 samples fix a standard deviation to 4 %; the limits are 4 of those.
    expect(Math.abs(Math.sqrt(squares / stated) - 1)).toBeLessThan(0.16);
  });

  it("names the option that is wrong", () => {
    const image = scene([]);
    expect(() => measureAdaptive(image, 9, 9, { windowSize: 50 })).toThrow("windowSize");
    expect(() => measureAdaptive(image, 9, 9, { maxDistance: -1 })).toThrow("maxDistance");
  });
});

describe("circularMask and measureMask", () => {
  it("have the pixel counts of PyMovie's default masks", () => {
    const counts = { 2: 13, 2.4: 21, 3.2: 37, 4: 49, 4.3: 61, 4.5: 69, 5.3: 89, 6.8: 145, 10: 317 };
    for (const [radius, pixels] of Object.entries(counts)) {
      expect(circularMask(25, 25, Number(radius)).pixels).toBe(pixels);
    }
  });

  it("sum whole pixels, wherever the mask is shifted to", () => {
    const image = scene([], { sky: 10 });
    const mask = circularMask(5, 5, 2);
    expect(measureMask(image, mask).flux).toBe(130);
    const shifted = measureMask(image, shiftMask(mask, -5, 20));
    expect(flagNames(shifted.flags)).toEqual(["edge"]);
    expect(shifted.flux).toBe(90);
  });

  it.skipIf(goldenMissing)("equal PyMovie's buildDefaultMask", () => {
    interface Case {
      readonly size: number;
      readonly radius: number;
      readonly pixels?: number | null;
    }
    const { cases } = readGolden<{ cases: Case[] }>("pymovie/default_mask.json");
    let compared = 0;
    for (const { size, radius, pixels } of cases) {
      // PyMovie fails on circles that do not fit their window.
      if (typeof pixels !== "number") continue;
      compared++;
      expect(circularMask((size - 1) / 2, (size - 1) / 2, radius).pixels).toBe(pixels);
    }
    expect([compared, cases.length]).toEqual([57, 64]);
  });
});

describe.skipIf(goldenMissing)("the blob of PyMovie's get_mask", () => {
  interface MaskCase {
    readonly image: string;
    readonly cut: number;
    readonly distance_constraint: boolean;
    readonly area: number;
    readonly centroid_rc: readonly [number, number] | null;
    readonly mask_flat_indices: readonly number[];
  }
  interface Stamp {
    readonly id: string;
    readonly h: number;
    readonly w: number;
    readonly data: readonly number[];
  }
  interface RobustCase {
    readonly image: string;
    readonly mean: number;
  }

  it("is found pixel for pixel under PyMovie's blur and cut", () => {
    const { cases } = readGolden<{ cases: MaskCase[] }>("pymovie/get_mask.json");
    const { images } = readGolden<{ images: Stamp[] }>("pymovie/images.json");
    const robust = readGolden<{ cases: RobustCase[] }>("pymovie/robust_mean.json").cases;
    const stamps = new Map(images.map((stamp) => [stamp.id, stamp]));
    let compared = 0;
    for (const wanted of cases) {
      const stamp = stamps.get(wanted.image)!;
      const width = stamp.w;
      const height = stamp.h;
      const pixels = createImage(Uint16Array.from(stamp.data), width, height);
      const window = { x0: 0, y0: 0, width, height, values: Float64Array.from(stamp.data) };
      const mask = chooseBlob(window, Float64Array.from(pymovieBlur(pixels).data), {
        threshold: Math.floor(wanted.cut),
        background: robust.find((one) => one.image === wanted.image)!.mean,
        choose: "brightest",
        x: (width - 1) / 2,
        y: (height - 1) / 2,
        maxDistance: wanted.distance_constraint ? 8 : Number.POSITIVE_INFINITY,
        minimumPixels: 9,
      });
      const indices: number[] = [];
      for (let i = 0; mask && i < mask.values.length; i++) {
        if (mask.values[i] === 0) continue;
        const row = mask.y0 + Math.floor(i / mask.width);
        indices.push(row * width + mask.x0 + (i % mask.width));
      }
      expect(indices).toEqual(wanted.mask_flat_indices);
      if (indices.length === 0) continue;
      compared++;
      expect(indices.length).toBe(wanted.area);
      const mean = (of: (index: number) => number) =>
        indices.reduce((sum, index) => sum + of(index), 0) / indices.length;
      const [row, column] = wanted.centroid_rc as readonly [number, number];
      expect(Math.abs(mean((index) => Math.floor(index / width)) - row)).toBeLessThan(1e-8);
      expect(Math.abs(mean((index) => index % width) - column)).toBeLessThan(1e-8);
    }
    expect([compared, cases.length]).toEqual([95, 128]);
  });
});
