/** Images without a shift, and those in which phases alone find a wrong one. */

import { createRandom } from "@photkit/core-stats";
import { createImage, type Image } from "@photkit/image";
import { describe, expect, it } from "vitest";
import { createPhaseCorrelator } from "../src/index.ts";

interface Scene {
  readonly size: readonly [number, number];
  /** Gaussian blobs: x, y, peak in ADU, sigma in px. */
  readonly blobs: readonly (readonly [number, number, number, number])[];
  readonly noise?: number;
  readonly seed?: number;
  readonly whole?: boolean;
}

/** A field on a level of 100 ADU, moved by a shift; what leaves it is gone. */
function scene(
  { size: [width, height], blobs, noise = 0, seed = 1, whole = false }: Scene,
  dx = 0,
  dy = 0,
): Image<Float64Array> {
  const random = createRandom(seed);
  const data = Float64Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const light = blobs.reduce((sum, [cx, cy, peak, sigma]) => {
      const r2 = (x - cx - dx) ** 2 + (y - cy - dy) ** 2;
      return sum + peak * Math.exp(-r2 / (2 * sigma * sigma));
    }, 100);
    const value = light + (noise > 0 ? noise * random.normal() : 0);
    return whole ? Math.round(value) : value;
  });
  return createImage(data, width, height);
}

const stars = (seed: number, width: number, height: number, sigma = 1.3): Scene["blobs"] => {
  const random = createRandom(seed);
  return Array.from(
    { length: 14 },
    () =>
      [
        width * (0.05 + 0.9 * random.uniform()),
        height * (0.05 + 0.9 * random.uniform()),
        200 + 800 * random.uniform(),
        sigma,
      ] as const,
  );
};

const distance = (found: { dx: number; dy: number } | null, dx: number, dy: number): number =>
  found === null ? Number.POSITIVE_INFINITY : Math.hypot(found.dx - dx, found.dy - dy);
const locate = (reference: Image<Float64Array>, image: Image<Float64Array>) =>
  createPhaseCorrelator(reference).locate(image);
/** With these pixels changed. */
const altered = (image: Image<Float64Array>, change: (i: number) => number | null) =>
  createImage(
    image.data.map((value, i) => change(i) ?? value),
    image.shape[1],
    image.shape[0],
  );

describe("an image without a shift", () => {
  const size = [64, 48] as const;
  const field = scene({ size, blobs: stars(1, ...size) });
  const flat = (value: number) => createImage(new Float64Array(64 * 48).fill(value), 64, 48);

  it.each(["auto", "phase", "cross"] as const)(
    "is a constant one, or one without any value, by %s",
    (weighting) => {
      const correlator = createPhaseCorrelator(field, { weighting });
      for (const value of [0, 100, 1e6 + 0.1, Number.NaN, Number.POSITIVE_INFINITY]) {
        expect(correlator.locate(flat(value))).toBeNull();
        expect(createPhaseCorrelator(flat(value), { weighting }).locate(field)).toBeNull();
        expect(createPhaseCorrelator(flat(value), { weighting }).locate(flat(value))).toBeNull();
      }
    },
  );

  it("is one with nothing but noise, of any size, and one of other stars", () => {
    for (const [width, height] of [
      [64, 48],
      [31, 33],
      [12, 9],
      [128, 8],
    ] as const) {
      for (const seed of [1, 2, 3, 4, 5]) {
        const noise = (k: number) =>
          scene({ size: [width, height], blobs: [], noise: 5, seed: 10 * k + seed });
        expect(locate(noise(1), noise(2))).toBeNull();
      }
    }
  });

  it("does not hide that the same noise is the same image", () => {
    const noise = scene({ size, blobs: [], noise: 5 });
    expect(locate(noise, noise)).toMatchObject({ dx: 0, dy: 0 });
  });
});

describe("a smooth image", () => {
  it.each([
    [[64, 64], 5, false],
    [[64, 64], 5, true],
    [[61, 47], 4, true],
    [[128, 96], 9, false],
    [[100, 100], 12, true],
  ] as const)("of %j px with blobs of %d px is shifted by what it was", (size, sigma, whole) => {
    const [width, height] = size;
    const one = [[0.45 * width, 0.55 * height, 1000, sigma]] as const;
    const two = [...one, [0.7 * width, 0.3 * height, 600, sigma]] as const;
    for (const blobs of [one, two]) {
      for (const [dx, dy] of [
        [5.3, 0],
        [0, -5.3],
        [-3.7, 2.45],
        [0.5, 0.25],
        [0, 0],
      ] as const) {
        const plain = { size, blobs, whole };
        const found = locate(scene(plain), scene(plain, dx, dy));
        expect(distance(found, dx, dy), `${dx},${dy}`).toBeLessThan(0.05);
      }
    }
  });

  it("with noise likewise, as far as the noise lets it", () => {
    for (const seed of [1, 2, 3]) {
      const plain = { size: [80, 64], blobs: [[36, 34, 400, 6]], noise: 8 } as const;
      const found = locate(
        scene({ ...plain, seed }),
        scene({ ...plain, seed: seed + 50 }, 5.3, -2),
      );
      // About 5 % of a px by the light's own gradient, and as much by the choice of the place.
      expect(distance(found, 5.3, -2)).toBeLessThan(0.3);
    }
  });
});

describe("what stands still", () => {
  const size = [96, 72] as const;
  const seeds = [1, 2, 3, 4, 5, 6];
  const pair = (seed: number, dx: number, dy: number) => {
    const plain = { size, blobs: stars(seed, ...size), noise: 10 };
    return [scene({ ...plain, seed }), scene({ ...plain, seed: seed + 90 }, dx, dy)] as const;
  };
  const hot = (seed: number) => {
    const random = createRandom(500 + seed);
    const places = new Set(
      Array.from({ length: 40 }, () => Math.floor(96 * 72 * random.uniform())),
    );
    return (i: number) => (places.has(i) ? 4000 : null);
  };
  const stamp = (i: number) => (i < 96 * 6 ? (i % 3 === 0 ? 9000 : 50) : null);

  it.each([
    ["hot pixels do", hot, 0.2],
    // Phases that the stamp pulls at find the place, within a few of their steps of 0.1 px.
    ["a time stamp does", () => stamp, 0.5],
  ] as const)("%s not hold the shift at 0", (_, standing, most) => {
    for (const seed of seeds) {
      const [one, two] = pair(seed, 7, -4).map((image) => altered(image, standing(seed)));
      expect(distance(locate(one!, two!), 7, -4), `seed ${seed}`).toBeLessThan(most);
    }
  });

  it("does not make a shift of 0 another one", () => {
    for (const seed of seeds) {
      for (const standing of [hot(seed), stamp, () => null]) {
        const [one, two] = pair(seed, 0, 0).map((image) => altered(image, standing));
        expect(distance(locate(one!, two!), 0, 0), `seed ${seed}`).toBeLessThan(0.2);
      }
    }
  });

  it("nor do pixels without a value", () => {
    for (const seed of seeds) {
      const random = createRandom(seed);
      const [one, two] = pair(seed, 7, -4).map((image) =>
        altered(image, (i) => (i < 96 * 10 || random.uniform() < 0.2 ? Number.NaN : null)),
      );
      expect(distance(locate(one!, two!), 7, -4), `seed ${seed}`).toBeLessThan(0.2);
    }
  });
});
