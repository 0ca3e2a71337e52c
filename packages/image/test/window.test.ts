import { describe, expect, test } from "vitest";
import {
  copyWindow,
  createImage,
  isImageError,
  toFloat32,
  toFloat64,
  toNdarray,
  windowView,
} from "../src/index.ts";
import { at } from "./scenes.ts";

const ramp = (width: number, height: number) =>
  createImage(
    Uint16Array.from({ length: width * height }, (_, i) => i),
    width,
    height,
  );

describe("windowView", () => {
  test("shares the pixels of the picture", () => {
    const image = ramp(6, 4);
    const view = windowView(image, { x: 2, y: 1, width: 3, height: 2 });
    expect(view.data).toBe(image.data);
    expect(view.shape).toEqual([2, 3]);
    expect(at(view, 0, 0)).toBe(8);
    expect(at(view, 2, 1)).toBe(16);
  });

  test("of a view counts from the corner of that view", () => {
    const outer = windowView(ramp(6, 4), { x: 1, y: 1, width: 5, height: 3 });
    expect(at(windowView(outer, { x: 2, y: 1, width: 2, height: 2 }), 0, 0)).toBe(2 * 6 + 3);
  });

  test.each([
    { x: -1, y: 0, width: 2, height: 2 },
    { x: 5, y: 0, width: 2, height: 2 },
    { x: 0, y: 3, width: 2, height: 2 },
  ])("refuses a window that is not inside: %o", (window) => {
    try {
      windowView(ramp(6, 4), window);
      expect.unreachable();
    } catch (error) {
      expect(isImageError(error, "outside-image")).toBe(true);
    }
  });

  test("refuses fractions of pixels and says so", () => {
    expect(() => windowView(ramp(6, 4), { x: 0.5, y: 0, width: 2, height: 2 })).toThrow(
      /x must be an integer.*Received 0.5/,
    );
  });
});

describe("copyWindow", () => {
  test("copies the pixels in row order", () => {
    expect([...copyWindow(ramp(6, 4), 2, 1, 2, 2)]).toEqual([8, 9, 14, 15]);
  });

  test("is NaN where the window hangs over each edge", () => {
    const copy = copyWindow(ramp(2, 2), -1, -1, 4, 4);
    expect([...copy]).toEqual([
      ...[Number.NaN, Number.NaN, Number.NaN, Number.NaN],
      ...[Number.NaN, 0, 1, Number.NaN],
      ...[Number.NaN, 2, 3, Number.NaN],
      ...[Number.NaN, Number.NaN, Number.NaN, Number.NaN],
    ]);
  });

  test.each([
    [-9, 0],
    [9, 0],
    [0, -9],
    [0, 9],
  ])("is NaN throughout when the window at %i, %i misses the picture", (x, y) => {
    expect(copyWindow(ramp(4, 4), x, y, 3, 3).every(Number.isNaN)).toBe(true);
  });

  test("overwrites all of a buffer that is used again", () => {
    const out = new Float64Array(4).fill(7);
    expect(copyWindow(ramp(2, 2), 1, 1, 2, 2, out)).toBe(out);
    expect([...out]).toEqual([3, Number.NaN, Number.NaN, Number.NaN]);
  });

  test("reads transposed, mirrored and plain-array pictures alike", () => {
    const { data } = ramp(3, 2);
    const transposed = { data, shape: [3, 2], stride: [1, 3], offset: 0 };
    expect([...copyWindow(transposed, 0, 1, 2, 2)]).toEqual([1, 4, 2, 5]);
    const mirrored = { data: [...data], shape: [2, 3], stride: [3, -1], offset: 2 };
    expect([...copyWindow(mirrored, 0, 0, 3, 2)]).toEqual([2, 1, 0, 5, 4, 3]);
  });

  test("refuses a buffer of another length", () => {
    expect(() => copyWindow(ramp(4, 4), 0, 0, 2, 2, new Float64Array(5))).toThrow(
      /out must have 2 x 2 = 4 elements. Received 5/,
    );
  });
});

describe("conversion", () => {
  test("is exact for the integers of every pixel type and never shares pixels", () => {
    for (const data of [
      Uint8Array.of(0, 255),
      Int8Array.of(-128, 127),
      Uint16Array.of(0, 65535),
      Int16Array.of(-32768, 32767),
      Int32Array.of(-(2 ** 31), 2 ** 31 - 1),
      Uint32Array.of(0, 2 ** 32 - 1),
      Float64Array.of(Number.NaN, 0.1),
    ]) {
      const image = createImage(data, 2, 1);
      const copy = toFloat64(image);
      expect([...copy.data]).toEqual([...data]);
      expect(copy.data).not.toBe(data);
    }
  });

  test("to 32 bits keeps all 16-bit counts", () => {
    const counts = Uint16Array.from({ length: 65536 }, (_, i) => i);
    expect(toFloat32(createImage(counts, 256, 256)).data.every((v, i) => v === i)).toBe(true);
  });

  test("of a window is dense", () => {
    const view = windowView(ramp(5, 5), { x: 1, y: 2, width: 2, height: 2 });
    expect(toFloat64(view)).toEqual(createImage(Float64Array.of(11, 12, 16, 17), 2, 2));
  });

  test("to an ndarray shares the pixels", () => {
    const array = toNdarray(ramp(3, 2));
    expect(array.shape).toEqual([2, 3]);
    expect(array.get(1, 2)).toBe(5);
    array.set(0, 0, 99);
    expect(at(array, 0, 0)).toBe(99);
  });
});
