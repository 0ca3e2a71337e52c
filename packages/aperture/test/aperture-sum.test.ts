import { createRandom } from "@photkit/core-stats";
import { createImage } from "@photkit/image";
import { describe, expect, it } from "vitest";
import { type ApertureShape, apertureWeights, flagNames, sumAperture } from "../src/index.ts";
import { scene } from "./scene.ts";

const thetaRadians = 0.7;
/** Shapes and their areas. */
const SHAPES: [ApertureShape, number][] = [
  [{ kind: "circle", radius: 4.3 }, Math.PI * 4.3 ** 2],
  [{ kind: "circle-annulus", inner: 3, outer: 5.5 }, Math.PI * (5.5 ** 2 - 9)],
  [{ kind: "ellipse", semimajor: 6, semiminor: 2.5, thetaRadians }, Math.PI * 15],
  [
    { kind: "ellipse-annulus", semimajor: 8, semiminor: 4, hole: 0.5, thetaRadians },
    Math.PI * 32 * 0.75,
  ],
  [{ kind: "rectangle", width: 7, height: 0.4, thetaRadians }, 2.8],
  [
    {
      kind: "rectangle-annulus",
      width: 9,
      height: 6,
      innerWidth: 3,
      innerHeight: 2,
      thetaRadians,
    },
    48,
  ],
  // An arrow head: concave.
  [{ kind: "polygon", xs: [0, 5, 0, -5], ys: [6, -4, 0, -4] }, 30],
];

describe.each(SHAPES)("the aperture %o", (shape, area) => {
  it("has its exact area wherever it lies", () => {
    const random = createRandom(6);
    for (let k = 0; k < 20; k++) {
      const weights = apertureWeights(shape, 9 * random.uniform(), -9 * random.uniform());
      expect(Math.abs(weights.area - area)).toBeLessThan(1e-12 * (1 + area));
    }
  });

  it("lies in a box without an empty border", () => {
    const random = createRandom(7);
    for (let k = 0; k < 20; k++) {
      const { width, height, values } = apertureWeights(
        shape,
        9 * random.uniform(),
        -9 * random.uniform(),
      );
      const filled = (holds: (column: number, row: number) => boolean) =>
        values.some((share, i) => share > 0 && holds(i % width, Math.floor(i / width)));
      expect(filled((column) => column === 0)).toBe(true);
      expect(filled((column) => column === width - 1)).toBe(true);
      expect(filled((_, row) => row === 0)).toBe(true);
      expect(filled((_, row) => row === height - 1)).toBe(true);
    }
  });

  it("has it by sampling to the step of the samples", () => {
    const sampled = apertureWeights(shape, 20.3, 20.6, { overlap: "subpixel", subpixels: 50 });
    // Points cannot be wrong by more than a boundary's length times their distance.
    expect(Math.abs(sampled.area - area)).toBeLessThan(0.05 * (1 + area) ** 0.5);
  });

  it("sums what its two halves of an image sum", () => {
    const whole = scene([{ x: 30, y: 31, flux: 9000 }], { noise: 5 });
    const [left, right] = [0, 1].map((side) => {
      const mask = new Uint8Array(64 * 64);
      for (let i = 0; i < mask.length; i++) mask[i] = i % 64 < 31 === (side === 0) ? 1 : 0;
      return sumAperture(whole, shape, 30.2, 31.4, { mask: createImage(mask, 64, 64) });
    });
    const both = sumAperture(whole, shape, 30.2, 31.4);
    expect(left!.sum + right!.sum).toBeCloseTo(both.sum, 8);
    expect(left!.area + right!.area).toBeCloseTo(both.area, 10);
  });
});

describe("sumAperture", () => {
  it("names the picture that has another size", () => {
    const image = scene([]);
    const small = scene([], { width: 5, height: 5 });
    const shape: ApertureShape = { kind: "circle", radius: 3 };
    for (const name of ["error", "mask"]) {
      expect(() => sumAperture(image, shape, 9, 9, { [name]: small })).toThrow(
        `${name} must be as large as the image, 64 x 64. Received 5 x 5.`,
      );
    }
  });

  it("adds errors with squared shares", () => {
    const image = scene([], { sky: 1 });
    const error = scene([], { sky: 3 });
    const shape = { kind: "circle", radius: 0.5 } as const;
    const { sum, sumError, area } = sumAperture(image, shape, 30.5, 30.5, { error });
    // Four pixels, a quarter of the circle in each.
    expect(area).toBeCloseTo(Math.PI / 4, 12);
    expect(sum).toBeCloseTo(Math.PI / 4, 12);
    expect(sumError).toBeCloseTo(2 * 3 * (Math.PI / 16), 12);
    expect(sumAperture(image, shape, 30, 30).sumError).toBeNaN();
  });

  it("flags edges and is NaN outside", () => {
    const image = scene([], { sky: 1 });
    const shape = { kind: "rectangle", width: 4, height: 4, thetaRadians: 0 } as const;
    const half = sumAperture(image, shape, -0.5, 30);
    expect(half.sum).toBeCloseTo(8, 12);
    expect(flagNames(half.flags)).toEqual(["edge"]);
    const none = sumAperture(image, shape, -9, 30);
    expect(none.sum).toBeNaN();
    expect(flagNames(none.flags)).toEqual(["edge", "outside"]);
  });

  it("names what is wrong", () => {
    const image = scene([]);
    expect(() => sumAperture(image, { kind: "circle", radius: -1 }, 3, 3)).toThrow("radius");
    expect(() => sumAperture(image, { kind: "circle", radius: 1 }, Number.NaN, 3)).toThrow("x");
    expect(() => sumAperture(image, { kind: "polygon", xs: [1, 2], ys: [1, 2] }, 3, 3)).toThrow(
      "xs.length",
    );
  });
});
