import { expect, test } from "vitest";
import { binnedMedian, PROBABILITY_68, shortestInterval } from "../src/events/credible-interval.ts";

const bins = (low: number, high: number, n: number, density: (x: number) => number) => {
  const width = (high - low) / n;
  const centre = Array.from({ length: n }, (_, k) => low + (k + 0.5) * width);
  return { centre, width: centre.map(() => width), mass: centre.map((x) => density(x) * width) };
};

test("of a normal distribution the shortest 68.27 % is one sigma either side", () => {
  const normal = bins(-8, 12, 4000, (x) => Math.exp(-0.5 * ((x - 2) / 1.5) ** 2));
  const [low, high] = shortestInterval(normal, PROBABILITY_68);
  expect(low).toBeCloseTo(0.5, 2);
  expect(high).toBeCloseTo(3.5, 2);
  expect(binnedMedian(normal)).toBeCloseTo(2, 4);
});

test("of an exponential distribution the shortest interval starts at its peak", () => {
  const falling = bins(0, 30, 6000, (x) => Math.exp(-x));
  const [low, high] = shortestInterval(falling, 0.95);
  expect(low).toBe(0);
  expect(high).toBeCloseTo(-Math.log(0.05), 2);
});

test("a single bin is divided evenly, gaps between bins hold nothing", () => {
  const [low, high] = shortestInterval({ centre: [5], width: [2], mass: [3] }, 0.5);
  expect(high - low).toBeCloseTo(1, 12);
  expect(binnedMedian({ centre: [5], width: [2], mass: [3] })).toBe(5);
  expect(binnedMedian({ centre: [0, 10], width: [1, 1], mass: [1, 3] })).toBeCloseTo(9.833, 3);
});

test("without bins there is no interval", () => {
  const none = { centre: [], width: [], mass: [] };
  expect(shortestInterval(none, 0.5)).toEqual([Number.NaN, Number.NaN]);
  expect(binnedMedian(none)).toBeNaN();
});
