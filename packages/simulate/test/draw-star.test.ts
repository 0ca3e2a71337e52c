import { describe, expect, it } from "vitest";
import { addStar } from "../src/draw-star.ts";
import { encircledEnergy, type StarProfile } from "../src/star-profile.ts";

const round: StarProfile = {
  kind: "gaussian",
  fwhm: 3,
  ellipticity: 0,
  thetaRadians: 0,
  beta: 3,
};
const moffat: StarProfile = { ...round, kind: "moffat" };

function draw(size: number, x: number, y: number, electrons: number, profile: StarProfile) {
  const pixels = new Float64Array(size * size);
  addStar(pixels, size, size, [x, y], electrons, profile);
  return pixels;
}

const donut: StarProfile = { ...round, kind: "donut", fwhm: 12 };

describe("a donut", () => {
  const pixels = draw(101, 50, 50, 5000, donut);
  it("holds the light that it was given, and the part of it within a radius", () => {
    expect(total(pixels)).toBeCloseTo(5000, 0);
    for (const radius of [3, 6, 9, 14]) {
      const within = pixels.reduce(
        (sum, value, i) =>
          Math.hypot((i % 101) - 50, Math.floor(i / 101) - 50) <= radius ? sum + value : sum,
        0,
      );
      // Whole pixels stand in for a disc: their rim is worth 3 % at most.
      expect(Math.abs(within / 5000 - encircledEnergy(donut, radius))).toBeLessThan(0.04);
    }
  });

  it("is dark in its middle and half as bright as its brightest at its outer rim", () => {
    const along = Array.from(pixels.subarray(50 * 101 + 50, 51 * 101));
    const brightest = Math.max(...along);
    expect(along[0]! / brightest).toBeLessThan(0.1);
    expect(along[6]! / brightest).toBeCloseTo(0.5, 1);
    expect(along.indexOf(brightest)).toBe(4);
  });
});

const total = (pixels: Float64Array) => pixels.reduce((sum, value) => sum + value, 0);

function moments(pixels: Float64Array, size: number) {
  let sum = 0;
  let x = 0;
  let y = 0;
  pixels.forEach((value, i) => {
    sum += value;
    x += value * (i % size);
    y += value * Math.floor(i / size);
  });
  let xx = 0;
  let xy = 0;
  let yy = 0;
  pixels.forEach((value, i) => {
    const dx = (i % size) - x / sum;
    const dy = Math.floor(i / size) - y / sum;
    xx += (value * dx * dx) / sum;
    xy += (value * dx * dy) / sum;
    yy += (value * dy * dy) / sum;
  });
  return { sum, x: x / sum, y: y / sum, xx, xy, yy };
}

