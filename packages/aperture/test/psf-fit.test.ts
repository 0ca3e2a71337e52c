import { createRandom } from "@photkit/core-stats";
import { describe, expect, it } from "vitest";
import { fitPsf, fitPsfs, flagNames, measureForced, type Psf } from "../src/index.ts";
import { checkPsf, fillPsf } from "../src/psf/psf.ts";
import { psfScene } from "./psf-scene.ts";

const gaussian: Psf = { kind: "gaussian", fwhm: 3.6 };
const slanted: Psf = { kind: "gaussian", fwhm: 4.4, axisRatio: 0.7, thetaRadians: 0.6 };
const moffat: Psf = { kind: "moffat", fwhm: 3.8, beta: 3.1 };

describe("the shapes of PSFs", () => {
  it("have unit sum, and derivatives that are those of their values", () => {
    const tilted: Psf = { ...moffat, axisRatio: 0.8, thetaRadians: -0.4, beta: 4.5 };
    for (const psf of [gaussian, slanted, tilted]) {
      const side = 401;
      const index = Array.from({ length: side * side }, (_, i) => i);
      const dx = Float64Array.from(index, (i) => (i % side) - 200.3);
      const dy = Float64Array.from(index, (i) => Math.floor(i / side) - 199.8);
      const kernel = checkPsf(psf);
      const at = (x: number, y: number, changed = kernel) => {
        const out = new Float64Array(dx.length);
        fillPsf(
          changed,
          dx.map((v) => v - x),
          dy.map((v) => v - y),
          out,
          null,
        );
        return out;
      };
      const slopes = Array.from({ length: 6 }, () => new Float64Array(dx.length));
      const values = new Float64Array(dx.length);
      fillPsf(kernel, dx, dy, values, slopes);
      // Moffat's light beyond 200 px, a radius in scales of 29: 29^(2 - 2 beta), below 1e-6.
      expect(Math.abs(values.reduce((sum, value) => sum + value, 0) - 1)).toBeLessThan(1e-6);
      const step = 1e-5;
      const differences = [
        [at(step, 0), at(-step, 0)],
        [at(0, step), at(0, -step)],
      ];
      if (kernel.kind === "elliptical") {
        for (const key of ["p", "q", "r", "beta"] as const) {
          if (!Number.isFinite(kernel[key])) continue;
          differences.push([
            at(0, 0, { ...kernel, [key]: kernel[key] + step }),
            at(0, 0, { ...kernel, [key]: kernel[key] - step }),
          ]);
        }
      }
      for (const [k, [high, low]] of differences.entries()) {
        let worst = 0;
        for (const i of index) {
          const slope = (high![i]! - low![i]!) / (2 * step);
          worst = Math.max(worst, Math.abs(slope - slopes[k]![i]!));
        }
        // Central differences: step² times a third derivative of order 1, and rounding / step.
        expect(worst).toBeLessThan(1e-8);
      }
    }
  });
});

