import { createRandom } from "@photkit/core-stats";
import { createImage } from "@photkit/image";
import { describe, expect, it } from "vitest";
import {
  type ApertureShape,
  apertureStatistics,
  MeasurementFlag,
  sumAperture,
} from "../src/index.ts";
import { scene } from "./scene.ts";

const SIDE = 40;

describe("apertureStatistics", () => {
  it("describes flat noise: level, scatter, robust and not", () => {
    const random = createRandom(1);
    const noise = Float64Array.from({ length: SIDE * SIDE }, () => 50 + 4 * random.normal());
    const ring = { kind: "circle-annulus", inner: 6, outer: 18 } as const;
    const found = apertureStatistics(createImage(noise, SIDE, SIDE), ring, 19.6, 20.3);
    const { pixels } = found;
    // Its area, give or take the pixels on its rims.
    expect(Math.abs(pixels - Math.PI * (18 ** 2 - 6 ** 2))).toBeLessThan(30);
    // 5 standard errors: 4 / sqrt(pixels), 1.25 times that for the median.
    for (const level of [found.mean, found.median, found.biweightLocation]) {
      expect(Math.abs(level - 50)).toBeLessThan((5 * 1.25 * 4) / Math.sqrt(pixels));
    }
    const deviations = [found.standardDeviation, found.madStd, found.biweightMidvariance ** 0.5];
    for (const deviation of deviations) expect(Math.abs(deviation / 4 - 1)).toBeLessThan(0.2);
    expect(found.minimum).toBeLessThan(50 - 4);
    expect(found.maximum).toBeGreaterThan(50 + 4);
    expect(found.flags).toBe(0);
  });

  it("finds where a star is and how it lies", () => {
    const [major, minor, theta] = [3, 1.8, 0.5];
    const data = Float64Array.from({ length: SIDE * SIDE }, (_, k) => {
      const [dx, dy] = [(k % SIDE) - 20.3, Math.floor(k / SIDE) - 18.6];
      const u = dx * Math.cos(theta) + dy * Math.sin(theta);
      const v = dy * Math.cos(theta) - dx * Math.sin(theta);
      return 1000 * Math.exp(-0.5 * ((u / major) ** 2 + (v / minor) ** 2));
    });
    const circle = { kind: "circle", radius: 17 } as const;
    const found = apertureStatistics(createImage(data, SIDE, SIDE), circle, 20, 19);
    // Sums over pixels of so wide a Gaussian are integrals; 1e-6 of its light lies outside.
    expect(found.x).toBeCloseTo(20.3, 4);
    expect(found.y).toBeCloseTo(18.6, 4);
    expect(found.semimajor).toBeCloseTo(major, 3);
    expect(found.semiminor).toBeCloseTo(minor, 3);
    expect(found.thetaRadians).toBeCloseTo(theta, 3);
  });

  it("clips stars out of the sky, masks what it is told to, and sums as sumAperture does", () => {
    const image = scene([{ x: 40, y: 32, flux: 50_000 }], { noise: 2 });
    const ring = { kind: "circle-annulus", inner: 4, outer: 14 } as const;
    const raw = apertureStatistics(image, ring, 32, 32);
    const clipped = apertureStatistics(image, ring, 32, 32, { sigma: 3 });
    expect(raw.mean).toBeGreaterThan(150);
    // What is left of the star's wings stays within 3 sigma of 2 ADU, in less than a tenth of 566 pixels.
    expect(Math.abs(clipped.mean - 100)).toBeLessThan(0.7);
    expect(clipped.pixels).toBeLessThan(raw.pixels);
    const sum = sumAperture(image, ring, 32, 32);
    expect([raw.sum, raw.area]).toEqual([sum.sum, sum.area]);
    const mask = createImage(new Uint8Array(64 * 64).fill(1), 64, 64);
    const nothing = apertureStatistics(image, ring, 32, 32, { mask });
    expect(nothing).toMatchObject({ sum: Number.NaN, area: 0, pixels: 0, mean: Number.NaN });
    expect(nothing.flags).toBe(MeasurementFlag.maskedPixels);
    expect(apertureStatistics(image, ring, -90, 5).flags & MeasurementFlag.outside).not.toBe(0);
    expect(() => apertureStatistics(image, ring, 5, 5, { sigma: 0 })).toThrow("sigma");
  });

  it("sees nothing of what lies in the hole of a ring", () => {
    const image = scene([], { noise: 2 });
    image.data[32 * 64 + 32] = Number.NaN;
    image.data[33 * 64 + 33] = 1e9;
    const rings: ApertureShape[] = [
      { kind: "circle-annulus", inner: 5, outer: 8 },
      { kind: "ellipse-annulus", semimajor: 10.5, semiminor: 9.75, hole: 2 / 3, thetaRadians: 0.4 },
      {
        kind: "rectangle-annulus",
        width: 21,
        height: 19,
        innerWidth: 11,
        innerHeight: 10,
        thetaRadians: 0.3,
      },
    ];
    for (const ring of rings) {
      for (const place of [31.7, 32, 32.35]) {
        const { maximum, flags } = sumAperture(image, ring, place, 32.1);
        expect(maximum).toBeLessThan(200);
        expect(flags).toBe(0);
      }
    }
  });
});

describe("a shape between the pixels", () => {
  it("has no sum, and is not called outside", () => {
    const image = scene([]);
    const dot = { kind: "circle", radius: 0.3 } as const;
    const found = sumAperture(image, dot, 30.5, 30.5, { overlap: "center" });
    expect(found).toMatchObject({ sum: Number.NaN, area: 0, flags: 0 });
  });
});
