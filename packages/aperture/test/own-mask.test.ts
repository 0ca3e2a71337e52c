/** Apertures that a user shapes: by hand, by window, by threshold, by the width of the star. */

import { createImage } from "@photkit/image";
import { expect, it } from "vitest";
import {
  circularMask,
  flagNames,
  measureAdaptive,
  measureCircle,
  measureFwhm,
  measureMask,
  type PixelMask,
} from "../src/index.ts";
import { scene } from "./scene.ts";

const star = { x: 31.3, y: 32.8, flux: 50_000 };
const image = scene([star], { noise: 3 });

it("a mask drawn by hand is measured pixel by pixel", () => {
  const ramp = createImage(
    Float64Array.from({ length: 100 }, (_, i) => i),
    10,
    10,
  );
  const letterL: PixelMask = {
    x0: 4,
    y0: 2,
    width: 2,
    height: 3,
    values: Uint8Array.of(1, 0, 1, 0, 1, 1),
    pixels: 4,
  };
  expect(measureMask(ramp, letterL)).toMatchObject({ flux: 24 + 34 + 44 + 45, pixels: 4 });
  const circle = circularMask(5, 5, 2);
  const edited = { ...circle, values: circle.values.with(12, 0), pixels: circle.pixels - 1 };
  // Element 12 of the 5 x 5 box is its middle, the pixel (5, 5).
  expect(measureMask(ramp, circle).flux - measureMask(ramp, edited).flux).toBe(55);
});

it("a mask of 255, as image programs make it, is the same as one of 1", () => {
  const ones = circularMask(star.x, star.y, 5);
  const bytes = { ...ones, values: ones.values.map((value) => 255 * value) };
  expect(measureMask(image, bytes)).toEqual(measureMask(image, ones));
  const faint = scene([], { noise: 3 });
  const placed = (defaultMask: PixelMask) => {
    const { aperture: _, ...measured } = measureAdaptive(faint, 31, 33, { defaultMask });
    return measured;
  };
  expect(placed(bytes)).toEqual(placed(ones));
});

it("a mask that was edited and not counted again is refused", () => {
  const circle = circularMask(5, 5, 2);
  for (const edited of [
    { ...circle, values: circle.values.with(12, 0) },
    { ...circle, pixels: 0 },
  ]) {
    expect(() => measureMask(image, edited)).toThrow(
      /mask.pixels, the number of values that are not 0, must be 1[23]. Received/,
    );
    expect(() => measureAdaptive(image, 31, 33, { defaultMask: edited })).toThrow("mask.pixels");
  }
});

it("adaptive windows have a size of their own in each call", () => {
  for (const windowSize of [31, 41, 51, 63]) {
    const found = measureAdaptive(image, 31, 33, { windowSize });
    expect(Math.hypot(found.x - star.x, found.y - star.y)).toBeLessThan(0.05);
    // The robust mean of fewer pixels moves the edge of the mask a little: 2 % of the light.
    expect(Math.abs(found.flux / star.flux - 1)).toBeLessThan(0.02);
  }
});

it("a threshold in counts takes the place of the one in sigmas", () => {
  const inSigmas = measureAdaptive(image, 31, 33, { thresholdSigma: 20 });
  const inCounts = measureAdaptive(image, 31, 33, {
    threshold: 20 * inSigmas.backgroundScatter,
    thresholdSigma: 1,
  });
  expect(inCounts).toEqual(inSigmas);
  const tooHigh = measureAdaptive(image, 31, 33, { threshold: 60_000 });
  expect(flagNames(tooHigh.flags)).toEqual(["defaultMask"]);
});

it("a radius may be a multiple of the width that is measured", () => {
  const { fwhm } = measureFwhm(image, 31, 33);
  const { flux } = measureCircle(image, star.x, star.y, { radius: fwhm });
  // A Gaussian has 1 - exp(-4 ln 2) = 93.75 % of its light within one full width of its centre.
  expect(flux / star.flux).toBeCloseTo(0.9375, 2);
});

it("one circle around a close pair has the light of both", () => {
  const pair = scene([star, { x: 34.5, y: 35, flux: 20_000 }], { noise: 3 });
  const { flux } = measureCircle(pair, 32.5, 33.7, { radius: 11 });
  expect(flux / 70_000).toBeCloseTo(1, 2);
});

it("the brightest blob is the brightest also with a hole in it", () => {
  const pair = scene([
    { x: 20, y: 30, flux: 60_000 },
    { x: 44, y: 33, flux: 30_000 },
  ]);
  pair.data[30 * 64 + 21] = Number.NaN;
  const found = measureAdaptive(pair, 32, 32, {
    choose: "brightest",
    maxDistance: Number.POSITIVE_INFINITY,
    threshold: 50,
  });
  expect(Math.hypot(found.x - 20, found.y - 30)).toBeLessThan(0.5);
  expect(flagNames(found.flags)).toEqual(["maskedPixels"]);
});
