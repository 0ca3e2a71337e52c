import { createImage, type Image, type ImageLike } from "../src/index.ts";

/** Random numbers from 0 to 1 by mulberry32, the same for the same seed. */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A picture of random floats from 0 to `scale`. */
export function randomImage(
  width: number,
  height: number,
  seed: number,
  scale = 1,
): Image<Float64Array> {
  const next = uniform(seed);
  return createImage(
    Float64Array.from({ length: width * height }, () => scale * next()),
    width,
    height,
  );
}

/** A Gaussian star of the given sigma (pixels) and peak on a flat sky. */
export function starImage(
  width: number,
  height: number,
  star: { x: number; y: number; sigma: number; peak: number; sky?: number },
): Image<Float64Array> {
  return createImage(
    Float64Array.from({ length: width * height }, (_, i) => {
      const dx = (i % width) - star.x;
      const dy = Math.floor(i / width) - star.y;
      return (star.sky ?? 0) + star.peak * Math.exp(-(dx * dx + dy * dy) / (2 * star.sigma ** 2));
    }),
    width,
    height,
  );
}

/** Value of a pixel, by the definition of a picture. */
export const at = (image: ImageLike, x: number, y: number): number =>
  image.data[image.offset + y * image.stride[0]! + x * image.stride[1]!]!;
