import { describe, expect, test } from "vitest";
import {
  type AffineMatrix,
  affineTransform,
  createImage,
  type Interpolation,
  rotateImage,
  shiftImage,
} from "../src/index.ts";
import { at, randomImage, starImage } from "./scenes.ts";

const KERNELS: readonly Interpolation[] = ["nearest", "bilinear", "bicubic", "lanczos"];

/** Largest difference between measured pixels, and how many were measured. */
function compare(a: ArrayLike<number>, b: ArrayLike<number>) {
  let worst = 0;
  let measured = 0;
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i]!)) continue;
    measured++;
    worst = Math.max(worst, Math.abs(a[i]! - b[i]!));
  }
  return { worst, measured };
}

describe("shiftImage", () => {
  test.each([...KERNELS, "fourier"] as const)("moves whole pixels exactly, %s", (interpolation) => {
    const image = randomImage(11, 8, 1);
    const moved = shiftImage(image, { dx: 3, dy: -2, interpolation });
    expect(at(moved, 3, 0)).toBe(at(image, 0, 2));
    expect(at(moved, 10, 5)).toBe(at(image, 7, 7));
    expect(moved.data.filter(Number.isNaN)).toHaveLength(88 - 8 * 6);
  });

  test.each([...KERNELS, "fourier"] as const)("rolls round when it wraps, %s", (interpolation) => {
    const image = randomImage(7, 5, 2);
    const there = shiftImage(image, { dx: 23, dy: -14, interpolation, outside: "wrap" });
    const back = shiftImage(there, { dx: -23, dy: 14, interpolation, outside: "wrap" });
    expect(back.data).toEqual(image.data);
    expect(at(there, 2, 1)).toBe(at(image, 0, 0));
  });

  // Largest error relative to the peak, for a star of sigma 2 pixels moved by (0.3, -0.6). Bilinear
  // errs by f (1 - f) / 2 times the curvature 1 / sigma² per axis: (0.105 + 0.12) / 4 = 0.056.
  // Keys' kernel is of third order; its error and that of Lanczos are bounded by measurement here.
  test.each([
    ["bilinear", 0.057],
    ["bicubic", 0.009],
    ["lanczos", 0.006],
    ["fourier", 1e-7],
  ] as const)("moves a star to where it was asked to, %s within %d", (interpolation, bound) => {
    const star = { sigma: 2, peak: 1000 };
    const before = starImage(41, 38, { ...star, x: 20.2, y: 18.7 });
    const after = starImage(41, 38, { ...star, x: 20.5, y: 18.1 });
    const moved = shiftImage(before, { dx: 0.3, dy: -0.6, interpolation });
    const { worst, measured } = compare(moved.data, after.data);
    expect(worst / 1000).toBeLessThan(bound);
    expect(measured).toBeGreaterThanOrEqual(40 * 37);
  });

  test.each([...KERNELS, "fourier"] as const)("keeps a flat picture flat, %s", (interpolation) => {
    const flat = createImage(new Uint16Array(15 * 12).fill(500), 15, 12);
    for (const value of shiftImage(flat, { dx: -1.4, dy: 0.3, interpolation }).data) {
      if (!Number.isNaN(value)) expect(value).toBeCloseTo(500, 8);
    }
  });

  test.each([
    [9, 6],
    [8, 7],
  ])("by Fourier is the phase ramp on the spectrum, %i x %i", (width, height) => {
    const image = randomImage(width, height, 3);
    const [dx, dy] = [1.37, -0.61];
    const moved = shiftImage(image, { dx, dy, interpolation: "fourier", outside: "wrap" });
    // A ramp of complex phases by the definition of the discrete transform, in one dimension after
    // the other; of the highest frequency of an even size the real part is taken.
    const shiftLine = (line: number[], shift: number) =>
      line.map((_, x) => {
        const n = line.length;
        let sum = 0;
        for (let u = Math.ceil(-n / 2); u < n / 2 + (n % 2 === 0 ? 1 : 0); u++) {
          const half = n % 2 === 0 && Math.abs(u) === n / 2 ? 0.5 : 1;
          line.forEach((value, k) => {
            sum += (half * value * Math.cos((2 * Math.PI * u * (x - k - shift)) / n)) / n;
          });
        }
        return sum;
      });
    const rows = Array.from({ length: height }, (_, y) =>
      shiftLine([...image.data.slice(y * width, (y + 1) * width)], dx),
    );
    for (let x = 0; x < width; x++) {
      const column = shiftLine(
        rows.map((row) => row[x]!),
        dy,
      );
      column.forEach((value, y) => {
        expect(at(moved, x, y)).toBeCloseTo(value, 12);
      });
    }
  });

  test.each([...KERNELS, "fourier"] as const)(
    "does not spread a NaN pixel far, %s",
    (interpolation) => {
      const image = starImage(21, 21, { x: 5, y: 5, sigma: 2, peak: 100, sky: 50 });
      image.data[15 * 21 + 15] = Number.NaN;
      const moved = shiftImage(image, { dx: 0.2, dy: 0.2, interpolation, outside: "wrap" });
      expect(moved.data.filter(Number.isNaN)).toHaveLength(1);
      expect(at(moved, 15, 15)).toBeNaN();
    },
  );

  test("that leaves the picture altogether leaves nothing", () => {
    const moved = shiftImage(randomImage(5, 5, 1), { dx: 1e12, dy: 0 });
    expect(moved.data.every(Number.isNaN)).toBe(true);
  });

  test("refuses a shift that is not a number", () => {
    expect(() => shiftImage(randomImage(2, 2, 1), { dx: Number.NaN, dy: 0 })).toThrow(
      /dx must be a finite number. Received NaN/,
    );
  });
});

