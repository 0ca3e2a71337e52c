import { createRandom, mean, standardDeviation } from "@photkit/core-stats";
import { createImage, type Image } from "@photkit/image";
import { describe, expect, it } from "vitest";
import {
  annulusBackground,
  annulusOfArea,
  type BackgroundRequest,
  ellipseBackground,
  type LocalBackgroundEstimator,
  measureCircle,
  measureForced,
  measureOptimal,
  planeBackground,
  surfaceBackground,
  windowBackground,
} from "../src/index.ts";
import { scene } from "./scene.ts";

function slope(noise: number, seed: number): Image<Float64Array> {
  const image = scene([{ x: 31.3, y: 32.8, flux: 20_000 }], { noise, seed });
  for (let i = 0; i < image.data.length; i++) {
    image.data[i]! += 2 * (i % 64) - 1.5 * Math.floor(i / 64);
  }
  return image;
}

const at = { x: 31.3, y: 32.8 };
const ring = { inner: 12, outer: 18 };

describe("local backgrounds", () => {
  it("have errors that their levels scatter by", () => {
    const estimators: Record<string, LocalBackgroundEstimator> = {
      annulus: annulusBackground(ring),
      plane: planeBackground(ring),
      curved: surfaceBackground({ ...ring, inner: 6, order: 2 }),
      wavy: surfaceBackground({ ...ring, inner: 6, order: 3 }),
      ellipse: ellipseBackground({ semimajor: 2.2, semiminor: 1.7, thetaRadians: 0.4 }),
      window: windowBackground({ size: 41 }),
    };
    const trials = 300;
    for (const estimator of Object.values(estimators)) {
      let squares = 0;
      let stated = 0;
      for (let seed = 0; seed < trials; seed++) {
        const image = scene([], { noise: 5, seed });
        const { level, error, scatter } = estimator({ image, ...at });
        squares += (level - 100) ** 2;
        stated += error ** 2;
        expect(Math.abs(scatter / 5 - 1)).toBeLessThan(0.25);
      }
      // 300 trials fix a standard deviation to 4 %; clipping at 3 sigma narrows it by 1.5 %.
      expect(Math.abs(Math.sqrt(squares / stated) - 1)).toBeLessThan(0.17);
    }
  });

  it("plane: right on a slope also at the edge, where a mean is not, and undisturbed by a star", () => {
    const image = slope(0, 1);
    const truth = (x: number, y: number) => 100 + 2 * x - 1.5 * y;
    for (const [x, y] of [
      [31.3, 32.8],
      [3, 5],
      [60, 50],
    ] as const) {
      expect(planeBackground(ring)({ image, x, y }).level).toBeCloseTo(truth(x, y), 1);
    }
    const mean = annulusBackground(ring)({ image, x: 3, y: 5 }).level;
    expect(Math.abs(mean - truth(3, 5))).toBeGreaterThan(5);
    // A second star in the ring.
    for (let i = 0; i < image.data.length; i++) {
      const squared = ((i % 64) - 45) ** 2 + (Math.floor(i / 64) - 32) ** 2;
      image.data[i]! += 500 * Math.exp(-squared / 6);
    }
    const found = planeBackground(ring)({ image, ...at });
    expect(found.level).toBeCloseTo(truth(at.x, at.y), 1);
    expect(found.pixels).toBeLessThan(found.candidates);
  });

  it("plane: is not too low where photon noise leans, as a clip alone makes it", () => {
    const random = createRandom(8);
    const trials = 400;
    let off = 0;
    for (let trial = 0; trial < trials; trial++) {
      const data = Float64Array.from({ length: 45 * 45 }, () => random.poisson(20));
      const image = createImage(data, 45, 45);
      const level = (maxIterations: number) =>
        planeBackground({ ...ring, maxIterations })({ image, x: 22, y: 22 }).level;
      off += (level(10) - level(0)) / trials;
    }
    // Against the plane through all pixels, in electrons: a clip takes 0.05 and more. What is given
    // back scatters by 0.07, from 400 rings by 0.0035.
    expect(Math.abs(off)).toBeLessThan(0.02);
  });

  it("surface: follows a sky that curves as far as its order goes", () => {
    const bent = scene([{ ...at, flux: 20_000 }], { noise: 1 });
    const sky = (x: number, y: number) => 100 + 0.02 * (x - 10) ** 2 + 0.001 * (y - 20) ** 3;
    for (let i = 0; i < bent.data.length; i++) bent.data[i]! += sky(i % 64, Math.floor(i / 64));
    const level = (order: 1 | 2 | 3) =>
      surfaceBackground({ inner: 10, outer: 20, order })({ image: bent, ...at });
    const truth = 100 + sky(at.x, at.y);
    const cubic = level(3);
    expect(Math.abs(cubic.level - truth)).toBeLessThan(4 * cubic.error);
    // The plane reads the mean of the squares in the ring: a sagitta of 2 ADU and more.
    expect(Math.abs(level(1).level - truth)).toBeGreaterThan(2);
    // A curve is less certain in the hole of its ring than a mean: an error of 0.1 against 0.03.
    const flat = scene([], { noise: 1 });
    const error = (order: 1 | 2) =>
      surfaceBackground({ inner: 10, outer: 20, order })({ image: flat, ...at }).error;
    expect(error(2) / error(1)).toBeCloseTo(3.1, 0);
    expect(() => surfaceBackground({ ...ring, order: 4 as 3 })).toThrow("order must be one of");
  });

  it("ring: by inner radius and area", () => {
    const { inner, outer } = annulusOfArea(10, 350);
    expect(inner).toBe(10);
    expect(Math.PI * (outer ** 2 - inner ** 2)).toBeCloseTo(350, 9);
    const found = annulusBackground(annulusOfArea(10, 350))({ image: scene([]), ...at });
    // Pixels whose centres lie in the ring: the area, give or take the two rims.
    expect(Math.abs(found.candidates - 350)).toBeLessThan(12);
    expect(() => annulusOfArea(10, 0)).toThrow("area must be a number greater than 0");
  });

  it("are told the shape of the stars where a method knows it", () => {
    const asked: BackgroundRequest[] = [];
    const background: LocalBackgroundEstimator = (request) => {
      asked.push(request);
      return { level: 100, scatter: 3, error: 0.5, pixels: 100, candidates: 100 };
    };
    const image = scene([{ ...at, flux: 20_000 }]);
    // The second axis is the longer one: what an estimator is told begins with the longer one.
    const psf = { kind: "gaussian", fwhm: 4, axisRatio: 1.5, thetaRadians: 0.2 } as const;
    measureOptimal(image, at.x, at.y, { psf, background });
    measureForced(image, [at.x], [at.y], { psf, background });
    expect(asked).toHaveLength(2);
    for (const { semimajor, semiminor, thetaRadians } of asked) {
      expect(semimajor).toBeCloseTo(6 / 2.35482, 4);
      expect(semiminor).toBeCloseTo(4 / 2.35482, 4);
      expect(Math.tan(thetaRadians ?? 0)).toBeCloseTo(Math.tan(0.2 + Math.PI / 2), 6);
    }
  });

  it("ellipse: 5 to 7.5 sigma of the PSF, by options or by the request", () => {
    const image = scene([], { sky: 7 });
    const request = { image, ...at, semimajor: 2, semiminor: 1.5, thetaRadians: 0.3 };
    const found = ellipseBackground()(request);
    // pi (7.5² - 5²) a b = 294.5 px, give or take the rim.
    expect(Math.abs(found.candidates - 294.5)).toBeLessThan(15);
    expect(found.level).toBe(7);
    const turned = ellipseBackground({ thetaRadians: 0.3, semimajor: 2, semiminor: 1.5 });
    expect(turned({ image, ...at })).toEqual(found);
    expect(() => ellipseBackground()({ image, ...at })).toThrow("semimajor");
    expect(() => ellipseBackground({ inner: 6, outer: 5 })).toThrow(
      "outer - inner must be a number greater than 0. Received -1.",
    );
    expect(ellipseBackground({ maxIterations: Infinity })(request)).toEqual(found);
  });

  it("ellipse: every pixel between its rims, none else", () => {
    const image = scene([], { noise: 3, seed: 9 });
    const shape = { semimajor: 2.2, semiminor: 1.3, thetaRadians: -0.8 };
    const [x, y] = [30.4, 29.7];
    const inside = image.data.filter((_, i) => {
      const [dx, dy] = [(i % 64) - x, Math.floor(i / 64) - y];
      const u = (dx * Math.cos(0.8) - dy * Math.sin(0.8)) / 2.2;
      const v = (dy * Math.cos(0.8) + dx * Math.sin(0.8)) / 1.3;
      return Math.hypot(u, v) >= 4 && Math.hypot(u, v) < 8;
    });
    const estimator = ellipseBackground({ inner: 4, outer: 8, maxIterations: 0 });
    const found = estimator({ image, x, y, ...shape });
    expect([found.pixels, found.candidates]).toEqual([inside.length, inside.length]);
    expect(found.level).toBeCloseTo(mean(inside), 10);
    expect(found.scatter).toBeCloseTo(standardDeviation(inside), 10);
    expect(found.error).toBeCloseTo(found.scatter / Math.sqrt(inside.length), 12);
  });

  it("say NaN without pixels, and may be any function", () => {
    const image = createImage(new Float64Array(64 * 64).fill(Number.NaN), 64, 64);
    for (const estimator of [
      annulusBackground(ring),
      planeBackground(ring),
      ellipseBackground({ semimajor: 2 }),
      windowBackground(),
    ]) {
      expect(estimator({ image, ...at })).toMatchObject({ level: Number.NaN, pixels: 0 });
    }
    const random = createRandom(1);
    const mine: LocalBackgroundEstimator = ({ x }) => {
      const level = x > 30 ? 100 : random.uniform();
      return { level, scatter: 3, error: 0.5, pixels: 100, candidates: 100 };
    };
    const star = measureCircle(slope(0, 1), at.x, at.y, { radius: 3, background: mine });
    expect([star.background, star.backgroundError]).toEqual([100, 0.5]);
  });
});
