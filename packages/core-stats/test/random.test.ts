import { describe, expect, it } from "vitest";
import { createRandom, mean, standardDeviation } from "../src/index.ts";

const N = 200_000;
const draw = (next: () => number, n = N) => Float64Array.from({ length: n }, next);
/** Five standard errors of a mean: a correct generator fails once in two million seeds. */
const fiveErrors = (sigma: number, n = N) => (5 * sigma) / Math.sqrt(n);

describe("createRandom", () => {
  it("gives the same numbers for the same seed, others for another", () => {
    const draws = (seed: number) => draw(createRandom(seed).uniform, 20);
    expect(draws(7)).toEqual(draws(7));
    expect(draws(7)).not.toEqual(draws(8));
    expect(draws(1)).not.toEqual(draws(2 ** 32 + 1));
  });

  it("steps as xoshiro128** does", () => {
    // First outputs for the state 1, 2, 3, 4, as published with the reference implementation's
    // ports: rotl(2 * 5, 7) * 9 = 11520, then rotl(0, 7) * 9 = 0.
    const random = createRandom([1, 2, 3, 4]);
    expect([random.bits(), random.bits(), random.bits()]).toEqual([11520, 0, 5927040]);
  });

  it("goes on from a saved state, through JSON", () => {
    const random = createRandom(3);
    draw(random.normal, 101);
    const copy = createRandom(JSON.parse(JSON.stringify(random.state())));
    expect(draw(copy.normal, 50)).toEqual(draw(random.normal, 50));
  });

  it("draws uniform numbers in [0, 1)", () => {
    const values = draw(createRandom(11).uniform);
    expect(Math.min(...values.subarray(0, 10_000))).toBeGreaterThanOrEqual(0);
    expect(Math.abs(mean(values) - 0.5)).toBeLessThan(fiveErrors(Math.sqrt(1 / 12)));
    expect(values.every((value) => value < 1)).toBe(true);
  });

  it("draws normal deviates with the right moments and tails", () => {
    const values = draw(createRandom(12).normal);
    const moment = (power: number) => mean(values.map((value) => value ** power));
    expect(Math.abs(moment(1))).toBeLessThan(fiveErrors(1));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(fiveErrors(Math.sqrt(2)));
    expect(Math.abs(moment(3))).toBeLessThan(fiveErrors(Math.sqrt(15)));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(fiveErrors(Math.sqrt(96)));
    // P(|z| > 3.4426, where the ziggurat's tail begins) = 5.7613e-4.
    const tail = values.filter((value) => Math.abs(value) > 3.442619855899).length;
    expect(Math.abs(tail - 5.7613e-4 * N)).toBeLessThan(5 * Math.sqrt(5.7613e-4 * N));
  });

  it.each([0.3, 5, 9.99, 10, 37, 1000, 1e6])("draws Poisson deviates of mean %f", (expected) => {
    const random = createRandom(13);
    const values = draw(() => random.poisson(expected), 100_000);
    const sigma = Math.sqrt(expected);
    expect(Math.abs(mean(values) - expected)).toBeLessThan(fiveErrors(sigma, 100_000));
    // Variance of a sample variance: (mu4 - sigma^4) / n with mu4 = 3 sigma^4 + mean.
    const spread = Math.sqrt(2 * expected ** 2 + expected);
    expect(Math.abs(standardDeviation(values) ** 2 - expected)).toBeLessThan(
      fiveErrors(spread, 100_000),
    );
  });

  it.each([4, 12])("draws every count as often as Poisson's law says, mean %i", (average) => {
    const random = createRandom(14);
    const counts = new Float64Array(60);
    for (let i = 0; i < N; i++) {
      const k = random.poisson(average);
      counts[k] = counts[k]! + 1;
    }
    let probability = Math.exp(-average);
    for (let k = 0; k < 30; k++) {
      const expected = probability * N;
      if (expected > 10) {
        expect(Math.abs(counts[k]! - expected)).toBeLessThan(5 * Math.sqrt(expected));
      }
      probability *= average / (k + 1);
    }
  });

  it("draws integers below n evenly", () => {
    const random = createRandom(15);
    const counts = new Float64Array(6);
    for (let i = 0; i < 60_000; i++) {
      const k = random.integer(6);
      counts[k] = counts[k]! + 1;
    }
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(5 * 100);
    expect(random.poisson(0)).toBe(0);
  });

  it("refuses what it cannot do", () => {
    expect(() => createRandom(-1)).toThrow("seed must be an integer of at least 0. Received -1.");
    expect(() => createRandom(0.5)).toThrow("seed");
    expect(() => createRandom([0, 0, 0, 0])).toThrow("state");
    expect(() => createRandom(1).poisson(-1)).toThrow("mean must be between 0");
    expect(() => createRandom(1).integer(0)).toThrow("n must be");
  });
});
