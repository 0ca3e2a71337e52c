import { expect, it } from "vitest";
import {
  type Drawn,
  float64Like,
  hostileCalls,
  listLike,
  numberLike,
  oneOf,
  pictureLike,
  record,
} from "../../../scripts/hostile-calls.ts";
import * as library from "../src/index.ts";
import { pixelMask, shape } from "./hostile-arguments.ts";

const place = numberLike(8, 7.6, 0, 15, 3.2);
const size = numberLike(1, 2, 3.3, 5);
const count = numberLike(0, 1, 2, 5, 9);
const none = null;

const table: Drawn = (next) =>
  record({
    "kind!": oneOf("empirical"),
    "radius!": count,
    "oversampling!": count,
    "values!": float64Like([0, 49, 121]),
    "fwhm!": size,
    deviations: oneOf([], [new Float64Array(49)], [new Float64Array(121), new Float64Array(9)]),
  })(next);
const analytic = record({
  "kind!": oneOf("gaussian", "moffat", "gaussian", "other"),
  "fwhm!": size,
  axisRatio: numberLike(1, 0.6),
  thetaRadians: numberLike(0, 0.4),
  beta: numberLike(2.5),
});
const psf: Drawn = (next) => (next() < 0.2 ? table(next) : analytic(next));
const ring = record({
  "inner!": size,
  "outer!": numberLike(6, 9),
  sigma: size,
  maxIterations: count,
});
const estimator: Drawn = (next) => {
  const level = numberLike(20)(next);
  const answer = { level, scatter: 2, error: 0.1, pixels: 100, candidates: 100 };
  return next() < 0.5 ? null : () => answer;
};
const noise = {
  gain: numberLike(1, 2.5),
  readNoise: size,
  darkElectrons: count,
  pedestal: count,
  pixelNoise: oneOf("equation", "measured", "other"),
};
const common = {
  ...noise,
  saturation: numberLike(255, 80),
  mask: oneOf(none, none),
  otherStars: record({ "x!": listLike([0, 2]), "y!": listLike([0, 2]), reach: size }),
};
const masks: Drawn = (next) => (next() < 0.5 ? none : pictureLike(next));
const measured = { ...common, mask: masks, background: estimator };
const circle = { ...measured, annulus: (next: () => number) => (next() < 0.3 ? none : ring(next)) };
const psfOptions = record({
  ...measured,
  "psf!": psf,
  radius: size,
  error: masks,
  weightFlux: size,
});
const fitOptions = record({
  ...measured,
  "psf!": psf,
  radius: size,
  error: masks,
  shape: oneOf("fixed", "circular", "elliptical", "other"),
  maxShift: size,
  maxIterations: count,
});
const row: Drawn = (next) => {
  const table = library.measureCircles(
    { data: new Uint8Array(256).fill(9), shape: [16, 16], stride: [16, 1], offset: 0 },
    [3, 5, 90],
    [4, Number.NaN, 4],
    { radius: 1 + next() },
  );
  return table;
};

