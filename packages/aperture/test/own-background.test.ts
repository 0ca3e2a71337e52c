/** Backgrounds that a user writes: from any statistic, or from the tools of this package. */

import {
  daophotMode,
  lunarMean,
  madStd,
  mean,
  median,
  standardDeviation,
} from "@photkit/core-stats";
import { copyWindow } from "@photkit/image";
import { describe, expect, it } from "vitest";
import {
  annulusBackground,
  type LocalBackgroundEstimator,
  measureCircle,
  surfaceBackground,
} from "../src/index.ts";
import { scene } from "./scene.ts";

const star = { x: 31.3, y: 32.8, flux: 50_000 };
/** A star, and one in its ring; the sky is 100 with a scatter of 3. */
const image = scene([star, { x: 45, y: 33, flux: 20_000 }], { noise: 3 });

/** The pixels 9 to 16 px around the star, by the statistic of choice. */
function ring(levelOf: (pixels: Float64Array) => number): LocalBackgroundEstimator {
  return ({ image: from, x, y }) => {
    const [x0, y0] = [Math.round(x) - 16, Math.round(y) - 16];
    const pixels = copyWindow(from, x0, y0, 33, 33).filter((_, i) => {
      const distance = Math.hypot(x0 + (i % 33) - x, y0 + Math.floor(i / 33) - y);
      return distance >= 9 && distance < 16;
    });
    const scatter = madStd(pixels);
    const count = pixels.length;
    const error = (1.2533 * scatter) / Math.sqrt(count);
    return { level: levelOf(pixels), scatter, error, pixels: count, candidates: count };
  };
}

const measured = (background: LocalBackgroundEstimator) =>
  measureCircle(image, star.x, star.y, { radius: 8, background });

describe("a background of one's own", () => {
  it("may be the median and the median absolute deviation of a ring", () => {
    const found = measured(ring(median));
    // The other star lifts a sixth of the ring's pixels, and so the median by 0.25 scatters of 3.
    expect(Math.abs(found.background - 100)).toBeLessThan(1);
    expect(found.backgroundScatter / 3).toBeCloseTo(1, 0);
    // 201 px in the circle, each with a background that is right to 1 ADU.
    expect(Math.abs(found.flux - star.flux)).toBeLessThan(201);
  });

  it("may be a mode, which sees less of a star in the ring than the mean does", () => {
    const mode = measured(
      ring((pixels) =>
        daophotMode({
          mean: mean(pixels),
          median: median(pixels),
          standardDeviation: standardDeviation(pixels),
        }),
      ),
    );
    const plain = measured(ring(mean));
    expect(plain.background).toBeGreaterThan(105);
    expect(mode.background).toBeLessThan(100.5);
  });

  it("may be the lunar mean, the level of the darker pixels", () => {
    const lit = scene([star], { noise: 0.5 });
    // Moonlight from column 40 on.
    lit.data.forEach((_, i) => {
      if (i % 64 >= 40) lit.data[i]! += 400;
    });
    const lunar = measureCircle(lit, star.x, star.y, {
      radius: 8,
      background: ring((pixels) => lunarMean(pixels).mean),
    });
    expect(Math.abs(lunar.background - 100)).toBeLessThan(1.5);
  });

  it("may ask the tools of this package, and change what they say", () => {
    const clipped = annulusBackground({ inner: 9, outer: 16 });
    const raised: LocalBackgroundEstimator = (request) => {
      const found = clipped(request);
      return { ...found, level: found.level + 1 };
    };
    const own = measured(clipped);
    expect(own).toEqual(
      measureCircle(image, star.x, star.y, { radius: 8, annulus: { inner: 9, outer: 16 } }),
    );
    expect(measured(raised).flux).toBeCloseTo(own.flux - Math.PI * 64, 6);
  });

  it("puts its error into that of the flux, whether noise is measured or computed", () => {
    const known = (error: number): LocalBackgroundEstimator => {
      return () => ({ level: 100, scatter: 3, error, pixels: 100, candidates: 100 });
    };
    const area = Math.PI * 64;
    for (const noise of [{}, { gain: 4 }]) {
      const error = (of: number) =>
        measureCircle(image, star.x, star.y, { radius: 8, background: known(of), ...noise })
          .fluxError;
      // Pixels are worth sqrt(100 / 4 + 0.0835) by the equation where 3 were measured.
      const scale = "gain" in noise ? Math.sqrt(100 / 4 + 0.083521) / 3 : 1;
      expect(Math.sqrt(error(0.5) ** 2 - error(0) ** 2)).toBeCloseTo(area * 0.5 * scale, 6);
    }
    const certain: LocalBackgroundEstimator = () => {
      return { level: 100, scatter: Number.NaN, error: 0.5, pixels: 0, candidates: 0 };
    };
    const options = { radius: 8, gain: 4 };
    const sure = measureCircle(image, star.x, star.y, { ...options, background: known(0) });
    const told = measureCircle(image, star.x, star.y, { ...options, background: certain });
    expect(Math.sqrt(told.fluxError ** 2 - sure.fluxError ** 2)).toBeCloseTo(area * 0.5, 6);
  });

  it("keeps the errors of fluxes honest where a curved sky is read in the hole of its ring", () => {
    const background = surfaceBackground({ inner: 9, outer: 15, order: 2 });
    let within = 0;
    const trials = 600;
    for (let seed = 1; seed <= trials; seed++) {
      const sky = scene([], { width: 40, height: 40, gain: 2, seed });
      const empty = measureCircle(sky, 19.8, 20.1, { radius: 5, gain: 2, background });
      if (Math.abs(empty.flux) < empty.fluxError) within++;
    }
    // 68.27 % with 4 standard errors of a share (1.9 % each); half of that with the error of a mean.
    expect(Math.abs(within / trials - 0.6827)).toBeLessThan(0.076);
  });
});
