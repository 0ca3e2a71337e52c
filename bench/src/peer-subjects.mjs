/** The pixels that our kernels and their peers work on, and their files for the Python side. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createImage } from "@photkit/image";
import { starField, starPlaces, starStamp, toBytes, uniformAt } from "./star-field.mjs";

const FIELD = { seed: 7, width: 1024, height: 1024, stars: 500 };
const VIDEO = { seed: 41, width: 640, height: 480, stars: 10, sky: 30, noise: 4, brightest: 200 };
const FITTED = { seed: 77, amplitude: 500, sigma: 2.2, noise: 4 };
const PLACES = 10_000;
/** Edge of the masks that are labelled, ADU. */
const MASK_LEVEL = 45;

/** First guesses of both fitters: position and full width at half maximum, px. */
export const FIT_STARTS = {
  fit51: { size: 51, x: 25, y: 25, fwhm: 4 },
  fit21: { size: 21, x: 10, y: 11, fwhm: 4 },
};

/** A mask of 0 and 1: where the pixels are brighter than the edge. */
const maskOf = (pixels) => Uint8Array.from(pixels, (value) => (value > MASK_LEVEL ? 1 : 0));

/** Everything that is measured; `image` objects for us, plain arrays for the peers. */
export function createSubjects() {
  const field = starField(FIELD);
  const places = Float64Array.from({ length: 2 * PLACES }, (_, i) => 20 + uniformAt(55, i) * 984);
  const stars = starPlaces(FIELD);
  const video = toBytes(starField(VIDEO));
  const small = toBytes(starField({ ...VIDEO, width: 51, height: 51 }));
  const stamp = toBytes(
    starStamp({
      seed: 77,
      size: 51,
      x: 24.3,
      y: 26.2,
      amplitude: 150,
      sigma: 2.2,
      noise: 4,
      sky: 30,
    }),
  );
  const arrays = {
    field: { data: field, shape: [1024, 1024] },
    xs: { data: places.filter((_, i) => i % 2 === 0), shape: [PLACES] },
    ys: { data: places.filter((_, i) => i % 2 === 1), shape: [PLACES] },
    starXs: { data: stars.x, shape: [FIELD.stars] },
    starYs: { data: stars.y, shape: [FIELD.stars] },
    video: { data: video, shape: [480, 640] },
    videoFloat: { data: Float32Array.from(video), shape: [480, 640] },
    videoMask: { data: maskOf(video), shape: [480, 640] },
    stamp8: { data: stamp, shape: [51, 51] },
    small: { data: small, shape: [51, 51] },
    smallFloat: { data: Float32Array.from(small), shape: [51, 51] },
    smallMask: { data: maskOf(small), shape: [51, 51] },
    fit51: { data: starStamp({ ...FITTED, size: 51, x: 24.3, y: 26.2 }), shape: [51, 51] },
    fit21: { data: starStamp({ ...FITTED, size: 21, x: 9.3, y: 11.2 }), shape: [21, 21] },
  };
  const image = (name) => {
    const { data, shape } = arrays[name];
    return createImage(data, shape[1], shape[0]);
  };
  return { arrays, image, data: (name) => arrays[name].data };
}

const PYTHON_TYPES = new Map([
  [Float32Array, "<f4"],
  [Float64Array, "<f8"],
  [Uint8Array, "u1"],
  [Uint8ClampedArray, "u1"],
]);

/** Writes the arrays into a folder. @returns what the Python side is told, see peers.py. */
export async function writeSubjects(subjects, folder) {
  const pixels = {};
  for (const [name, { data, shape }] of Object.entries(subjects.arrays)) {
    const path = join(folder, `${name}.raw`);
    await writeFile(path, data);
    pixels[name] = { path, dtype: PYTHON_TYPES.get(data.constructor), shape };
  }
  const fitStart = Object.fromEntries(
    Object.entries(FIT_STARTS).map(([name, { x, y, fwhm }]) => {
      const inverse = (2 * Math.sqrt(2 * Math.LN2)) ** 2 / fwhm ** 2;
      return [name, [FITTED.amplitude, x, y, inverse, 0, inverse, 0]];
    }),
  );
  return { pixels, numbers: { fitStart, maskThreshold: 8 } };
}
