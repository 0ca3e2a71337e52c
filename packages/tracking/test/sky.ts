import { createRandom } from "@photkit/core-stats";
import { createImage, type Image } from "@photkit/image";
import { applySimilarity, identity, type Similarity, type TrackingStar } from "../src/index.ts";

const WIDTH = 320;
const HEIGHT = 240;
const SIGMA = 1.4;
export const FWHM = 2.3548 * SIGMA;

/** A star with the light that makes its peak. */
export type FieldStar = TrackingStar & { readonly flux: number };

/** Twelve stars with fluxes from 20 000 down to 2 000 ADU. */
export function starField(seed: number): FieldStar[] {
  const random = createRandom(seed);
  return Array.from({ length: 12 }, (_, i) => {
    const flux = 20_000 * 0.81 ** i;
    return {
      x: 40 + 240 * random.uniform(),
      y: 40 + 160 * random.uniform(),
      flux,
      peak: flux / (2 * Math.PI * SIGMA * SIGMA),
    };
  });
}

export const asCatalogue = (stars: readonly TrackingStar[]) => ({
  length: stars.length,
  x: stars.map((star) => star.x),
  y: stars.map((star) => star.y),
});

/** A frame of these stars under `transform`, through a sky of the given transparency. */
export function frameOf(
  stars: readonly TrackingStar[],
  transform: Similarity = identity,
  options: { seed?: number; transparency?: number; fwhm?: number } = {},
): Image<Float64Array> {
  const sigma = (options.fwhm ?? FWHM) / 2.3548;
  const reach = Math.max(8, Math.ceil(4 * sigma));
  const random = createRandom(options.seed ?? 1);
  const data = Float64Array.from({ length: WIDTH * HEIGHT }, () => 200 + 8 * random.normal());
  for (const star of stars) {
    const { x, y } = applySimilarity(transform, star.x, star.y);
    const peak = star.peak * (options.transparency ?? 1);
    for (let j = Math.max(0, Math.floor(y - reach)); j <= Math.min(HEIGHT - 1, y + reach); j++) {
      for (let i = Math.max(0, Math.floor(x - reach)); i <= Math.min(WIDTH - 1, x + reach); i++) {
        data[j * WIDTH + i]! += peak * Math.exp(-((i - x) ** 2 + (j - y) ** 2) / (2 * sigma ** 2));
      }
    }
  }
  return createImage(data, WIDTH, HEIGHT);
}

export const moved = (tx: number, ty: number, turnRadians = 0): Similarity => {
  const a = Math.cos(turnRadians);
  const b = Math.sin(turnRadians);
  const [cx, cy] = [WIDTH / 2, HEIGHT / 2];
  return { a, b, tx: tx + cx - a * cx + b * cy, ty: ty + cy - b * cx - a * cy };
};

/** Largest distance, over the field, between where two transforms put a star, in px. */
export function disagreement(
  stars: readonly TrackingStar[],
  one: Similarity,
  other: Similarity,
): number {
  return Math.max(
    ...stars.map(({ x, y }) => {
      const p = applySimilarity(one, x, y);
      const q = applySimilarity(other, x, y);
      return Math.hypot(p.x - q.x, p.y - q.y);
    }),
  );
}
