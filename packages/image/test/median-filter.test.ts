import { describe, expect, test } from "vitest";
import { createImage, medianFilter } from "../src/index.ts";
import { at, randomImage } from "./scenes.ts";

describe("medianFilter", () => {
  test.each([1, 3, 5, 9])("is the middle of the sorted square, size %i", (size) => {
    const image = randomImage(14, 11, size);
    const out = medianFilter(image, { size });
    const r = size >> 1;
    for (let y = r; y < 11 - r; y++) {
      for (let x = r; x < 14 - r; x++) {
        const square: number[] = [];
        for (let j = -r; j <= r; j++)
          for (let i = -r; i <= r; i++) square.push(at(image, x + i, y + j));
        expect(at(out, x, y)).toBe(square.sort((a, b) => a - b)[square.length >> 1]);
      }
    }
  });

  test("of bytes is that of the same numbers as floats, at every edge and size", () => {
    for (const [width, height] of [
      [14, 11],
      [1, 7],
      [3, 2],
    ] as const) {
      const values = randomImage(width, height, 6, 256).data.map((value) => Math.trunc(value));
      for (const bytes of [Uint8Array.from(values), Uint8ClampedArray.from(values)]) {
        const image = createImage(bytes, width, height);
        const floats = createImage(Float64Array.from(bytes), width, height);
        for (const size of [1, 3, 5, 15]) {
          for (const edges of ["reflect-101", "reflect", "replicate", "nan"] as const) {
            expect(medianFilter(image, { size, edges })).toEqual(
              medianFilter(floats, { size, edges }),
            );
          }
        }
        // A window that hangs together with its picture: other strides and an offset.
        const flipped = { ...image, stride: [-width, 1], offset: width * (height - 1) };
        const rows = Array.from(medianFilter(floats, { size: 3 }).data);
        const upside = Array.from({ length: height }, (_, y) =>
          rows.slice(y * width, (y + 1) * width),
        );
        expect([...medianFilter(flipped, { size: 3 }).data]).toEqual(upside.reverse().flat());
      }
    }
  });

  test("removes a hot pixel completely and keeps a straight edge", () => {
    const image = createImage(
      Float64Array.from({ length: 64 }, (_, i) => (i % 8 < 4 ? 10 : 90)),
      8,
      8,
    );
    const clean = image.data.slice();
    image.data[27] = 60000;
    expect(medianFilter(image).data).toEqual(clean);
  });

  test("sees mirrored rows and columns beyond the edges", () => {
    const image = createImage(Float64Array.of(1, 2, 4, 8), 4, 1);
    expect([...medianFilter(image, { size: 3 }).data]).toEqual([2, 2, 4, 4]);
    expect([...medianFilter(image, { size: 3, edges: "replicate" }).data]).toEqual([1, 2, 4, 8]);
    expect([...medianFilter(image, { size: 3, edges: "nan" }).data]).toEqual([1.5, 2, 4, 6]);
  });

  test("leaves NaN out and is NaN where nothing was measured", () => {
    const image = createImage(new Float64Array(49).fill(Number.NaN), 7, 7);
    image.data[0] = 3;
    const { data } = medianFilter(image, { edges: "nan" });
    expect([data[0], data[1], data[8], data[2], data[48]]).toEqual([
      3,
      3,
      3,
      Number.NaN,
      Number.NaN,
    ]);
  });

  test("refuses an even size", () => {
    expect(() => medianFilter(randomImage(3, 3, 1), { size: 4 })).toThrow(
      /size must be an odd integer greater than 0. Received 4/,
    );
  });
});
