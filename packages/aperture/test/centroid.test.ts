import { createRandom } from "@photkit/core-stats";
import { createImage } from "@photkit/image";
import { describe, expect, it } from "vitest";
import { type CentroidMethod, centroid, fitGaussian } from "../src/index.ts";
import { scene } from "./scene.ts";

const METHODS: CentroidMethod[] = ["windowed", "moments", "gaussian", "marginals", "quadratic"];

describe.each(METHODS)("centroid by %s", (method) => {
  it("finds a clean star", () => {
    const image = scene([{ x: 31.3, y: 32.8, flux: 50_000 }]);
    const found = centroid(image, 31, 33, { method, background: 100 });
    expect(found.converged).toBe(true);
    // A Gaussian is no parabola: the vertex through 25 pixels is off by some hundredths.
    const tolerance = method === "quadratic" ? 0.08 : method === "moments" ? 2e-3 : 1e-3;
    expect(Math.hypot(found.x - 31.3, found.y - 32.8)).toBeLessThan(tolerance);
  });

  it("tells when there is no star", () => {
    const empty = scene([], { noise: 3 });
    const found = centroid(empty, 31, 33, { method, minimumSignalToNoise: 8 });
    expect(found.converged).toBe(false);
    expect(found.x).toBeNaN();
    for (const [x, y] of [
      [-5, 10],
      [Number.NaN, 3],
      [10, 64],
    ] as const) {
      expect(centroid(empty, x, y, { method }).converged).toBe(false);
    }
    const blind = createImage(new Float32Array(64 * 64).fill(Number.NaN), 64, 64);
    expect(centroid(blind, 30, 30, { method }).converged).toBe(false);
  });

  it("states errors that the scatter confirms", () => {
    const random = createRandom(3);
    const trials = 300;
    let squares = 0;
    let stated = 0;
    let count = 0;
    for (let k = 0; k < trials; k++) {
      const x = 31 + random.uniform();
      const y = 31 + random.uniform();
      const image = scene([{ x, y, flux: 20_000 }], { gain: 2, noise: 3, seed: 100 + k });
      const radius = method === "moments" ? 6 : 8;
      const found = centroid(image, 31.5, 31.5, { method, radius, gain: 2 });
      if (!found.converged) continue;
      // The quadratic's own bias is not noise.
      const clean = centroid(scene([{ x, y, flux: 20_000 }]), 31.5, 31.5, { method, radius });
      squares += (found.x - clean.x) ** 2 + (found.y - clean.y) ** 2;
      stated += found.xError ** 2 + found.yError ** 2;
      count += 1;
    }
    expect(count).toBe(trials);
    // 600 samples fix a standard deviation to 3 %; the errors are first-order: 20 % either way.
    const ratio = Math.sqrt(squares / stated);
    expect(ratio).toBeGreaterThan(0.8);
    // The quadratic's box jumps with the highest pixel, which its linear error does not know.
    expect(ratio).toBeLessThan(method === "quadratic" ? 1.6 : 1.25);
  });
});

describe("a centroid without noise", () => {
  /** Farthest that a method is off, over places within a pixel. */
  const worst = (method: CentroidMethod, fwhm: number): number => {
    let most = 0;
    for (let k = -10; k <= 10; k++) {
      const x = 31 + k / 20;
      const image = scene([{ x, y: 31.13, flux: 50_000, fwhm }]);
      const found = centroid(image, 31, 31, { method, fwhm, background: 100 });
      most = Math.max(most, Math.abs(found.x - x));
    }
    return most;
  };

  it.each<[CentroidMethod, number, number, number]>([
    ["windowed", 2, 0.005, 0.01],
    ["windowed", 4, 0, 0.001],
    ["moments", 4, 0, 0.001],
    ["moments", 6, 0.01, 0.025],
    ["gaussian", 2, 0, 0.001],
    ["marginals", 2, 0, 0.001],
    ["quadratic", 2, 0.15, 0.19],
    ["quadratic", 4, 0.04, 0.06],
    ["brightest", 2, 0.04, 0.065],
    ["brightest", 4, 0.06, 0.09],
  ])("by %s of a star of %f px is off by what its page says", (method, fwhm, least, most) => {
    const off = worst(method, fwhm);
    expect(off).toBeLessThan(most);
    expect(off).toBeGreaterThanOrEqual(least);
  });
});

describe("the windowed centroid", () => {
  it("finds a star some pixels away when it may search", () => {
    const image = scene([{ x: 36.2, y: 29.4, flux: 5000 }], { noise: 3 });
    const lost = centroid(image, 31, 33, { radius: 4 });
    expect(lost.converged).toBe(false);
    const found = centroid(image, 31, 33, { searchRadius: 8 });
    expect(Math.hypot(found.x - 36.2, found.y - 29.4)).toBeLessThan(0.1);
    expect(found.flux / 5000).toBeGreaterThan(0.9);
    expect(found.flux / 5000).toBeLessThan(1.1);
  });

  it("stays with its star beside a brighter one", () => {
    const image = scene([
      { x: 31.3, y: 32.8, flux: 5000 },
      { x: 41, y: 33, flux: 20_000 },
    ]);
    const found = centroid(image, 31, 33, { background: 100, radius: 5 });
    expect(Math.hypot(found.x - 31.3, found.y - 32.8)).toBeLessThan(0.05);
  });

  it("leaves a hot pixel out when it is masked", () => {
    const image = scene([{ x: 31.3, y: 32.8, flux: 5000 }], { noise: 1 });
    image.data[35 * 64 + 34] = 5000;
    const masked = new Uint8Array(64 * 64);
    masked[35 * 64 + 34] = 1;
    const mask = createImage(masked, 64, 64);
    const found = centroid(image, 31, 33, { mask });
    expect(Math.hypot(found.x - 31.3, found.y - 32.8)).toBeLessThan(0.05);
  });

  it("names the option that is wrong", () => {
    const image = scene([]);
    expect(() => centroid(image, 9, 9, { fwhm: 0 })).toThrow("fwhm");
    expect(() => centroid(image, 9, 9, { box: 4 })).toThrow("box");
  });
});

describe("fitGaussian", () => {
  it("recovers an inclined ellipse exactly", () => {
    const width = 31;
    const values = new Float64Array(width * width);
    const [a, b, theta] = [3.1, 1.7, 0.6];
    for (let j = 0; j < width; j++) {
      for (let i = 0; i < width; i++) {
        const u = (i - 15.3) * Math.cos(theta) + (j - 14.6) * Math.sin(theta);
        const v = (j - 14.6) * Math.cos(theta) - (i - 15.3) * Math.sin(theta);
        values[j * width + i] = 40 + 900 * Math.exp(-0.5 * ((u / a) ** 2 + (v / b) ** 2));
      }
    }
    const fit = fitGaussian(values, width, width);
    expect(fit.converged).toBe(true);
    expect(fit.x).toBeCloseTo(15.3, 8);
    expect(fit.y).toBeCloseTo(14.6, 8);
    expect(fit.semimajor).toBeCloseTo(a, 8);
    expect(fit.semiminor).toBeCloseTo(b, 8);
    expect(fit.thetaRadians).toBeCloseTo(theta, 8);
    expect(fit.background).toBeCloseTo(40, 6);
    expect(fit.flux / (2 * Math.PI * 900 * a * b)).toBeCloseTo(1, 8);
  });

  it("does not converge on nothing", () => {
    expect(fitGaussian(new Float64Array(81).fill(Number.NaN), 9, 9).converged).toBe(false);
    expect(fitGaussian(new Float64Array(4), 2, 2).converged).toBe(false);
  });
});
