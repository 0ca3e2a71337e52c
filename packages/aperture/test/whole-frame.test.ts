import { createImage, type ImageLike, windowView } from "@photkit/image";
import { describe, expect, it } from "vitest";
import { circleOverlap, measureCircle, measureCircles } from "../src/index.ts";

const width = 60;
const height = 50;
const ramp = (i: number) => 100 + ((i * 37) % 91);
const pixels = Array.from({ length: width * height }, (_, i) => ramp(i));
const places = { x: [], y: [] } as { x: number[]; y: number[] };
for (let k = 0; k < 400; k++) {
  places.x.push((k * 7.31) % 60);
  places.y.push((k * 3.77) % 50);
}
const options = { radius: 4.3, annulus: { inner: 6, outer: 9 }, gain: 2, readNoise: 3 };
const types = [
  Uint8Array,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
] as const;

describe("many circles on one image", () => {
  it.each(types)("equal single ones on any type of pixel, at edges too: %o", (type) => {
    const image = createImage(type.from(pixels), width, height);
    const table = measureCircles(image, places.x, places.y, options);
    for (let k = 0; k < places.x.length; k++) {
      const single = measureCircle(image, places.x[k]!, places.y[k]!, options);
      expect(table.flux[k]).toBe(single.flux);
      expect(table.fluxError[k]).toBe(single.fluxError);
      expect(table.flags[k]).toBe(single.flags);
    }
  });

  it("equal those on a view of a larger image, and on a list of numbers", () => {
    const margin = 3;
    const wide = width + 2 * margin;
    const data = new Float32Array(wide * height);
    for (let j = 0; j < height; j++) {
      for (let i = 0; i < width; i++) data[j * wide + margin + i] = pixels[j * width + i]!;
    }
    const view = windowView(createImage(data, wide, height), { x: margin, y: 0, width, height });
    const list: ImageLike = { data: pixels, shape: [height, width], stride: [width, 1], offset: 0 };
    const expected = measureCircles(
      createImage(Float32Array.from(pixels), width, height),
      places.x,
      places.y,
      options,
    );
    for (const image of [view, list]) {
      expect(measureCircles(image, places.x, places.y, options)).toEqual(expected);
    }
  });

  it("leave masked pixels out, as single ones do, and keep no pixel of the image before", () => {
    const image = createImage(Uint16Array.from(pixels), width, height);
    const mask = createImage(
      Uint8Array.from(pixels, (value) => Number(value === 137)),
      width,
      height,
    );
    const table = measureCircles(image, places.x, places.y, { ...options, mask });
    for (let k = 0; k < places.x.length; k++) {
      const single = measureCircle(image, places.x[k]!, places.y[k]!, { ...options, mask });
      expect(table.pixels[k]).toBe(single.pixels);
      expect(table.flags[k]).toBe(single.flags);
    }
    const unmasked = measureCircles(image, places.x, places.y, options);
    expect(unmasked.flux[7]).toBe(measureCircle(image, places.x[7]!, places.y[7]!, options).flux);
  });

  it("may have a background that measures circles itself", () => {
    const image = createImage(Uint16Array.from(pixels), width, height);
    const other = createImage(new Uint16Array(width * height).fill(9), width, height);
    const none = { level: 0, scatter: 1, error: 0, pixels: 100, candidates: 100 };
    const background = () => {
      measureCircles(other, places.x, places.y, { radius: 5, annulus: null });
      return none;
    };
    const table = measureCircles(image, places.x, places.y, { radius: 5, background });
    const quiet = measureCircles(image, places.x, places.y, { radius: 5, background: () => none });
    expect(table.flux).toEqual(quiet.flux);
  });
});

describe("circles of every radius", () => {
  // Both ways of summing meet at 1 and at 32 px.
  it.each([0.2, 0.7, 0.999, 1, 1.3, 2.5, 5, 11.7, 23.9])(
    "have exact areas and fluxes at %f px",
    (r) => {
      const image = createImage(Float64Array.from(pixels), width, height);
      for (const [x, y] of [
        [30, 25],
        [29.5, 24.5],
        [30.23, 24.71],
        [29.999999, 25.5000001],
      ] as const) {
        let flux = 0;
        let peak = 0;
        for (let k = 0; k < pixels.length; k++) {
          const share = circleOverlap(x, y, r, k % width, Math.floor(k / width));
          flux += share * pixels[k]!;
          if (share > 1e-9) peak = Math.max(peak, pixels[k]!);
        }
        const found = measureCircle(image, x, y, { radius: r, annulus: null });
        expect(Math.abs(found.pixels - Math.PI * r * r)).toBeLessThan(1e-12 * Math.max(1, r * r));
        expect(Math.abs(found.flux / flux - 1)).toBeLessThan(1e-11);
        expect(found.peak).toBe(peak);
      }
    },
  );
});