const calls: Record<string, readonly Drawn[]> = {
  measureAdaptive: [
    pictureLike,
    place,
    place,
    record({
      ...common,
      mask: masks,
      windowSize: numberLike(9, 15),
      thresholdSigma: size,
      threshold: numberLike(30),
      choose: oneOf("largest", "brightest", "nearest", "other"),
      maxDistance: size,
      minimumPixels: count,
      defaultRadius: size,
      defaultMask: pixelMask,
    }),
  ],
  measureAdaptiveLevels: [
    pictureLike,
    place,
    place,
    listLike([0, 1, 3]),
    record({ windowSize: size }),
  ],
  annulusOfArea: [size, numberLike(100)],
  apertureShare: [psf, record({ "radius!": size, annulus: circle.annulus })],
  apertureWeights: [
    shape,
    place,
    place,
    record({ overlap: oneOf("exact", "center", "subpixel", "other"), subpixels: count }),
  ],
  apertureStatistics: [
    pictureLike,
    shape,
    place,
    place,
    record({ sigma: size, maxIterations: count, error: masks, mask: masks }),
  ],
  sumAperture: [
    pictureLike,
    shape,
    place,
    place,
    record({ error: masks, mask: masks, overlap: oneOf("center", "subpixel"), subpixels: count }),
  ],
  buildPsf: [
    pictureLike,
    listLike([0, 1, 3]),
    listLike([1, 3]),
    record({
      fwhm: size,
      radius: count,
      oversampling: count,
      rounds: numberLike(1, 2),
      minimumSignalToNoise: size,
      saturation: size,
      mask: masks,
    }),
  ],
  ccdError: [
    record({
      "flux!": size,
      "pixels!": size,
      "backgroundPixels!": size,
      "background!": size,
      "gain!": size,
      readNoise: size,
      darkElectrons: size,
    }),
  ],
  centroid: [
    pictureLike,
    place,
    place,
    record({
      method: oneOf("windowed", "moments", "gaussian", "marginals", "quadratic", "brightest", "no"),
      radius: size,
      fwhm: size,
      searchRadius: size,
      background: size,
      box: numberLike(3, 5, 7),
      pixels: count,
      minimumSignalToNoise: size,
      gain: size,
      maxIterations: count,
      mask: masks,
    }),
  ],
  measureCircle: [pictureLike, place, place, record({ ...circle, "radius!": size })],
  measureCircles: [
    pictureLike,
    listLike([0, 1, 3]),
    listLike([0, 1, 3]),
    record({ ...circle, "radius!": size }),
  ],
  measureRadii: [pictureLike, place, place, listLike([0, 1, 3]), record(circle)],
  bestRadius: [
    pictureLike,
    place,
    place,
    record({ ...circle, smallest: size, largest: size, step: size }),
  ],
  curveOfGrowth: [
    pictureLike,
    place,
    place,
    record({ ...circle, smallest: size, largest: size, step: size }),
  ],
  circleOverlap: [place, place, size, place, place],
  ellipseOverlap: [place, place, size, size, place, place, place],
  ellipseBackground: [
    record({
      inner: size,
      outer: size,
      semimajor: size,
      semiminor: size,
      thetaRadians: place,
      sigma: size,
      maxIterations: count,
    }),
  ],
  isApertureError: [oneOf(null, undefined, new Error("no"), 3, {}), oneOf(undefined, "other")],
  estimateGain: [
    (next) =>
      Array.from({ length: Math.floor(4 * next()) }, () => [pictureLike(next), pictureLike(next)]),
    record({ pedestal: size, rejectSigma: size, step: count, mask: masks }),
  ],
  examineStar: [
    pictureLike,
    place,
    place,
    record({
      "fwhm!": size,
      "background!": size,
      "backgroundScatter!": size,
      positionError: size,
      gain: size,
      mask: masks,
    }),
  ],
  measureFields: [pictureLike, pixelMask, record(measured)],
  flagNames: [numberLike(0, 3, 512)],
  measureFlash: [
    pictureLike,
    place,
    place,
    record({ ...common, mask: masks, size, border: count }),
  ],
  measureForced: [pictureLike, listLike([0, 1, 3]), listLike([0, 1, 3]), psfOptions],
  measureFwhm: [
    pictureLike,
    place,
    place,
    record({ radius: size, fwhm: size, saturation: size, mask: masks }),
  ],
  fitGaussian: [
    float64Like([0, 81]),
    numberLike(9, 3),
    numberLike(9, 2),
    record({
      shape: oneOf("circular", "elliptical", "other"),
      x: place,
      y: place,
      fwhm: size,
      weights: float64Like([81, 3]),
      maxIterations: count,
    }),
  ],
  annulusBackground: [ring],
  fitMarginals: [
    float64Like([0, 81]),
    numberLike(9, 9, 0),
    numberLike(9, 9, 0),
    record({ fwhm: size, variance: float64Like([81, 81, 3]), maxIterations: count }),
  ],
  measurementAt: [row, oneOf(0, 1, 2)],
  flagNeighbours: [row, size],
  measureOptimal: [
    pictureLike,
    place,
    place,
    record({
      ...circle,
      psf,
      fwhm: size,
      axisRatio: numberLike(1, 0.5),
      thetaRadians: place,
      reach: size,
      error: masks,
    }),
  ],
  circularMask: [place, place, size],
  measureMask: [pictureLike, pixelMask, record(measured)],
  shiftMask: [pixelMask, place, place],
  fitPsf: [pictureLike, place, place, fitOptions],
  fitPsfs: [pictureLike, listLike([0, 1, 2]), listLike([0, 1, 2]), fitOptions],
  psfParameters: [
    pictureLike,
    listLike([0, 1, 3]),
    listLike([0, 1, 3]),
    record({ fwhm: size, minimumSignalToNoise: size, saturation: size, mask: masks }),
  ],
  radialProfile: [
    pictureLike,
    place,
    place,
    record({ radius: size, step: size, background: size, mask: masks }),
  ],
  planeBackground: [ring],
  surfaceBackground: [
    record({
      order: numberLike(1, 2, 3),
      "inner!": size,
      "outer!": numberLike(6, 9),
      sigma: size,
      maxIterations: count,
    }),
  ],
  growTightMask: [
    pictureLike,
    place,
    place,
    record({
      radius: size,
      snap: oneOf(true, false),
      background: record({ "level!": size, "scatter!": size }),
      mask: masks,
    }),
  ],
  measureTightMask: [pictureLike, pixelMask, record({ ...measured, reach: count })],
  windowBackground: [record({ size: numberLike(5, 15) })],
};

it("nothing but an ApertureError is thrown by any function that is exported", () => {
  const isDocumented = (error: unknown) => library.isApertureError(error);
  expect(hostileCalls({ library, calls, isDocumented, times: 150 })).toEqual([]);
});
