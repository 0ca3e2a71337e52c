/**
 * Code of the user's that runs in the middle of a measurement may itself measure: with a background
 * function, and with pixels that are no array but are worked out when they are read.
 */

import {
  clippedStatistics,
  clipSamples,
  levenbergMarquardt,
  madStd,
  median,
  robustMean,
  robustPolynomialFit,
  sigmaClip,
  unbiasedClipInPlace,
} from "@photkit/core-stats";
import { gaussianBlur, type ImageLike, medianFilter, toFloat64 } from "@photkit/image";
import { describe, expect, it } from "vitest";
import {
  annulusBackground,
  apertureStatistics,
  apertureWeights,
  bestRadius,
  buildPsf,
  centroid,
  circularMask,
  curveOfGrowth,
  ellipseBackground,
  examineStar,
  fitGaussian,
  fitMarginals,
  fitPsf,
  fitPsfs,
  growTightMask,
  type LocalBackgroundEstimator,
  measureAdaptive,
  measureAdaptiveLevels,
  measureCircle,
  measureCircles,
  measureFields,
  measureFlash,
  measureForced,
  measureFwhm,
  measureMask,
  measureOptimal,
  measureRadii,
  measureTightMask,
  planeBackground,
  psfParameters,
  radialProfile,
  sumAperture,
  surfaceBackground,
  windowBackground,
} from "../src/index.ts";
import { scene } from "./scene.ts";

const noise = { noise: 3, gain: 2 };
const stars = [
  { x: 31.3, y: 32.8, flux: 50_000 },
  { x: 45.2, y: 30.1, flux: 20_000 },
  { x: 16.4, y: 44.7, flux: 30_000 },
];
const image = scene(stars, noise);
/** Other pixels at the same places, with masked ones: what is left of these in scratch memory shows. */
const other = scene(
  stars.map(({ x, y, flux }) => ({ x: x + 1.7, y: y - 1.2, flux: 7 * flux })),
  { ...noise, sky: 4000, seed: 2 },
);
other.data[33 * 64 + 31] = Number.NaN;

const { x, y } = stars[0]!;
const [xs, ys] = [stars.map((star) => star.x), stars.map((star) => star.y)];
const psf = { kind: "gaussian", fwhm: 4 } as const;
const mask = circularMask(31, 33, 6);
const ring = { inner: 9, outer: 15 };

/** Every function that measures, by name, on an image. */
const measuring: Record<string, (from: ImageLike) => unknown> = {
  measureCircle: (from) => measureCircle(from, x, y, { radius: 6 }),
  "measureCircle, large": (from) => measureCircle(from, x, y, { radius: 20, annulus: null }),
  measureCircles: (from) => measureCircles(from, xs, ys, { radius: 6 }),
  measureRadii: (from) => measureRadii(from, x, y, [3, 5, 8]),
  measureOptimal: (from) => measureOptimal(from, x, y, { fwhm: 4, error: image }),
  measureMask: (from) => measureMask(from, mask),
  measureTightMask: (from) => measureTightMask(from, mask),
  growTightMask: (from) => growTightMask(from, x, y),
  measureFields: (from) => measureFields(from, mask),
  measureForced: (from) => measureForced(from, xs, ys, { psf, error: image }),
  fitPsf: (from) => fitPsf(from, x, y, { psf }),
  fitPsfs: (from) => fitPsfs(from, xs, ys, { psf }),
  buildPsf: (from) => buildPsf(from, xs, ys, { fwhm: 4 }),
  psfParameters: (from) => psfParameters(from, xs, ys, { fwhm: 4 }),
  measureAdaptive: (from) => measureAdaptive(from, x, y),
  measureAdaptiveLevels: (from) => measureAdaptiveLevels(from, x, y, [150, 300]),
  measureFlash: (from) => measureFlash(from, x, y),
  centroid: (from) => centroid(from, x, y),
  "centroid by a fit": (from) => centroid(from, x, y, { method: "gaussian" }),
  measureFwhm: (from) => measureFwhm(from, x, y),
  examineStar: (from) =>
    examineStar(from, x, y, { fwhm: 4, background: 100, backgroundScatter: 8 }),
  radialProfile: (from) => radialProfile(from, x, y),
  apertureStatistics: (from) =>
    apertureStatistics(from, { kind: "circle", radius: 7 }, x, y, { error: image }),
  sumAperture: (from) => sumAperture(from, { kind: "circle", radius: 7 }, x, y, { error: image }),
  curveOfGrowth: (from) => curveOfGrowth(from, x, y),
  bestRadius: (from) => bestRadius(from, x, y, { gain: 2 }),
  annulusBackground: (from) => annulusBackground(ring)({ image: from, x, y }),
  planeBackground: (from) => planeBackground(ring)({ image: from, x, y }),
  surfaceBackground: (from) => surfaceBackground(ring)({ image: from, x, y }),
  ellipseBackground: (from) =>
    ellipseBackground()({ image: from, x, y, semimajor: 2, semiminor: 1.6, thetaRadians: 0.4 }),
  windowBackground: (from) => windowBackground()({ image: from, x, y }),
};

