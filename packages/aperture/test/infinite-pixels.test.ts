/** What a division by a flat of 0 leaves behind: an infinite pixel says as little as NaN does. */

import type { Image } from "@photkit/image";
import { describe, expect, it } from "vitest";
import {
  annulusBackground,
  apertureStatistics,
  centroid,
  circularMask,
  curveOfGrowth,
  ellipseBackground,
  estimateGain,
  examineStar,
  fitGaussian,
  fitMarginals,
  fitPsf,
  growTightMask,
  measureAdaptive,
  measureCircle,
  measureCircles,
  measureFields,
  measureFlash,
  measureForced,
  measureFwhm,
  measureMask,
  measureOptimal,
  measureTightMask,
  planeBackground,
  radialProfile,
  sumAperture,
  windowBackground,
} from "../src/index.ts";
import { scene } from "./scene.ts";

const star = { x: 31.3, y: 32.8, flux: 20_000 };
const at = [star.x, star.y] as const;
const psf = { kind: "gaussian", fwhm: 4 } as const;
const ring = { inner: 9, outer: 16 };
const shape = { kind: "ellipse", semimajor: 6, semiminor: 4, thetaRadians: 0.3 } as const;
const clean = scene([star], { noise: 3, seed: 4 });
const tight = growTightMask(clean, ...at);

type Picture = Image<Float64Array>;

const calls: Record<string, (image: Picture) => unknown> = {
  annulusBackground: (image) => {
    const found = annulusBackground(ring)({ image, x: at[0], y: at[1] });
    // An infinite pixel is one that was there and was clipped.
    return { ...found, candidates: found.pixels };
  },
  apertureStatistics: (image) => apertureStatistics(image, shape, ...at, { sigma: 3 }),
  centroidWindowed: (image) => centroid(image, ...at, { searchRadius: 3 }),
  centroidMoments: (image) => centroid(image, ...at, { method: "moments" }),
  centroidGaussian: (image) => centroid(image, ...at, { method: "gaussian" }),
  centroidMarginals: (image) => centroid(image, ...at, { method: "marginals" }),
  centroidQuadratic: (image) => centroid(image, ...at, { method: "quadratic" }),
  centroidBrightest: (image) => centroid(image, ...at, { method: "brightest" }),
  curveOfGrowth: (image) => curveOfGrowth(image, ...at),
  ellipseBackground: (image) =>
    ellipseBackground({ semimajor: 2, semiminor: 1.7 })({ image, x: at[0], y: at[1] }),
  estimateGain: (image) =>
    estimateGain([
      [image, scene([star], { noise: 3, seed: 5 })],
      [scene([], { noise: 2, sky: 9, seed: 6 }), scene([], { noise: 2, sky: 9, seed: 7 })],
    ]),
  examineStar: (image) =>
    examineStar(image, ...at, { fwhm: 4, background: 100, backgroundScatter: 3 }),
  fitGaussian: (image) => fitGaussian(image.data, 64, 64, { x: at[0], y: at[1] }),
  fitMarginals: (image) => fitMarginals(image.data, 64, 64),
  fitPsf: (image) => fitPsf(image, ...at, { psf }),
  growTightMask: (image) => growTightMask(image, ...at),
  measureAdaptive: (image) => measureAdaptive(image, ...at),
  measureCircle: (image) => measureCircle(image, ...at, { radius: 6, annulus: ring }),
  measureSmallCircle: (image) => measureCircle(image, ...at, { radius: 2.5, annulus: ring }),
  measureCircles: (image) => measureCircles(image, [at[0], 20], [at[1], 45], { radius: 6 }),
  measureFields: (image) => measureFields(image, circularMask(...at, 5)),
  measureFlash: (image) => measureFlash(image, ...at, { size: 21 }),
  measureForced: (image) => measureForced(image, [at[0]], [at[1]], { psf }),
  measureFwhm: (image) => measureFwhm(image, ...at),
  measureMask: (image) =>
    measureMask(image, circularMask(...at, 5), { background: windowBackground() }),
  measureOptimal: (image) => measureOptimal(image, ...at, { psf, annulus: ring }),
  measureTightMask: (image) => measureTightMask(image, tight, { reach: 2 }),
  planeBackground: (image) => planeBackground(ring)({ image, x: at[0], y: at[1] }),
  radialProfile: (image) => radialProfile(image, ...at),
  sumAperture: (image) => sumAperture(image, shape, ...at),
  windowBackground: (image) => windowBackground()({ image, x: at[0], y: at[1] }),
};

const withPixel = (index: number, value: number): Picture => {
  const data = clean.data.slice();
  data[index] = value;
  return { ...clean, data };
};

/** A result to nine digits: sums over what is left may be taken in another order. */
const digits = (result: unknown): unknown =>
  JSON.parse(
    JSON.stringify(result, (_, value) =>
      typeof value !== "number"
        ? value
        : Number.isFinite(value)
          ? Number(value.toPrecision(9))
          : String(value),
    ),
  );

describe.each(Object.entries(calls))("an infinite pixel in %s", (_, call) => {
  // Beside the star's centre, in the ring around it, and far away.
  it.each([33 * 64 + 32, 22 * 64 + 29, 5 * 64 + 60])("at %i says as little as NaN", (index) => {
    const expected = digits(call(withPixel(index, Number.NaN)));
    for (const infinite of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(digits(call(withPixel(index, infinite)))).toEqual(expected);
    }
  });
});
