import { createRandom } from "@photkit/core-stats";
import { describe, expect, it } from "vitest";
import { examineStar, flagNames } from "../src/index.ts";
import { scene } from "./scene.ts";

const known = { fwhm: 4, background: 100, backgroundScatter: 3 };
const star = { x: 31.3, y: 32.8, flux: 5000 };

const flagsAt = (image: ReturnType<typeof scene>, x: number, y: number, positionError = 0) =>
  flagNames(examineStar(image, x, y, { ...known, positionError }).flags);

describe("an examined star", () => {
  it("has nothing against it at its place, at any brightness, also when it is gone", () => {
    const random = createRandom(5);
    let flagged = 0;
    for (let seed = 0; seed < 300; seed++) {
      const [x, y] = [31 + random.uniform(), 32 + random.uniform()];
      const flux = seed % 3 === 0 ? 0 : 10 ** (2 + 3 * random.uniform());
      const image = scene([{ x, y, flux }], { noise: 3, seed });
      flagged += Number(examineStar(image, x, y, known).flags !== 0);
    }
    // Limits are 5 sigma: the chance of one flag among 300 is below 1 in 1000.
    expect(flagged).toBe(0);
  });

  it("is flagged far from where it was expected, unless that place is uncertain", () => {
    const image = scene([star], { noise: 3 });
    expect(flagsAt(image, star.x + 3, star.y)).toEqual(["centroidMoved"]);
    expect(flagsAt(image, star.x + 3, star.y, 1)).toEqual([]);
    // A third of the width is no distance for a star.
    expect(flagsAt(image, star.x + 1, star.y)).toEqual([]);
  });

  it("is flagged when it is a spike or a smear", () => {
    const spike = scene([], { noise: 3 });
    spike.data[33 * 64 + 31]! += 3000;
    expect(flagsAt(spike, 31, 33)).toEqual(["implausibleWidth"]);
    const smear = scene([{ ...star, flux: 50_000, fwhm: 9 }], { noise: 3 });
    expect(flagsAt(smear, star.x, star.y)).toEqual(["implausibleWidth"]);
    const broad = scene([{ ...star, fwhm: 4.8 }], { noise: 3 });
    expect(flagsAt(broad, star.x, star.y)).toEqual([]);
  });

  it("refuses a gain of 0 or less", () => {
    const image = scene([star]);
    expect(() => examineStar(image, star.x, star.y, { ...known, gain: 0 })).toThrow("gain must be");
  });

  it("has its width over that of the stars measured", () => {
    for (const ratio of [0.7, 1, 1.3]) {
      const image = scene([{ ...star, flux: 1e5, fwhm: 4 * ratio }], { noise: 3 });
      // The window ends at 3 sigma, where it still has a weight of 1 %: a few percent are lost.
      expect(examineStar(image, star.x, star.y, known).widthRatio / ratio).toBeCloseTo(1, 1);
    }
    const { widthRatio } = examineStar(scene([], { noise: 3 }), 30, 30, known);
    expect(widthRatio).toBeNaN();
  });
});
