/** How often a few low readings stand side by side by chance. */

import { createRandom } from "@photkit/core-stats";
import { describe, expect, test } from "vitest";
import { shortRunChance } from "../src/events/short-run-chance.ts";
import { findEvents } from "../src/index.ts";

/** The log ratio of a run of innovations with this sum. */
function runOf(innovations: Float64Array, readings: number, sum: number) {
  const n = innovations.length;
  const square = innovations.reduce((total, v) => total + v * v, 0);
  const gain = sum ** 2 / (readings * (1 - readings / n));
  return { readings, logRatio: -n * Math.log(1 - gain / square) };
}

/** `n` readings of alternating 1 and -1, with some of them replaced. */
const innovationsOf = (n: number, low: readonly number[]) =>
  Float64Array.from({ length: n }, (_, i) => low[i] ?? (i % 2 === 0 ? 1 : -1));

describe("the chance of a short run", () => {
  test("is that of all orders: two outliers of n stand side by side in 2 of n", () => {
    const innovations = innovationsOf(400, [-30, -20]);
    const chance = (eitherSign: boolean) =>
      shortRunChance({ innovations, eitherSign }, [runOf(innovations, 2, -50)]);
    // n - 1 places, 2 orders, n (n - 1) pairs of places; with either sign a quarter are both low.
    expect(chance(false)).toBeCloseTo(2 / 399, 6);
    expect(chance(true)).toBeCloseTo(2 / 399 / 4, 6);
  });

  test("counts no outlier twice: one alone makes no run of two as low", () => {
    const innovations = innovationsOf(400, [-30]);
    const run = (sum: number) =>
      shortRunChance({ innovations, eitherSign: false }, [runOf(innovations, 2, sum)]);
    expect(run(-40)).toBeLessThan(1e-12);
    expect(run(-31)).toBeGreaterThan(0.9);
  });

  test("of three is that of three, though two outliers would be as strong", () => {
    const innovations = innovationsOf(400, [-20, -20, -20]);
    const three = shortRunChance({ innovations, eitherSign: false }, [
      runOf(innovations, 2, -40),
      runOf(innovations, 3, -60),
    ]);
    // Two lengths were looked at; 3! orders in n places out of n (n - 1) (n - 2).
    expect(three).toBeCloseTo((2 * 6) / (399 * 398), 7);
  });

  test("is one where nothing drops", () => {
    const still = new Float64Array(50);
    expect(shortRunChance({ innovations: still, eitherSign: true }, [])).toBe(1);
    const noise = innovationsOf(50, []);
    const none = [{ readings: 2, logRatio: 0 }];
    expect(shortRunChance({ innovations: noise, eitherSign: true }, none)).toBe(1);
  });
});

describe("series of outliers", () => {
  const series = (seed: number, low: Readonly<Record<number, number>> = {}) => {
    const random = createRandom(seed);
    const value = Float64Array.from(
      { length: 400 },
      (_, i) => 100 + (random.uniform() < 0.03 ? 5 : 1) * random.normal() + (low[i] ?? 0),
    );
    return { start: value.map((_, i) => i), exposure: 1, value };
  };
  const find = (seed: number, low?: Readonly<Record<number, number>>) =>
    findEvents(series(seed, low), { trials: 100 });

  test("show a short event no oftener than is stated", () => {
    const chances = Array.from({ length: 40 }, (_, k) => find(k + 1).falseAlarmProbability);
    // Of 40, 0.04 and 2 are expected.
    expect(chances.filter((chance) => chance <= 0.001)).toHaveLength(0);
    expect(chances.filter((chance) => chance <= 0.05).length).toBeLessThanOrEqual(4);
  });

  test("hold no event when two of them stand side by side, but one when four do", () => {
    for (const seed of [1, 2]) {
      expect(find(seed, { 150: -12, 151: -9 }).verdict).not.toBe("event");
      expect(find(seed, { 150: -12, 151: -9, 152: -12, 153: -10 }).verdict).toBe("event");
    }
  });
});
