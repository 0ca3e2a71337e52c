import { describe, expect, test } from "vitest";
import * as library from "../src/index.ts";
import {
  createImage,
  type Image,
  type ImageLike,
  isImageError,
  type PixelArray,
  windowView,
} from "../src/index.ts";
import { uniform } from "./scenes.ts";

/** Every operation that takes a picture and options, with options that suit any picture. */
const OPERATIONS: Record<string, (image: ImageLike) => unknown> = {
  toFloat64: (image) => library.toFloat64(image),
  toFloat32: (image) => library.toFloat32(image),
  gaussianBlur: (image) => library.gaussianBlur(image, { sigma: 0.9 }),
  pymovieBlur: (image) => library.pymovieBlur(image),
  medianFilter: (image) => library.medianFilter(image, { size: 5 }),
  convolve: (image) =>
    library.convolve(image, createImage(Float64Array.of(1, 2, 3, 2, 1), 5, 1), { normalise: true }),
  zscaleLimits: (image) => library.zscaleLimits(image),
  percentileLimits: (image) => library.percentileLimits(image),
  autoStretchLimits: (image) => library.autoStretchLimits(image),
  stretch: (image) => library.stretch(image, { method: "asinh" }),
  colourMap: (image) => library.colourMap(image),
  createCanvas: (image) => library.createCanvas(image),
  shiftImage: (image) => library.shiftImage(image, { dx: 0.7, dy: -1.2 }),
  "shiftImage, Fourier": (image) =>
    library.shiftImage(image, { dx: 0.7, dy: -1.2, interpolation: "fourier" }),
  affineTransform: (image) => library.affineTransform(image, { matrix: [1, 0.1, 2, -0.1, 1, 0] }),
  rotateImage: (image) =>
    library.rotateImage(image, { angleDegrees: 33, interpolation: "lanczos" }),
  removeLineMedian: (image) => library.removeLineMedian(image, { direction: "both" }),
  pymovieLineMedian: (image) => library.pymovieLineMedian(image, { maximum: 65535 }),
  findBadPixels: (image) => library.findBadPixels(image),
  repairPixels: (image) => {
    const { width, height } = library.sizeOf(image);
    return library.repairPixels(image, new Uint8Array(width * height).fill(1, 0, 2));
  },
  invertGamma: (image) => library.invertGamma(image, { gamma: 0.45 }),
  applyTable: (image) => library.applyTable(image, [3, 4, 5]),
  normaliseCfa: (image) => {
    const { width, height } = library.sizeOf(image);
    return library.normaliseCfa(image, { colours: library.cfaColours(width, height, "RGGB") });
  },
  cfaLuminance: (image) => library.cfaLuminance(image),
};

const ARRAYS = [
  Uint8Array,
  Uint8ClampedArray,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
] as const;

/** Pictures of equal content laid out differently in memory, each wider and higher than 1 pixel. */
function layouts(
  width: number,
  height: number,
  value: (x: number, y: number) => number,
): Record<string, ImageLike> {
  const fill = (data: PixelArray, index: (x: number, y: number) => number) => {
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) data[index(x, y)] = value(x, y);
  };
  const dense: Record<string, ImageLike> = {};
  for (const Pixels of ARRAYS) {
    const image: Image = createImage(new Pixels(width * height), width, height);
    fill(image.data, (x, y) => y * width + x);
    dense[Pixels.name] = image;
  }
  const large = createImage(
    new Uint16Array((width + 7) * (height + 5)).fill(77),
    width + 7,
    height + 5,
  );
  fill(large.data, (x, y) => (y + 2) * (width + 7) + x + 3);
  const transposed = new Int32Array(width * height);
  fill(transposed, (x, y) => x * height + y);
  const mirrored = new Float32Array(width * height);
  fill(mirrored, (x, y) => (height - 1 - y) * width + (width - 1 - x));
  return {
    ...dense,
    window: windowView(large, { x: 3, y: 2, width, height }),
    transposed: { data: transposed, shape: [height, width], stride: [1, height], offset: 0 },
    mirrored: {
      data: mirrored,
      shape: [height, width],
      stride: [-width, -1],
      offset: width * height - 1,
    },
    "plain array": {
      ...dense.Float64Array!,
      data: [...(dense.Float64Array!.data as Float64Array)],
    },
  };
}

describe("whatever the type and layout of the pixels", () => {
  test.each(Object.entries(OPERATIONS))("%s sees the same picture", (_, operation) => {
    const next = uniform(21);
    const pixels = Array.from({ length: 13 * 9 }, () => Math.floor(127 * next()));
    const all = layouts(13, 9, (x, y) => pixels[y * 13 + x]!);
    const expected = operation(all.Float64Array!);
    for (const [name, image] of Object.entries(all))
      expect(operation(image), name).toEqual(expected);
  });
});

