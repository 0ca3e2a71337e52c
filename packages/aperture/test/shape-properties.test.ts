/** What holds for any shape, place, mask and layout of the pixels. */

import { createImage, type Image, type ImageLike, type PixelArray } from "@photkit/image";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ApertureShape,
  apertureStatistics,
  apertureWeights,
  centroid,
  circularMask,
  fitPsf,
  measureAdaptive,
  measureCircle,
  measureForced,
  measureMask,
  measureOptimal,
  sumAperture,
  surfaceBackground,
} from "../src/index.ts";

const SIDE = 24;
const runs = { numRuns: 60, seed: 11 };
const pixels = fc.array(fc.integer({ min: 0, max: 120 }), {
  minLength: SIDE * SIDE,
  maxLength: SIDE * SIDE,
});
const hidden = fc.array(fc.nat(SIDE * SIDE - 1), { maxLength: 150 });
const place = fc.double({ min: -4, max: SIDE + 3, noNaN: true });
const length = fc.double({ min: 0.2, max: 9, noNaN: true });
const angle = fc.double({ min: -7, max: 7, noNaN: true });
const share = fc.double({ min: 0.05, max: 0.95, noNaN: true });
const image = (values: readonly number[]) => createImage(Float64Array.from(values), SIDE, SIDE);

/** A polygon around the position: a distance in each of several directions. */
const polygon = fc.array(length, { minLength: 3, maxLength: 9 }).map((distances): ApertureShape => {
  const turn = (2 * Math.PI) / distances.length;
  return {
    kind: "polygon",
    xs: distances.map((distance, k) => distance * Math.cos(k * turn)),
    ys: distances.map((distance, k) => distance * Math.sin(k * turn)),
  };
});
const shapes: fc.Arbitrary<ApertureShape> = fc.oneof(
  length.map((radius) => ({ kind: "circle" as const, radius })),
  fc.tuple(length, share).map(([outer, part]) => ({
    kind: "circle-annulus" as const,
    inner: part * outer,
    outer,
  })),
  fc.tuple(length, length, angle).map(([semimajor, semiminor, thetaRadians]) => ({
    kind: "ellipse" as const,
    semimajor,
    semiminor,
    thetaRadians,
  })),
  fc.tuple(length, length, angle, share).map(([semimajor, semiminor, thetaRadians, hole]) => ({
    kind: "ellipse-annulus" as const,
    semimajor,
    semiminor,
    thetaRadians,
    hole,
  })),
  fc.tuple(length, length, angle).map(([width, height, thetaRadians]) => ({
    kind: "rectangle" as const,
    width,
    height,
    thetaRadians,
  })),
  fc.tuple(length, length, angle, share).map(([width, height, thetaRadians, part]) => ({
    kind: "rectangle-annulus" as const,
    width,
    height,
    innerWidth: part * width,
    innerHeight: part * height,
    thetaRadians,
  })),
  polygon,
);

function areaOf(shape: ApertureShape): number {
  switch (shape.kind) {
    case "circle":
      return Math.PI * shape.radius ** 2;
    case "circle-annulus":
      return Math.PI * (shape.outer ** 2 - shape.inner ** 2);
    case "ellipse":
      return Math.PI * shape.semimajor * shape.semiminor;
    case "ellipse-annulus":
      return Math.PI * shape.semimajor * shape.semiminor * (1 - shape.hole ** 2);
    case "rectangle":
      return shape.width * shape.height;
    case "rectangle-annulus":
      return shape.width * shape.height - shape.innerWidth * shape.innerHeight;
    case "polygon": {
      const { xs, ys } = shape;
      let twice = 0;
      for (let i = 0; i < xs.length; i++) {
        const next = (i + 1) % xs.length;
        twice += xs[i]! * ys[next]! - xs[next]! * ys[i]!;
      }
      return Math.abs(twice) / 2;
    }
  }
}

/** The shape seen in a mirror that turns columns round, and with rows and columns exchanged. */
function mirrored(shape: ApertureShape): ApertureShape {
  if (shape.kind === "polygon") {
    return {
      ...shape,
      xs: Array.from(shape.xs, (x) => -x).reverse(),
      ys: [...Array.from(shape.ys)].reverse(),
    };
  }
  return "thetaRadians" in shape ? { ...shape, thetaRadians: -shape.thetaRadians } : shape;
}
function transposed(shape: ApertureShape): ApertureShape {
  if (shape.kind === "polygon") {
    return { ...shape, xs: Array.from(shape.ys).reverse(), ys: Array.from(shape.xs).reverse() };
  }
  return "thetaRadians" in shape
    ? { ...shape, thetaRadians: Math.PI / 2 - shape.thetaRadians }
    : shape;
}

const near = (a: number, b: number, tolerance: number) =>
  Number.isNaN(b) ? expect(a).toBeNaN() : expect(Math.abs(a - b)).toBeLessThan(tolerance);

