/** Star fields with known stars, made here so that the tests need no files. */

import { createRandom } from "@photkit/core-stats";
import { createImage, type Image } from "@photkit/image";
import type { StarTable } from "../src/index.ts";

export interface FieldStar {
  readonly x: number;
  readonly y: number;
  /** Total counts, ADU. */
  readonly flux: number;
}

const SIZE = 256;

/** Gaussian stars on a sky of 200 ADU, 256 x 256. */
export function field(
  stars: readonly FieldStar[],
  { noise = 0, fwhm = 4, seed = 1 }: { noise?: number; fwhm?: number; seed?: number } = {},
): Image<Float64Array> {
  const data = new Float64Array(SIZE * SIZE).fill(200);
  const sigma = fwhm / 2.3548;
  const reach = Math.ceil(6 * sigma);
  for (const { x, y, flux } of stars) {
    const amplitude = flux / (2 * Math.PI * sigma * sigma);
    for (let j = Math.round(y) - reach; j <= Math.round(y) + reach; j++) {
      for (let i = Math.round(x) - reach; i <= Math.round(x) + reach; i++) {
        if (i < 0 || j < 0 || i >= SIZE || j >= SIZE) continue;
        const squared = (i - x) ** 2 + (j - y) ** 2;
        data[j * SIZE + i]! += amplitude * Math.exp(-squared / (2 * sigma * sigma));
      }
    }
  }
  const random = createRandom(seed);
  for (let i = 0; noise > 0 && i < data.length; i++) data[i]! += noise * random.normal();
  return createImage(data, SIZE, SIZE);
}

/** Stars at least 6 FWHM apart and away from the edge, from 12 sigma (for noise 4) to 100 times that. */
export function isolatedStars(count: number, fwhm: number, seed: number): FieldStar[] {
  const random = createRandom(seed);
  const faintest = 12 * 4 * Math.sqrt(4 * Math.PI) * (fwhm / 2.3548);
  const stars: FieldStar[] = [];
  const apart = Math.min(6 * fwhm, 40);
  while (stars.length < count) {
    const x = 3 * fwhm + (SIZE - 6 * fwhm) * random.uniform();
    const y = 3 * fwhm + (SIZE - 6 * fwhm) * random.uniform();
    if (stars.some((star) => Math.hypot(star.x - x, star.y - y) < apart)) continue;
    stars.push({ x, y, flux: faintest * 100 ** random.uniform() });
  }
  return stars;
}

/** How many stars have a detection within `radius` px, and how many detections have no star. */
export function matches(table: StarTable, stars: readonly FieldStar[], radius: number) {
  const near = (x: number, y: number) => (star: { x: number; y: number }) =>
    Math.hypot(star.x - x, star.y - y) < radius;
  const detections = Array.from(table.x, (x, k) => ({ x, y: table.y[k]! }));
  return {
    found: stars.filter((star) => detections.some(near(star.x, star.y))).length,
    spurious: detections.filter((one) => !stars.some(near(one.x, one.y))).length,
  };
}