describe("whatever the picture", () => {
  test.each(Object.entries(OPERATIONS))(
    "%s neither changes it nor throws anything undocumented",
    (_, operation) => {
      const next = uniform(22);
      for (let trial = 0; trial < 60; trial++) {
        const width = 1 + Math.floor(9 * next());
        const height = 1 + Math.floor(9 * next());
        const strange = [
          Number.NaN,
          Number.POSITIVE_INFINITY,
          Number.NEGATIVE_INFINITY,
          1e300,
          -0,
          5e-324,
        ];
        const image = createImage(
          Float64Array.from({ length: width * height }, () =>
            next() < 0.2 ? strange[Math.floor(6 * next())]! : 1000 * next() - 100,
          ),
          width,
          height,
        );
        const before = image.data.slice();
        try {
          operation(image);
        } catch (error) {
          expect(isImageError(error), String(error)).toBe(true);
        }
        expect(image.data).toEqual(before);
      }
    },
  );

  test.each(Object.entries(OPERATIONS))(
    "%s refuses what has not two dimensions",
    (_, operation) => {
      const cube = { data: new Uint8Array(8), shape: [2, 2, 2], stride: [4, 2, 1], offset: 0 };
      expect(() => operation(cube)).toThrow(/2 dimensions.*Received \[2, 2, 2\]/);
    },
  );
});

test.each([
  { shape: [3, 3], stride: [3, 1], offset: 1 },
  { shape: [4, 3], stride: [3, 1], offset: 0 },
  { shape: [3, 3], stride: [3, -1], offset: 0 },
  { shape: [3, 3], stride: [3], offset: 0 },
])("a picture that reaches beyond its pixels is refused: %o", (layout) => {
  const image = { data: new Uint8Array(9), ...layout };
  try {
    library.toFloat64(image);
    expect.unreachable();
  } catch (error) {
    expect(isImageError(error, "invalid-shape")).toBe(true);
  }
});

describe("filters, on pictures with NaN", () => {
  /** A smooth picture with some pixels not measured. */
  function holed() {
    const next = uniform(23);
    return createImage(
      Float64Array.from({ length: 30 * 24 }, () => (next() < 0.05 ? Number.NaN : 100 + next())),
      30,
      24,
    );
  }

  test.each([
    "gaussianBlur",
    "medianFilter",
    "convolve",
    "shiftImage",
    "shiftImage, Fourier",
    "affineTransform",
    "rotateImage",
  ])("%s keeps values within reach of those measured", (name) => {
    const { data } = OPERATIONS[name]!(holed()) as Image<Float64Array>;
    // Values between 100 and 101, weights that add up to 1 with negative ones of at most a half:
    // a NaN counted as 0 would be off by tens.
    for (const value of data)
      if (!Number.isNaN(value)) expect(Math.abs(value - 100.5)).toBeLessThan(2);
    expect(data.some((value) => !Number.isNaN(value))).toBe(true);
  });
});

describe("an infinite pixel, as a division by 0 leaves it,", () => {
  test.each([
    "gaussianBlur",
    "convolve",
    "shiftImage",
    "shiftImage, Fourier",
    "affineTransform",
    "rotateImage",
    "cfaLuminance",
    "zscaleLimits",
    "percentileLimits",
    "autoStretchLimits",
  ])("counts as little as NaN in %s", (name) => {
    const next = uniform(25);
    const data = Float64Array.from({ length: 30 * 24 }, () => 100 + next());
    const withPixel = (value: number) => {
      const pixels = data.slice();
      pixels[11 * 30 + 14] = value;
      return OPERATIONS[name]!(createImage(pixels, 30, 24));
    };
    for (const infinite of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(withPixel(infinite)).toEqual(withPixel(Number.NaN));
    }
  });
});

describe("what is no picture", () => {
  test.each([
    [[[1, 2]], "an array"],
    [new Float32Array(4), "a typed array"],
    [{ data: [1], width: 1 }, "an object with data, width"],
    [null, "null"],
    [undefined, "undefined"],
    [5, "5"],
  ])("is refused with what came: %o", (thing, received) => {
    const image = thing as unknown as ImageLike;
    for (const [name, operation] of Object.entries(OPERATIONS)) {
      expect(() => operation(image), name).toThrow(
        `an image must have data, shape, stride and offset, as createImage gives them. Received ${received}.`,
      );
    }
  });
});

describe("filters commute with mirroring", () => {
  const mirror = (image: ImageLike): ImageLike => ({
    ...image,
    stride: [-image.stride[0]!, -image.stride[1]!],
    offset:
      image.offset +
      (image.shape[0]! - 1) * image.stride[0]! +
      (image.shape[1]! - 1) * image.stride[1]!,
  });

  test.each([
    "gaussianBlur",
    "pymovieBlur",
    "medianFilter",
    "convolve",
    "findBadPixels",
    "cfaLuminance",
  ])("%s", (name) => {
    const next = uniform(24);
    const image = createImage(
      Uint16Array.from({ length: 15 * 11 }, () => 60000 * next()),
      15,
      11,
    );
    const pixels = (result: unknown) =>
      result instanceof Uint8Array ? result : (result as Image<Float64Array>).data;
    const direct = pixels(OPERATIONS[name]!(image));
    const turned = pixels(OPERATIONS[name]!(mirror(image)));
    [...turned].reverse().forEach((value, i) => {
      expect(Math.abs(value - direct[i]!)).toBeLessThanOrEqual(1e-9 * Math.abs(value));
    });
  });
});
