import { createRandom } from "@photkit/core-stats";
import { createImage } from "@photkit/image";
import { describe, expect, it } from "vitest";
import { annulusBackground, flagNames, measureForced, type Psf } from "../src/index.ts";
import { scene } from "./scene.ts";

// The scene's stars have sigma = 4 px / 2.3548.
const fwhm = (4 * 2 * Math.sqrt(2 * Math.LN2)) / 2.3548;
const gaussian: Psf = { kind: "gaussian", fwhm };
const star = { x: 31.3, y: 32.8 };

describe("measureForced", () => {
  it("is the flux of the star and the level of the sky, bright, faint or gone", () => {
    for (const flux of [1e6, 100, 0, -50]) {
      const image = scene([{ ...star, flux }]);
      const {
        flux: found,
        background,
        flags,
      } = measureForced(image, [star.x], [star.y], {
        psf: gaussian,
      });
      // The scene's stars end at 6 sigma, where 1.5e-8 of the light is missing.
      expect(Math.abs(found[0]! - flux)).toBeLessThan(1e-6 * Math.abs(flux) + 1e-6);
      expect(background[0]).toBeCloseTo(100, 4);
      expect(flags[0]).toBe(0);
    }
  });

  it("parts a close pair that a circle would mix", () => {
    const pair = [
      { ...star, flux: 9000 },
      { x: star.x + 3, y: star.y - 1.5, flux: 1000 },
    ];
    const image = scene(pair);
    const xs = pair.map((one) => one.x);
    const ys = pair.map((one) => one.y);
    const table = measureForced(image, xs, ys, { psf: gaussian });
    expect(table.flux[0]).toBeCloseTo(9000, 2);
    expect(table.flux[1]).toBeCloseTo(1000, 2);
    expect([...table.flags].map(flagNames)).toEqual([["neighbour"], ["neighbour"]]);
  });

  it("makes up for masked, NaN and saturated pixels, and says so", () => {
    const image = scene([{ ...star, flux: 90_000 }]);
    const mask = createImage(new Uint8Array(64 * 64), 64, 64);
    mask.data[33 * 64 + 31] = 1;
    const at = (options: object) =>
      measureForced(image, [star.x], [star.y], { psf: gaussian, ...options });
    const masked = at({ mask });
    expect(masked.flux[0]).toBeCloseTo(90_000, 1);
    expect(flagNames(masked.flags[0]!)).toEqual(["maskedPixels"]);
    const saturated = at({ saturation: 3000 });
    expect(saturated.flux[0]).toBeCloseTo(90_000, 1);
    expect(flagNames(saturated.flags[0]!)).toEqual(["saturated"]);
    expect(saturated.peak[0]).toBeGreaterThan(3000);
  });

  it("takes its background from an estimator when it is given one", () => {
    const image = scene([{ ...star, flux: 5000 }]);
    const background = annulusBackground({ inner: 12, outer: 17 });
    const table = measureForced(image, [star.x], [star.y], { psf: gaussian, background });
    expect(table.flux[0]).toBeCloseTo(5000, 2);
    expect(table.background[0]).toBeCloseTo(100, 6);
    expect(table.flags[0]).toBe(0);
    const none = annulusBackground({ inner: 200, outer: 205 });
    const lost = measureForced(image, [star.x], [star.y], { psf: gaussian, background: none });
    expect(flagNames(lost.flags[0]!)).toEqual(["backgroundContaminated"]);
    expect(lost.flux[0]).toBeNaN();
  });

  it("scatters as much as it says, with a gain, without, by an error image, and weighed", () => {
    const trials = 400;
    const gain = 2;
    const sky = 100;
    const read = 5;
    const cases: { readonly flux: number; readonly options: object }[] = [
      { flux: 500, options: { gain, readNoise: read } },
      { flux: 500, options: {} },
      { flux: 60_000, options: { gain, readNoise: read } },
      { flux: 60_000, options: { gain, readNoise: read, weightFlux: 60_000 } },
    ];
    const scatter: number[] = [];
    for (const { flux, options } of cases) {
      const random = createRandom(flux);
      let squares = 0;
      let stated = 0;
      let sum = 0;
      for (let seed = 0; seed < trials; seed++) {
        const [x, y] = [20 + random.uniform(), 20 + random.uniform()];
        const image = scene([{ x, y, flux }], {
          width: 41,
          height: 41,
          sky,
          gain,
          noise: read / gain,
          seed,
        });
        const table = measureForced(image, [x], [y], { psf: gaussian, ...options });
        squares += (table.flux[0]! - flux) ** 2;
        stated += table.fluxError[0]! ** 2;
        sum += table.flux[0]! - flux;
      }
      scatter.push(Math.sqrt(squares / trials));
      // 400 trials fix a standard deviation to 3.5 % and the mean to a twentieth of it; 4 of those.
      expect(Math.abs(Math.sqrt(squares / stated) - 1)).toBeLessThan(0.14);
      expect(Math.abs(sum / trials)).toBeLessThan(0.2 * scatter.at(-1)!);
    }
    // For bright stars equal weights cost up to sqrt(4/3) of the precision (sum P³ / (sum P²)²).
    expect(scatter[3]! / scatter[2]!).toBeLessThan(0.98);
  });

  it("weighs and errs by an error image", () => {
    const image = scene([{ ...star, flux: 5000 }]);
    const error = createImage(new Float64Array(64 * 64).fill(7), 64, 64);
    const level = { level: 100, scatter: 7, error: 0, pixels: 1, candidates: 1 };
    const table = measureForced(image, [star.x], [star.y], {
      psf: gaussian,
      error,
      background: () => level,
    });
    expect(table.flux[0]).toBeCloseTo(5000, 2);
    // sigma / sqrt(sum P²), sum P² = 1 / (4 pi sigma²) for a Gaussian.
    const area = 4 * Math.PI * (4 / 2.3548) ** 2;
    expect(table.fluxError[0]! / (7 * Math.sqrt(area))).toBeCloseTo(1, 4);
    expect(table.pixels[0]! / area).toBeCloseTo(1, 4);
  });

  it("says what it could not measure", () => {
    const image = scene([]);
    image.data.fill(Number.NaN, 0, 64 * 20);
    const xs = [-5, 30, 10, 10, Number.NaN];
    const ys = [30, 5, 50, 50, 3];
    const table = measureForced(image, xs, ys, { psf: gaussian, radius: 5 });
    expect([...table.flags].map(flagNames)).toEqual([
      ["outside"],
      ["maskedPixels"],
      ["neighbour"],
      ["neighbour"],
      ["outside"],
    ]);
    for (const flux of table.flux) expect(flux).toBeNaN();
    expect(measureForced(image, [], [], { psf: gaussian }).length).toBe(0);
    expect(() => measureForced(image, [1], [], { psf: gaussian })).toThrow("ys.length");
    expect(() =>
      measureForced(image, [1], [1], { psf: { kind: "moffat", fwhm: 4, beta: 1 } }),
    ).toThrow("psf.beta");
    expect(() => measureForced(image, [1], [1], { psf: gaussian, weightFlux: 5 })).toThrow("gain");
  });
});
