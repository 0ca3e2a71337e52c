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

const size = numberLike(1, 2, 3, 5);
const place = numberLike(8, 7.6, 0, 15);
const count = numberLike(0, 1, 3, 5);
const edges = oneOf("reflect", "mirror", "nearest", "nan", "other");
const interpolation = oneOf("bilinear", "bicubic", "lanczos", "fourier", "other");
const direction = oneOf("rows", "columns", "both", "other");
const lines = { direction, top: count, bottom: count };
const bytes: Drawn = (next) => Uint8Array.from(listLike([0, 9, 256])(next) as ArrayLike<number>);
const canvas: Drawn = () => ({ data: new Uint8Array(300), width: 10, height: 10 });
const kernel: Drawn = (next) => ({
  data: float64Like([9])(next),
  shape: oneOf([3, 3], [9, 1], [1, 9], [2, 4], [0, 0])(next),
  stride: [3, 1],
  offset: 0,
});
const triple = oneOf([255, 0, 0], [Number.NaN, 300, -1]);

const calls: Record<string, readonly Drawn[]> = {
  fieldView: [pictureLike, oneOf("upper", "lower", "middle")],
  parityOf: [oneOf("upper", "lower", "middle")],
  affineTransform: [
    pictureLike,
    record({
      "matrix!": oneOf([1, 0, 0, 0, 1, 0], [0, 0, 0, 0, 0, 0], [1e300, 0, Number.NaN, 0, 1, 0]),
      width: size,
      height: size,
      interpolation,
    }),
  ],
  rotateImage: [
    pictureLike,
    record({ "angleDegrees!": numberLike(30, 90), x: place, y: place, interpolation }),
  ],
  autoStretchLimits: [pictureLike, record({ contrast: size })],
  findBadPixels: [
    pictureLike,
    record({ sigmas: size, kind: oneOf("hot", "cold", "both", "other"), neighbourShare: size }),
  ],
  topOfResponse: [listLike([0, 1, 256])],
  createCanvas: [pictureLike],
  drawCircle: [
    canvas,
    record({ "x!": place, "y!": place, "radius!": size, colour: triple, thickness: size }),
  ],
  cfaChannel: [
    pictureLike,
    record({ "pattern!": oneOf("RGGB", "BGGR", "other"), "channel!": oneOf("red", "green", "no") }),
  ],
  cfaColours: [numberLike(4, 5), numberLike(4, 5), oneOf("RGGB", "GBRG", "other")],
  cfaLuminance: [pictureLike],
  cfaMasks: [pictureLike],
  normaliseCfa: [
    pictureLike,
    record({
      "colours!": oneOf(library.cfaColours(16, 16, "RGGB"), library.cfaColours(3, 3, "RGGB")),
      red: size,
      green: size,
      blue: size,
      saturation: size,
    }),
  ],
  colourMap: [pictureLike, record({ map: oneOf("grey", "heat", "other") })],
  colourTable: [oneOf("grey", "viridis", "other")],
  labelAbove: [
    float64Like([0, 256]),
    numberLike(16),
    numberLike(16),
    place,
    record({ connectivity: oneOf(4, 8, 5) }),
  ],
  labelComponents: [
    bytes,
    numberLike(16),
    numberLike(16),
    record({ connectivity: oneOf(4, 8, 5) }),
  ],
  toFloat32: [pictureLike],
  toFloat64: [pictureLike],
  toNdarray: [pictureLike],
  convolve: [pictureLike, kernel, record({ edges, normalise: oneOf(true, false) })],
  percentileLimits: [
    pictureLike,
    record({ lowPercent: numberLike(0, 5), highPercent: numberLike(95, 100) }),
  ],
  isImageError: [oneOf(null, undefined, new Error("no"), 3, {}), oneOf(undefined, "other")],
  applyTable: [pictureLike, listLike([0, 1, 256])],
  gammaTable: [record({ "gamma!": size, maximum: numberLike(255, 1) })],
  invertGamma: [pictureLike, record({ "gamma!": size, maximum: numberLike(255, 1) })],
  gaussianBlur: [pictureLike, record({ "sigma!": size, truncate: size, edges })],
  gaussianKernel: [size, count],
  createImage: [bytes, numberLike(16, 3), numberLike(16, 3)],
  sizeOf: [pictureLike],
  removeLineMedian: [pictureLike, record(lines)],
  subtractLineMedian: [float64Like([0, 256]), numberLike(16), numberLike(16), record(lines)],
  rgbLuminance: [listLike([0, 12, 48]), numberLike(4, 2), numberLike(4, 2), numberLike(3, 4)],
  lowPassDifference: [pictureLike, record({ "sigma!": size, truncate: size, edges })],
  markSaturated: [canvas, pictureLike, record({ "level!": size, colour: triple })],
  medianFilter: [pictureLike, record({ size, edges })],
  decodePng: [bytes],
  encodePng: [
    (next) =>
      next() < 0.5
        ? pictureLike(next)
        : record({ "data!": bytes, "width!": size, "height!": size })(next),
  ],
  blurKernel5: [float64Like([0, 256]), numberLike(16), numberLike(16)],
  pymovieBlur: [pictureLike],
  pymovieLineMedian: [pictureLike, record({ ...lines, maximum: numberLike(255) })],
  pymovieScrub: [pictureLike, listLike([0, 1, 3]), listLike([0, 1, 3])],
  createRepair: [
    bytes,
    numberLike(16),
    numberLike(16),
    record({ replaceBy: oneOf("median", "mean", "surface", 3, Number.NaN, "other") }),
  ],
  repairPixels: [
    pictureLike,
    bytes,
    record({ replaceBy: oneOf("median", "mean", "surface", 3, Number.NaN, "other") }),
  ],
  shiftImage: [
    pictureLike,
    record({
      "dx!": place,
      "dy!": place,
      interpolation,
      outside: oneOf("nan", "wrap", "other"),
    }),
  ],
  stretch: [
    pictureLike,
    record({
      method: oneOf("zscale", "percentile", "asinh", "linear", "auto", "other"),
      low: size,
      high: size,
      softening: size,
    }),
  ],
  copyWindow: [pictureLike, count, count, numberLike(3, 5), numberLike(3, 5)],
  windowView: [pictureLike, record({ "x!": count, "y!": count, "width!": size, "height!": size })],
  zscaleLimits: [pictureLike, record({ contrast: size, samples: count })],
};

it("nothing but an ImageError is thrown by any function that is exported", () => {
  const isDocumented = (error: unknown) => library.isImageError(error);
  expect(hostileCalls({ library, calls, isDocumented, times: 150 })).toEqual([]);
});