describe("any shape", () => {
  it("has shares from 0 to 1 that add up to its area in closed form", () => {
    fc.assert(
      fc.property(shapes, place, place, (shape, x, y) => {
        const { values, area } = apertureWeights(shape, x, y);
        expect(values.every((value) => value >= 0 && value <= 1 + 1e-12)).toBe(true);
        // 400 pixels of 1e-14 each.
        near(area, areaOf(shape), 1e-11 * (1 + area));
      }),
      { ...runs, numRuns: 300 },
    );
  });

  it("sums pictures additively, and itself in any mirror alike", () => {
    fc.assert(
      fc.property(pixels, pixels, shapes, place, place, (a, b, shape, x, y) => {
        const last = SIDE - 1;
        const of = (picture: ImageLike, one: ApertureShape, column: number, row: number) =>
          sumAperture(picture, one, column, row);
        const plain = of(image(a), shape, x, y);
        const both = of(image(a.map((value, i) => value + 3 * b[i]!)), shape, x, y);
        const tolerance = 1e-9 * (1 + Math.abs(both.sum || 0));
        near(both.sum, plain.sum + 3 * of(image(b), shape, x, y).sum, tolerance);
        const mirror = image(a.map((_, i) => a[i - (i % SIDE) + (last - (i % SIDE))]!));
        const turned = image(a.map((_, i) => a[(i % SIDE) * SIDE + Math.floor(i / SIDE)]!));
        for (const other of [
          of(mirror, mirrored(shape), last - x, y),
          of(turned, transposed(shape), y, x),
        ]) {
          near(other.area, plain.area, 1e-9 * (1 + plain.area));
          // Where hardly anything is left of a shape, rounding decides whether it is anything.
          if (plain.area > 1e-9) near(other.sum, plain.sum, 1e-8 * (1 + Math.abs(plain.sum)));
        }
      }),
      runs,
    );
  });

  it("is a whole made of a hole and a ring", () => {
    fc.assert(
      fc.property(
        pixels,
        place,
        place,
        length,
        length,
        angle,
        share,
        (a, x, y, p, q, theta, part) => {
          const of = (shape: ApertureShape) => sumAperture(image(a), shape, x, y).sum || 0;
          const ellipse = { semimajor: p, semiminor: q, thetaRadians: theta };
          const small = { semimajor: part * p, semiminor: part * q, thetaRadians: theta };
          const box = { width: p, height: q, thetaRadians: theta };
          const core = { width: part * p, height: part * q, thetaRadians: theta };
          const inner = { innerWidth: core.width, innerHeight: core.height };
          const pairs: [whole: number, parts: number][] = [
            [
              of({ kind: "ellipse", ...ellipse }),
              of({ kind: "ellipse", ...small }) +
                of({ kind: "ellipse-annulus", ...ellipse, hole: part }),
            ],
            [
              of({ kind: "rectangle", ...box }),
              of({ kind: "rectangle", ...core }) +
                of({ kind: "rectangle-annulus", ...box, ...inner }),
            ],
          ];
          for (const [whole, parts] of pairs) near(parts, whole, 1e-8 * (1 + whole));
        },
      ),
      runs,
    );
  });

  it("sees numbers only: NaN or masked pixels are left out of sum, area and statistics", () => {
    fc.assert(
      fc.property(pixels, hidden, shapes, place, place, (a, holes, shape, x, y) => {
        const blind = image(a);
        const junk = image(a);
        const mask = createImage(new Uint8Array(SIDE * SIDE), SIDE, SIDE);
        for (const i of holes) {
          blind.data[i] = Number.NaN;
          junk.data[i] = 1e30;
          mask.data[i] = 7;
        }
        const found = apertureStatistics(blind, shape, x, y, { sigma: 3 });
        expect(apertureStatistics(junk, shape, x, y, { sigma: 3, mask })).toEqual(found);
        expect(Number.isFinite(found.sum)).toBe(found.area > 0);
        expect(Number.isFinite(found.median)).toBe(found.pixels > 0);
      }),
      runs,
    );
  });
});

/** Numbers of every method that measures a star, at one place. */
const METHODS: Readonly<
  Record<string, (picture: ImageLike, x: number, y: number, mask: ImageLike | null) => object>
> = {
  circle: (picture, x, y, mask) =>
    measureCircle(picture, x, y, { radius: 3, annulus: { inner: 4, outer: 7 }, mask }),
  optimal: (picture, x, y, mask) =>
    measureOptimal(picture, x, y, { fwhm: 3, annulus: { inner: 4, outer: 7 }, mask }),
  forced: (picture, x, y, mask) =>
    measureForced(picture, [x, x + 3], [y, y], { psf: { kind: "gaussian", fwhm: 3 }, mask }),
  "PSF fit": (picture, x, y, mask) =>
    fitPsf(picture, x, y, { psf: { kind: "gaussian", fwhm: 3 }, mask }),
  adaptive: (picture, x, y, mask) => measureAdaptive(picture, x, y, { windowSize: 15, mask }),
  mask: (picture, x, y, mask) => measureMask(picture, circularMask(x, y, 3.2), { mask }),
  marginals: (picture, x, y, mask) =>
    centroid(picture, x, y, { method: "marginals", radius: 5, mask }),
  surface: (picture, x, y, mask) =>
    surfaceBackground({ inner: 3, outer: 9, order: 2 })({ image: picture, x, y, mask }),
};