describe("a star on pixels", () => {
  it("is integrated over each pixel, not sampled at its centre", () => {
    // Sigma of one pixel: the central pixel holds (Phi(0.5) - Phi(-0.5))^2, Abramowitz and Stegun
    // table 26.1. Five-point Gauss-Legendre quadrature is good to 1e-9 here.
    const fwhm = 2 * Math.sqrt(2 * Math.log(2));
    const pixels = draw(21, 10, 10, 1000, { ...round, fwhm });
    expect(pixels[10 * 21 + 10]).toBeCloseTo(1000 * 0.3829249225480262 ** 2, 5);
  });

  it("sums to its electrons wherever its centre is", () => {
    // Not drawn: wings below 0.005 electrons per pixel, sigma^2 * 2 pi * 0.005 = 0.05 electrons.
    for (const [x, y] of [
      [20, 20],
      [20.5, 19.5],
      [19.13, 20.71],
    ] as const) {
      expect(Math.abs(total(draw(41, x, y, 20_000, round)) - 20_000)).toBeLessThan(0.1);
    }
  });

  it("sums to its electrons when it is narrower than a pixel", () => {
    for (const fwhm of [0.7, 1, 1.5]) {
      const sum = total(draw(41, 20.31, 19.84, 20_000, { ...round, fwhm }));
      expect(Math.abs(sum / 20_000 - 1)).toBeLessThan(2e-4);
    }
  });

  it("has the wings of a Moffat star, and all its light but the faintest", () => {
    // Beyond radius r a Moffat star of exponent 3 keeps (1 + (r / alpha)^2)^-2 of its light; drawn
    // to 0.005 electrons per pixel, 5000 electrons end at r of about 17 pixels: 0.1 % are left out.
    const sum = total(draw(101, 50.2, 49.7, 5000, moffat));
    expect(sum).toBeLessThan(5000);
    expect(sum).toBeGreaterThan(4993);
  });

  it("is centred where it was put", () => {
    for (const profile of [round, moffat, { ...moffat, ellipticity: 0.4, thetaRadians: 0.7 }]) {
      const { x, y } = moments(draw(101, 50.27, 49.61, 1e5, profile), 101);
      expect(x).toBeCloseTo(50.27, 2);
      expect(y).toBeCloseTo(49.61, 2);
    }
  });

  it("has the variances of its ellipse, plus 1/12 from the pixels", () => {
    const profile = { ...round, fwhm: 5, ellipticity: 0.5, thetaRadians: Math.PI / 6 };
    const { xx, xy, yy, sum } = moments(draw(81, 40.2, 39.9, 1e6, profile), 81);
    const sigma2 = (5 / 2.3548200450309493) ** 2;
    const major = sigma2 / 0.5;
    const minor = sigma2 * 0.5;
    // Drawn to 5e-9 of the peak: what is left out changes a variance by less than 1e-5.
    expect(xx).toBeCloseTo(0.75 * major + 0.25 * minor + 1 / 12, 3);
    expect(yy).toBeCloseTo(0.25 * major + 0.75 * minor + 1 / 12, 3);
    expect(xy).toBeCloseTo((Math.sqrt(3) / 4) * (major - minor), 3);
    expect(sum).toBeCloseTo(1e6, -1);
  });

  it("is the same by both ways of integration", () => {
    const product = draw(31, 15.3, 14.8, 1e4, round);
    const quadrature = draw(31, 15.3, 14.8, 1e4, { ...round, ellipticity: 1e-12 });
    // The outer pixels of the second have two nodes per axis: error below 2e-4 of the peak there.
    product.forEach((value, i) => {
      expect(Math.abs(value - (quadrature[i] as number))).toBeLessThan(0.1);
    });
  });

  it("beyond the edge adds only what falls on the image", () => {
    const half = total(draw(41, -0.5, 20, 10_000, round));
    expect(half).toBeCloseTo(5000, 0);
    expect(total(draw(41, -40, 20, 10_000, round))).toBe(0);
  });

  it("is smeared along its path as if it were drawn at each place", () => {
    const path = [30, 30, 31, 30.5, 32, 31, 33, 31.5];
    for (const profile of [round, moffat, { ...moffat, beta: 2.5 }, { ...moffat, beta: 2.71 }]) {
      const smeared = new Float64Array(61 * 61);
      addStar(smeared, 61, 61, path, 4000, profile);
      const single = new Float64Array(61 * 61);
      for (let i = 0; i < 8; i += 2) addStar(single, 61, 61, path.slice(i, i + 2), 1000, profile);
      // The far wings of the path are drawn around its middle: off by below 0.2 electrons here,
      // 0.04 % of the brightest pixel.
      smeared.forEach((value, i) => {
        expect(Math.abs(value - single[i]!)).toBeLessThan(0.2);
      });
      expect(total(smeared) / total(single)).toBeCloseTo(1, 2);
    }
  });

  it("has the power law that is asked, whichever way it is computed", () => {
    const exact = draw(41, 20.3, 19.6, 1e4, { ...moffat, beta: 2.5 });
    const near = draw(41, 20.3, 19.6, 1e4, { ...moffat, beta: 2.5 + 1e-9 });
    exact.forEach((value, i) => {
      expect(Math.abs(value - near[i]!)).toBeLessThan(1e-3);
    });
  });

  it("without light adds nothing", () => {
    expect(total(draw(11, 5, 5, 0, moffat))).toBe(0);
  });
});

describe("encircled energy", () => {
  it("is one half at half a fwhm of a Gaussian", () => {
    expect(encircledEnergy(round, 1.5)).toBeCloseTo(0.5, 12);
  });

  it("agrees with the drawn light of a wide Moffat star", () => {
    // Whole pixels whose centre lies in the circle: their area is right to about 1 / radius^1.5.
    const wide = { ...moffat, fwhm: 20 };
    const pixels = draw(401, 200, 200, 1e8, wide);
    let inside = 0;
    pixels.forEach((value, i) => {
      if (Math.hypot((i % 401) - 200, Math.floor(i / 401) - 200) <= 30) inside += value;
    });
    expect(inside / 1e8).toBeCloseTo(encircledEnergy(wide, 30), 2);
  });
});