describe("fitPsf", () => {
  it("finds flux, position and background of every shape exactly when there is no noise", () => {
    for (const psf of [gaussian, slanted, moffat]) {
      const fit = fitPsf(psfScene(psf, [[22.3, 21.6, 7000]]), 22.9, 22.1, { psf });
      expect(fit.converged).toBe(true);
      expect(fit.flux).toBeCloseTo(7000, 4);
      expect(fit.x).toBeCloseTo(22.3, 7);
      expect(fit.y).toBeCloseTo(21.6, 7);
      expect(fit.background).toBeCloseTo(50, 5);
      expect(fit.flags).toBe(0);
    }
  });

  it("finds the shape too when it may", () => {
    for (const truth of [slanted, { ...moffat, axisRatio: 0.8, thetaRadians: -0.5 }]) {
      const guess: Psf = { ...truth, fwhm: 3, axisRatio: 1, thetaRadians: 0 };
      const image = psfScene(truth, [[22.3, 21.6, 7000]]);
      const { psf, flux } = fitPsf(image, 22, 22, { psf: guess, shape: "elliptical", radius: 12 });
      expect(flux).toBeCloseTo(7000, 1);
      expect(psf).toMatchObject({ kind: truth.kind });
      if (psf.kind === "empirical") continue;
      expect(psf.fwhm).toBeCloseTo(truth.fwhm, 4);
      expect(psf.axisRatio).toBeCloseTo(truth.axisRatio ?? 1, 5);
      expect(psf.thetaRadians).toBeCloseTo(truth.thetaRadians ?? 0, 4);
    }
    const { psf } = fitPsf(psfScene(moffat, [[22.3, 21.6, 7000]]), 22, 22, {
      psf: { kind: "moffat", fwhm: 3, beta: 2.5 },
      shape: "circular",
      radius: 12,
    });
    expect(psf).toMatchObject({ kind: "moffat" });
    if (psf.kind === "moffat") expect(psf.beta).toBeCloseTo(3.1, 3);
  });

  it("parts close pairs, nearer than their width", () => {
    const pair = [
      [22.3, 21.6, 7000],
      [25.1, 22.8, 1500],
    ] as const;
    const { stars, converged } = fitPsfs(psfScene(gaussian, pair), [22, 25.5], [22, 23], {
      psf: gaussian,
    });
    expect(converged).toBe(true);
    for (const [k, [x, y, flux]] of pair.entries()) {
      expect(stars[k]!.x).toBeCloseTo(x, 5);
      expect(stars[k]!.y).toBeCloseTo(y, 5);
      expect(stars[k]!.flux).toBeCloseTo(flux, 2);
      expect(flagNames(stars[k]!.flags)).toEqual(["neighbour"]);
    }
  });

  it("states the errors of flux and position, which scatter that much, also of pairs", () => {
    const random = createRandom(5);
    const trials = 250;
    const sums = { flux: 0, x: 0, y: 0, second: 0, chi: 0 };
    const options = { psf: gaussian, gain: 2, weightFlux: 5000 };
    for (let seed = 0; seed < trials; seed++) {
      const [x, y] = [22 + random.uniform(), 22 + random.uniform()];
      const image = psfScene(
        gaussian,
        [
          [x, y, 5000],
          [x + 3.5, y, 3000],
        ],
        { gain: 2, seed },
      );
      const fit = fitPsfs(image, [22.5, 26], [22.5, 22.5], options);
      const [first, second] = fit.stars as [(typeof fit.stars)[0], (typeof fit.stars)[0]];
      sums.flux += ((first.flux - 5000) / first.fluxError) ** 2;
      sums.x += ((first.x - x) / first.xError) ** 2;
      sums.y += ((first.y - y) / first.yError) ** 2;
      sums.second += ((second.flux - 3000) / second.fluxError) ** 2;
      sums.chi += fit.reducedChiSquare;
    }
    // Mean squares of 250 normal deviates: 1 with a scatter of 0.09; 4 of those.
    for (const sum of Object.values(sums)) expect(Math.abs(sum / trials - 1)).toBeLessThan(0.36);
  });

  it("does not gain flux from the freedom of its position", () => {
    let gained = 0;
    let expected = 0;
    const trials = 250;
    for (let seed = 0; seed < trials; seed++) {
      const image = psfScene(gaussian, [[22.3, 21.8, 200]], { gain: 2, seed });
      const options = { psf: gaussian, gain: 2 };
      const free = fitPsf(image, 22, 22, options);
      const forced = measureForced(image, [22.3], [21.8], options);
      gained += (free.flux - forced.flux[0]!) / trials;
      expected += free.fluxError ** 2 / 200 / trials;
    }
    // At 6 sigma the noise's peak is worth a sixth of an error, which is taken off again. The gain is
    // half a chi square of two degrees of freedom times that: its mean of 250 is good to 6 %.
    expect(expected).toBeGreaterThan(4.5);
    expect(Math.abs(gained)).toBeLessThan(expected / 3);
  });

  it("does not run away from a faint star, and says when there is none", () => {
    const image = psfScene(gaussian, [[32, 32, 9000]], { gain: 2 });
    const nothing = fitPsf(image, 12, 12, { psf: gaussian, maxShift: 1 });
    if (Number.isNaN(nothing.flux)) expect(flagNames(nothing.flags)).toContain("centroidMoved");
    else expect(nothing.flux).toBeLessThan(5 * nothing.fluxError);
    const away = fitPsf(image, 28, 32, { psf: gaussian, maxShift: 1 });
    expect(flagNames(away.flags)).toEqual(["centroidMoved"]);
    expect(away.flux).toBeNaN();
    expect(flagNames(fitPsf(image, -9, 3, { psf: gaussian }).flags)).toEqual(["outside"]);
    expect(fitPsfs(image, [], [], { psf: gaussian }).stars).toEqual([]);
  });
});
