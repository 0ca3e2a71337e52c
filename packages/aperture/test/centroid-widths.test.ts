import { createRandom } from "@photkit/core-stats";
import { createImage, type Image } from "@photkit/image";
import { describe, expect, it } from "vitest";
import { type CentroidMethod, centroid } from "../src/index.ts";

const SIDE = 81;
const NOISE = 3;
const SIGMA_PER_FWHM = 1 / 2.3548;

type Shape = (squared: number) => number;

const gaussian = (fwhm: number): Shape => {
  const s = fwhm * SIGMA_PER_FWHM;
  return (squared) => Math.exp(-squared / (2 * s * s)) / (2 * Math.PI * s * s);
};

function star(
  random: ReturnType<typeof createRandom>,
  shape: Shape,
  { x, y, flux, noise = NOISE, sky = 100, clip = 0 }: Record<string, number>,
): Image<Float64Array> {
  const data = Float64Array.from({ length: SIDE * SIDE }, (_, i) => {
    const squared = ((i % SIDE) - x!) ** 2 + (Math.floor(i / SIDE) - y!) ** 2;
    const value = sky + flux! * shape(squared) + (noise > 0 ? noise * random.normal() : 0);
    return clip > 0 ? Math.min(clip, Math.round(value)) : value;
  });
  return createImage(data, SIDE, SIDE);
}

describe("the windowed centroid", () => {
  it.each([1, 2, 4, 7, 10, 14, 20])(
    "finds every star without noise of FWHM %d px through its usual window",
    (fwhm) => {
      const random = createRandom(1);
      // Sampling: 0.17 px at 1 px wide, where a star is one pixel; 1e-4 px from 2 px on.
      for (let k = 0; k < 10; k++) {
        const [x, y] = [40 + random.uniform(), 40 + random.uniform()];
        const image = star(random, gaussian(fwhm), { x, y, flux: 50_000, noise: 0 });
        const radius = Math.max(8, 1.2 * fwhm);
        const found = centroid(image, 40.5, 40.5, { radius });
        expect(found.converged).toBe(true);
        expect(Math.hypot(found.x - x, found.y - y)).toBeLessThan(fwhm === 1 ? 0.2 : 0.02);
      }
    },
  );

  it.each([2, 4, 10, 20])("is as precise as its noise allows at FWHM %d px", (fwhm) => {
    const random = createRandom(2);
    const s = fwhm * SIGMA_PER_FWHM;
    const flux = 60 * NOISE * Math.sqrt(4 * Math.PI) * s;
    // Cramer-Rao for a Gaussian on white noise: 2 s² sqrt(2 pi) noise / flux along each axis.
    const bound = (2 * s * s * Math.sqrt(2 * Math.PI) * NOISE) / flux;
    let squares = 0;
    let within = 0;
    for (let k = 0; k < 60; k++) {
      const [x, y] = [40 + random.uniform(), 40 + random.uniform()];
      const image = star(random, gaussian(fwhm), { x, y, flux });
      const found = centroid(image, 40.5, 40.5, { fwhm, radius: Math.max(8, 1.2 * fwhm) });
      squares += (found.x - x) ** 2 + (found.y - y) ** 2;
      within += Number(Math.abs(found.x - x) < found.xError);
      within += Number(Math.abs(found.y - y) < found.yError);
    }
    // 120 samples fix a standard deviation to 7 %, a share of 68 % to 4 %: three of each.
    expect(Math.sqrt(squares / 120) / bound).toBeGreaterThan(0.79);
    expect(Math.sqrt(squares / 120) / bound).toBeLessThan(1.25);
    expect(within / 120).toBeGreaterThan(0.55);
    expect(within / 120).toBeLessThan(0.81);
  });

  it("finds the middle of a defocused star, a ring of light", () => {
    const random = createRandom(3);
    const ring: Shape = (squared) => Math.exp(-((Math.sqrt(squared) - 6) ** 2) / 6) / 160;
    for (let k = 0; k < 10; k++) {
      const [x, y] = [40 + random.uniform(), 40 + random.uniform()];
      const image = star(random, ring, { x, y, flux: 30_000 });
      const found = centroid(image, 40.5, 40.5, { fwhm: 14, radius: 18 });
      expect(Math.hypot(found.x - x, found.y - y)).toBeLessThan(0.1);
    }
  });

  it.each([
    ["at the image's edge", 0.6, () => false, 100],
    ["with a column missing through it", 40, (x: number) => x === 41, 100],
    ["on a sky below 0", 40, () => false, -50],
  ])("is not pulled %s", (_, at, missing, sky) => {
    const random = createRandom(4);
    const off = [0, 0];
    for (let k = 0; k < 40; k++) {
      const [x, y] = [40 + random.uniform(), at + random.uniform()];
      const image = star(random, gaussian(4), { x, y, flux: 4000, sky });
      for (let i = 0; i < image.data.length; i++) if (missing(i % SIDE)) image.data[i] = Number.NaN;
      const found = centroid(image, 40.5, at + 0.5);
      off[0]! += (found.x - x) / 40;
      off[1]! += (found.y - y) / 40;
    }
    // Errors of 0.02 px a star, somewhat more where pixels are missing: 0.004 px of the mean.
    expect(Math.abs(off[0]!)).toBeLessThan(0.015);
    expect(Math.abs(off[1]!)).toBeLessThan(0.015);
  });
});

const METHODS: [CentroidMethod, number][] = [
  ["windowed", 0.1],
  ["moments", 0.15],
  ["gaussian", 0.1],
  ["marginals", 0.1],
  ["quadratic", 0.6],
  ["brightest", 0.35],
];

describe.each(METHODS)("a star clipped at 8 bits, by %s", (method, farthest) => {
  it.each([
    [3, 10],
    [3, 100],
    [6, 10],
    [6, 100],
  ])("of FWHM %d px, %d times too bright, has its middle within its error", (fwhm, times) => {
    const random = createRandom(5);
    const s = fwhm * SIGMA_PER_FWHM;
    let within = 0;
    for (let k = 0; k < 30; k++) {
      const [x, y] = [40 + random.uniform(), 40 + random.uniform()];
      const flux = times * 155 * 2 * Math.PI * s * s;
      const image = star(random, gaussian(fwhm), { x, y, flux, clip: 255 });
      const found = centroid(image, 40.5, 40.5, { method, fwhm, radius: 3 * fwhm });
      expect(found.converged).toBe(true);
      expect(Math.hypot(found.x - x, found.y - y)).toBeLessThan(farthest);
      within += Number(Math.abs(found.x - x) < found.xError);
      within += Number(Math.abs(found.y - y) < found.yError);
    }
    // 60 samples fix a share of 68 % to 6 %: two and a half of that below.
    expect(within / 60).toBeGreaterThan(0.53);
  });
});
