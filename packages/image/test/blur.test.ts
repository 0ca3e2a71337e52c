import { describe, expect, test } from "vitest";
import {
  blurKernel5,
  convolve,
  createImage,
  gaussianBlur,
  gaussianKernel,
  pymovieBlur,
} from "../src/index.ts";
import { goldenImage, hasGoldens, readGolden } from "./golden.ts";
import { at, randomImage, starImage, uniform } from "./scenes.ts";

/** The fixed-point blur by its definition, in integers of any size. */
function blurByDefinition(pixels: Uint16Array, width: number, height: number): number[] {
  const kernel = [4638n, 16021n, 24218n, 16021n, 4638n];
  const mirror = (i: number, n: number): number =>
    n === 1 ? 0 : i < 0 ? mirror(-i, n) : i >= n ? mirror(2 * n - 2 - i, n) : i;
  return Array.from(pixels, (_, k) => {
    let sum = 0n;
    for (let j = 0; j < 5; j++) {
      for (let i = 0; i < 5; i++) {
        const x = mirror((k % width) + i - 2, width);
        const y = mirror(Math.floor(k / width) + j - 2, height);
        sum += kernel[i]! * kernel[j]! * BigInt(pixels[y * width + x]!);
      }
    }
    return Number((sum + (1n << 31n)) >> 32n);
  });
}

describe("pymovieBlur", () => {
  test.each([
    [23, 17],
    [1, 1],
    [2, 5],
    [7, 1],
    [3, 3],
  ])("equals the integer definition bit for bit, %i x %i", (width, height) => {
    const next = uniform(width);
    const pixels = Uint16Array.from({ length: width * height }, () => 65536 * next());
    const blurred = pymovieBlur(createImage(pixels, width, height));
    expect([...blurred.data]).toEqual(blurByDefinition(pixels, width, height));
  });

  test("keeps the largest value and rounds halves up", () => {
    const full = createImage(new Uint16Array(49).fill(65535), 7, 7);
    expect(pymovieBlur(full).data.every((value) => value === 65535)).toBe(true);
  });

  test("truncates floats first, and takes NaN for 0", () => {
    const floats = createImage(Float64Array.of(10.9, 10.9, 10.9, 10.9), 2, 2);
    expect([...pymovieBlur(floats).data]).toEqual([10, 10, 10, 10]);
    const empty = createImage(Float64Array.of(Number.NaN, -5), 2, 1);
    expect([...pymovieBlur(empty).data]).toEqual([0, 0]);
  });

  test.skipIf(!hasGoldens())("equals PyMovie's pictures bit for bit", () => {
    const { cases } = readGolden("blur.json");
    expect(cases).toHaveLength(3);
    for (const one of cases) {
      expect([...pymovieBlur(goldenImage(one.image)).data]).toEqual(one.blurred.flat());
    }
  });
});

describe("blurKernel5", () => {
  test("is exact before rounding, so a threshold can be tested without rounding", () => {
    const next = uniform(5);
    const pixels = Uint16Array.from({ length: 400 }, () => 65536 * next());
    const rounded = pymovieBlur(createImage(pixels, 20, 20)).data;
    const exact = blurKernel5(Float64Array.from(pixels), 20, 20);
    for (const cut of [20000.4, 30000, 32768.99]) {
      const byRounding = rounded.map((value) => (value > Math.floor(cut) ? 1 : 0));
      expect(exact.map((value) => (value >= Math.floor(cut) + 0.5 ? 1 : 0))).toEqual(
        Float64Array.from(byRounding),
      );
    }
  });

  test("is the Gaussian of sigma 1.1 to the precision of its 16-bit weights", () => {
    const image = randomImage(30, 20, 8);
    const gaussian = gaussianBlur(image, { sigma: 1.1, truncate: 1.8 });
    const fixed = blurKernel5(image.data, 30, 20);
    // Ten weights of at most half a unit of 1/65536 error each meet pixels of at most 1.
    gaussian.data.forEach((value, i) => {
      expect(Math.abs(value - fixed[i]!)).toBeLessThan(5 / 65536);
    });
  });
});

