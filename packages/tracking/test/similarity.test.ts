import { describe, expect, it } from "vitest";
import {
  applySimilarity,
  coast,
  fitSimilarity,
  invertSimilarity,
  rotationRadians,
  scaleOf,
  similarityThrough,
  unrotated,
  updateLinear,
} from "../src/index.ts";

const turned = { a: 1.01 * Math.cos(0.02), b: 1.01 * Math.sin(0.02), tx: 3, ty: -7 };
const points = [
  [10, 20],
  [300, 40],
  [150, 220],
  [40, 200],
] as const;

const pairsUnder = (t: typeof turned, weight = 1) => {
  const images = points.map(([x, y]) => applySimilarity(t, x, y));
  return {
    x: points.map(([x]) => x),
    y: points.map(([, y]) => y),
    u: images.map((p) => p.x),
    v: images.map((p) => p.y),
    weight: points.map(() => weight),
  };
};

describe("similarity transforms", () => {
  it("are undone by their inverse", () => {
    const there = applySimilarity(turned, 123.4, 56.7);
    const back = invertSimilarity(turned, there.x, there.y);
    expect(back.x).toBeCloseTo(123.4, 10);
    expect(back.y).toBeCloseTo(56.7, 10);
  });

  it("are found exactly from points that were moved by one", () => {
    const fit = fitSimilarity(pairsUnder(turned));
    const found = similarityThrough(fit.a, fit.b, fit.centre, fit.image);
    expect(rotationRadians(found)).toBeCloseTo(0.02, 12);
    expect(scaleOf(found)).toBeCloseTo(1.01, 12);
    expect(found.tx).toBeCloseTo(3, 9);
    expect(found.ty).toBeCloseTo(-7, 9);
  });

  it("have no rotation to tell with one star", () => {
    const fit = fitSimilarity({ x: [5], y: [6], u: [8], v: [4], weight: [2] });
    expect(fit).toMatchObject({ a: 1, b: 0, leverage: 0, image: { x: 8, y: 4 } });
  });
});

describe("the slow linear part", () => {
  it("does not turn when there is nothing to measure it with", () => {
    const after = updateLinear(unrotated, { a: 1, b: 0.5, leverage: 0 });
    expect([after.a, after.b]).toEqual([1, 0]);
  });

  it("follows a measured rotation, slowly with close stars and at once with far ones", () => {
    const afterFrames = (leverage: number) => {
      let state = unrotated;
      for (let i = 0; i < 10; i++) state = updateLinear(state, { a: 1, b: 0.001, leverage });
      return state.b;
    };
    expect(afterFrames(1e12)).toBeCloseTo(0.001, 5);
    expect(afterFrames(1e5)).toBeLessThan(0.0001);
  });

  it("grows less certain while no star is seen", () => {
    expect(coast(coast(unrotated)).variance).toBeGreaterThan(coast(unrotated).variance);
  });
});