/** Everything that has memory of its own between calls, on the other image. */
function disturb(): void {
  for (const [name, measure] of Object.entries(measuring)) if (name !== "buildPsf") measure(other);
  const { data } = toFloat64(other);
  const finite = data.filter(Number.isFinite);
  fitGaussian(finite.slice(0, 400), 20, 20, { fwhm: 4 });
  fitMarginals(finite.slice(0, 400), 20, 20, { fwhm: 4 });
  apertureWeights({ kind: "circle", radius: 9 }, 4.3, 5.1);
  for (const values of [data, Array.from(data), Uint16Array.from(finite)]) {
    sigmaClip(values);
    clippedStatistics(values, { width: "madStd" });
    robustMean(values);
    median(values);
    madStd(values);
  }
  unbiasedClipInPlace(finite.slice(), 900, 3, 10);
  clipSamples.fill(1234);
  robustPolynomialFit([0, 1, 2, 3, 4, 5], [1, 2, 4, 3, 5, 90], { degree: 1 });
  levenbergMarquardt(
    {
      model: (parameters, values) => void values.fill(parameters[0]!),
      data: finite.subarray(0, 200),
      initial: [3],
    },
    { maxIterations: 3 },
  );
  gaussianBlur(other, { sigma: 1 });
  medianFilter(other, { size: 5 });
}

const found = { level: 100.5, scatter: 8.5, error: 0.4, pixels: 300, candidates: 310 };
const quiet: LocalBackgroundEstimator = () => found;
const busy: LocalBackgroundEstimator = () => {
  disturb();
  return found;
};
/** Its numbers are worked out when they are asked for, and that measures. */
const late: LocalBackgroundEstimator = () => ({
  ...found,
  get level() {
    disturb();
    return found.level;
  },
});

const outer: Record<string, (background: LocalBackgroundEstimator) => unknown> = {
  measureCircle: (background) => measureCircle(image, x, y, { radius: 6, background }),
  measureCircles: (background) => measureCircles(image, xs, ys, { radius: 6, background }),
  "measureCircles of whole numbers": (background) => {
    const whole = { ...image, data: Uint16Array.from(image.data) };
    return measureCircles(whole, xs, ys, { radius: 12, background });
  },
  measureRadii: (background) => measureRadii(image, x, y, [3, 5, 8], { background }),
  measureOptimal: (background) => measureOptimal(image, x, y, { fwhm: 4, background }),
  measureMask: (background) => measureMask(image, mask, { background }),
  measureTightMask: (background) => measureTightMask(image, mask, { background }),
  measureFields: (background) => measureFields(image, mask, { background }),
  measureForced: (background) => measureForced(image, xs, ys, { psf, background }),
  fitPsf: (background) => fitPsf(image, x, y, { psf, background }),
  fitPsfs: (background) => fitPsfs(image, xs, ys, { psf, background }),
};

describe("a background function that measures by itself", () => {
  it.each(Object.entries(outer))("leaves the result of %s as it is", (_, measure) => {
    const expected = measure(quiet);
    expect(measure(busy)).toEqual(expected);
    expect(measure(late)).toEqual(expected);
  });
});

describe("pixels that are worked out when they are read, by code that measures", () => {
  /** The image as an object that measures while its pixels are asked for. */
  const alive = (): ImageLike => {
    let reads = 0;
    let measuredOnce = false;
    const values = Array.from(image.data);
    const data = new Proxy(values, {
      get(target, key) {
        // In the middle of reading a window of any size.
        if (!measuredOnce && typeof key === "string" && /^\d+$/.test(key) && ++reads > 50) {
          measuredOnce = true;
          disturb();
        }
        return Reflect.get(target, key);
      },
    });
    return { ...image, data };
  };

  it.each(Object.entries(measuring))("give the result of %s as an array does", (_, measure) => {
    const expected = measure({ ...image, data: Array.from(image.data) });
    expect(measure(alive())).toEqual(expected);
  });
});