describe("gaussianBlur", () => {
  test("turns a star of sigma a into one of sigma sqrt(a² + b²)", () => {
    const a = 2;
    const b = 1.5;
    const blurred = gaussianBlur(starImage(41, 41, { x: 20.3, y: 19.6, sigma: a, peak: 1000 }), {
      sigma: b,
      truncate: 6,
    });
    const sigma = Math.hypot(a, b);
    const expected = starImage(41, 41, {
      x: 20.3,
      y: 19.6,
      sigma,
      peak: (1000 * (a * a)) / (sigma * sigma),
    });
    // Sampling a Gaussian of sigma 1.5 errs by 2 exp(-2 pi² 1.5²) = 1e-19, truncating it at 6 sigma
    // by 2e-9 of the peak.
    blurred.data.forEach((value, i) => {
      expect(Math.abs(value - expected.data[i]!)).toBeLessThan(1e-5);
    });
  });

  test("keeps a flat picture flat up to its edges, whatever stands beyond them", () => {
    const flat = createImage(new Uint8Array(35).fill(200), 7, 5);
    for (const edges of ["reflect-101", "reflect", "replicate", "nan"] as const) {
      for (const value of gaussianBlur(flat, { sigma: 3, edges }).data) {
        expect(value).toBeCloseTo(200, 10);
      }
    }
  });

  test("leaves NaN pixels out and fills them from their surroundings", () => {
    const image = createImage(new Float64Array(121).fill(50), 11, 11);
    image.data[60] = Number.NaN;
    for (const value of gaussianBlur(image, { sigma: 1 }).data) expect(value).toBeCloseTo(50, 10);
  });

  test("is NaN only where the kernel meets no measured pixel", () => {
    const image = createImage(new Float64Array(21).fill(Number.NaN), 21, 1);
    image.data[0] = 5;
    const { data } = gaussianBlur(image, { sigma: 1, truncate: 3, edges: "nan" });
    expect([...data].map((value) => !Number.isNaN(value)).indexOf(false)).toBe(4);
    expect(data.slice(0, 4).every((value) => Math.abs(value - 5) < 1e-9)).toBe(true);
  });

  test("refuses a sigma that is not greater than 0", () => {
    expect(() => gaussianBlur(randomImage(3, 3, 1), { sigma: 0 })).toThrow(
      /sigma must be a number greater than 0. Received 0/,
    );
  });
});

describe("convolve", () => {
  test("copies the kernel around a single pixel", () => {
    const image = createImage(new Float64Array(49), 7, 7);
    image.data[24] = 1;
    const kernel = createImage(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), 3, 3);
    const out = convolve(image, kernel);
    for (let y = 0; y < 3; y++) {
      for (let x = 0; x < 3; x++) expect(at(out, 2 + x, 2 + y)).toBe(at(kernel, x, y));
    }
  });

  test("with the outer product of a Gaussian is the Gaussian blur", () => {
    const image = randomImage(25, 18, 3);
    const line = gaussianKernel(1.3, 6);
    const square = Float64Array.from(
      { length: 169 },
      (_, k) => line[k % 13]! * line[Math.floor(k / 13)]!,
    );
    const direct = convolve(image, createImage(square, 13, 13));
    gaussianBlur(image, { sigma: 1.3, truncate: 4 }).data.forEach((value, i) => {
      expect(value).toBeCloseTo(direct.data[i]!, 12);
    });
  });

  test("scales by the share that met measured pixels, unless a weight is negative", () => {
    const image = createImage(Float64Array.of(4, Number.NaN, 4), 3, 1);
    const box = createImage(Float64Array.of(1, 1, 1), 3, 1);
    const edges = "replicate";
    expect([...convolve(image, box, { edges, normalise: true }).data]).toEqual([4, 4, 4]);
    const slope = createImage(Float64Array.of(1, 0, -1), 3, 1);
    expect([...convolve(image, slope, { edges }).data]).toEqual([Number.NaN, 0, Number.NaN]);
  });

  test("refuses even kernels, and to normalise a kernel of sum 0", () => {
    const image = randomImage(4, 4, 1);
    expect(() => convolve(image, createImage(new Float64Array(4), 2, 2))).toThrow(
      /kernel width must be an odd integer/,
    );
    const slope = createImage(Float64Array.of(1, 0, -1), 3, 1);
    expect(() => convolve(image, slope, { normalise: true })).toThrow(/sum of a kernel/);
  });
});