/** A star of 1000 ADU on a sky with the given noise, in whole numbers below 128. */
function star(noise: readonly number[], x: number, y: number): number[] {
  return noise.map((value, i) => {
    const squared = ((i % SIDE) - x) ** 2 + (Math.floor(i / SIDE) - y) ** 2;
    return Math.round(10 + value / 12 + 90 * Math.exp(-squared / 4));
  });
}

const inside = fc.double({ min: 7, max: 16, noNaN: true });
/** Places that stay what they are, to the last bit, when a whole number is added. */
const onGrid = fc.integer({ min: 7 * 64, max: 16 * 64 }).map((steps) => steps / 64);
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
];

/** The same picture in every type and in layouts that a camera or a library may bring. */
function layouts(values: readonly number[]): ImageLike[] {
  const column = new Float32Array(SIDE * SIDE);
  const backwards = new Int16Array(2 * SIDE * SIDE + 5);
  const framed = new Uint16Array((SIDE + 9) * (SIDE + 4)).fill(77);
  values.forEach((value, i) => {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
    column[x * SIDE + y] = value;
    backwards[2 * (SIDE * SIDE - 1 - i) + 3] = value;
    framed[(y + 2) * (SIDE + 9) + x + 5] = value;
  });
  const shape = [SIDE, SIDE];
  return [
    ...ARRAYS.map((Type): Image => createImage(Type.from(values) as PixelArray, SIDE, SIDE)),
    { data: values, shape, stride: [SIDE, 1], offset: 0 },
    { data: column, shape, stride: [1, SIDE], offset: 0 },
    { data: backwards, shape, stride: [-2 * SIDE, -2], offset: 2 * (SIDE * SIDE - 1) + 3 },
    { data: framed, shape, stride: [SIDE + 9, 1], offset: 2 * (SIDE + 9) + 5 },
  ];
}

describe.each(Object.entries(METHODS))("%s", (_, measure) => {
  it("says the same of the same pixels in any type and layout, to the last bit", () => {
    fc.assert(
      fc.property(pixels, inside, inside, (noise, x, y) => {
        const values = star(noise, x, y);
        const plain = measure(image(values), x, y, null);
        for (const other of layouts(values)) expect(measure(other, x, y, null)).toEqual(plain);
      }),
      { ...runs, numRuns: 15 },
    );
  });

  it("does not look under a mask, and leaks no NaN of the pixels into a flux", () => {
    fc.assert(
      fc.property(pixels, hidden, inside, inside, (noise, holes, x, y) => {
        const values = star(noise, x, y);
        const blind = image(values);
        const junk = image(values);
        const mask = createImage(new Uint8Array(SIDE * SIDE), SIDE, SIDE);
        for (const i of holes) {
          blind.data[i] = Number.NaN;
          junk.data[i] = -1e30;
          mask.data[i] = 1;
        }
        const found = measure(blind, x, y, null) as { flux?: unknown; pixels?: unknown };
        expect(measure(junk, x, y, mask)).toEqual(found);
        if (typeof found.flux === "number" && Number(found.pixels) > 0) {
          expect(Number.isFinite(found.flux)).toBe(true);
        }
      }),
      { ...runs, numRuns: 25 },
    );
  });

  it("does not see what lies beyond the picture: padding with NaN changes no number", () => {
    fc.assert(
      fc.property(pixels, onGrid, onGrid, (noise, x, y) => {
        const values = star(noise, x, y);
        const [dx, dy] = [11, 6];
        const wide = SIDE + 20;
        const padded = createImage(new Float64Array(wide * wide).fill(Number.NaN), wide, wide);
        values.forEach((value, i) => {
          padded.data[(Math.floor(i / SIDE) + dy) * wide + (i % SIDE) + dx] = value;
        });
        const fluxOf = (found: object) =>
          Number(
            Array.from((found as { flux?: ArrayLike<number> }).flux ?? [])[0] ??
              (found as { flux?: number }).flux ??
              (found as { level?: number }).level,
          );
        const plain = fluxOf(measure(image(values), x, y, null));
        const other = fluxOf(measure(padded, x + dx, y + dy, null));
        near(other, plain, 1e-6 * (1 + Math.abs(plain)));
      }),
      { ...runs, numRuns: 20 },
    );
  });
});