describe("affineTransform", () => {
  test.each(KERNELS)("by the identity changes nothing, %s", (interpolation) => {
    const image = randomImage(9, 7, 5);
    expect(affineTransform(image, { matrix: [1, 0, 0, 0, 1, 0], interpolation })).toEqual(image);
  });

  test.each(KERNELS)("by a translation is a shift, %s", (interpolation) => {
    const image = randomImage(12, 9, 6);
    const shifted = shiftImage(image, { dx: 1.3, dy: -0.8, interpolation });
    const moved = affineTransform(image, { matrix: [1, 0, 1.3, 0, 1, -0.8], interpolation });
    shifted.data.forEach((value, i) => {
      if (Number.isNaN(value)) expect(moved.data[i]).toBeNaN();
      else expect(moved.data[i]).toBeCloseTo(value, 12);
    });
  });

  test.each([
    ["bilinear", 1],
    ["bicubic", 2],
  ] as const)(
    "reproduces polynomials of its order inside the picture, %s",
    (interpolation, order) => {
      const surface = (x: number, y: number) =>
        order === 1 ? 3 + 2 * x - y : 3 + 2 * x - y + 0.5 * x * x - 0.25 * x * y + 0.1 * y * y;
      const image = createImage(
        Float64Array.from({ length: 400 }, (_, i) => surface(i % 20, Math.floor(i / 20))),
        20,
        20,
      );
      // The pixel at (x, y) lands at (1.1 x + 0.2 y - 1, -0.3 x + 0.9 y + 4).
      const moved = affineTransform(image, { matrix: [1.1, 0.2, -1, -0.3, 0.9, 4], interpolation });
      for (let y = 6; y < 14; y++) {
        for (let x = 6; x < 14; x++) {
          const determinant = 1.1 * 0.9 + 0.3 * 0.2;
          const fromX = (0.9 * (x + 1) - 0.2 * (y - 4)) / determinant;
          const fromY = (1.1 * (y - 4) + 0.3 * (x + 1)) / determinant;
          expect(at(moved, x, y)).toBeCloseTo(surface(fromX, fromY), 10);
        }
      }
    },
  );

  test("makes pictures of any size, and NaN where nothing came from", () => {
    const image = createImage(new Float64Array(16).fill(1), 4, 4);
    const large = affineTransform(image, { matrix: [2, 0, 0, 0, 2, 0], width: 10, height: 9 });
    expect(large.shape).toEqual([9, 10]);
    expect(at(large, 6, 6)).toBeCloseTo(1, 12);
    expect(at(large, 9, 8)).toBeNaN();
  });

  test("refuses a matrix that cannot be inverted", () => {
    expect(() => affineTransform(randomImage(3, 3, 1), { matrix: [1, 2, 0, 2, 4, 0] })).toThrow(
      /absolute determinant of matrix must be a number greater than 0/,
    );
    const short = [1, 0, 0, 0, 1] as unknown as AffineMatrix;
    expect(() => affineTransform(randomImage(3, 3, 1), { matrix: short })).toThrow(
      "matrix.length must be 6. Received 5.",
    );
  });
});

describe("rotateImage", () => {
  test("by quarters of a turn moves pixels exactly, the x axis towards the y axis", () => {
    const image = randomImage(6, 6, 9);
    const turned = rotateImage(image, { angleDegrees: 90 });
    for (let y = 0; y < 6; y++) {
      for (let x = 0; x < 6; x++) expect(at(turned, 5 - y, x)).toBe(at(image, x, y));
    }
    expect(rotateImage(turned, { angleDegrees: -450 }).data).toEqual(image.data);
  });

  test("takes a star where the angle says", () => {
    const image = starImage(61, 61, { x: 45, y: 30, sigma: 2.5, peak: 1 });
    const turned = rotateImage(image, { angleDegrees: 30, x: 30, y: 30, interpolation: "lanczos" });
    const angle = Math.PI / 6;
    const expected = starImage(61, 61, {
      x: 30 + 15 * Math.cos(angle),
      y: 30 + 15 * Math.sin(angle),
      sigma: 2.5,
      peak: 1,
    });
    expect(compare(turned.data, expected.data).worst).toBeLessThan(0.006);
  });
});
