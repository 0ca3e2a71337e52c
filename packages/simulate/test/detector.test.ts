import { createRandom } from "@photkit/core-stats";
import { describe, expect, it } from "vitest";
import { digitise, POISSON_LIMIT } from "../src/detector.ts";

const COUNT = 400_000;

function record(mean: number, readNoise: number, gain: number) {
  const out = new Uint16Array(COUNT);
  const camera = { gain, readNoise, bias: 1000, saturation: 65_535 };
  digitise(new Float64Array(COUNT).fill(mean), camera, createRandom(11), out);
  const values = Float64Array.from(out, (value) => (value - 1000) * gain);
  const average = values.reduce((sum, value) => sum + value, 0) / COUNT;
  let second = 0;
  let third = 0;
  for (const value of values) {
    second += (value - average) ** 2 / COUNT;
    third += (value - average) ** 3 / COUNT;
  }
  return { average, variance: second, skewness: third / second ** 1.5 };
}

describe("noise of the camera", () => {
  // From the limit on photons are drawn by another law, so both sides of it are tested.
  for (const mean of [0.3, 5, POISSON_LIMIT - 1, POISSON_LIMIT, 500, 20_000]) {
    it(`has the Poisson law's mean, variance and skewness at ${mean} electrons`, () => {
      const { average, skewness, variance } = record(mean, 0, 1);
      // Rounding to whole ADU adds 1/12 where the deviates are not whole already.
      const rounding = mean < POISSON_LIMIT ? 0 : 1 / 12;
      const sigma = Math.sqrt(mean);
      // Five standard errors each: sigma/sqrt(N), variance * sqrt((2 + 1/mean)/N); the skewness of
      // a near-normal sample has error sqrt(6/N), more for the few-photon law.
      expect(Math.abs(average - mean)).toBeLessThan((5 * sigma) / Math.sqrt(COUNT));
      expect(Math.abs(variance / (mean + rounding) - 1)).toBeLessThan(
        5 * Math.sqrt((2 + 1 / mean) / COUNT) + 1e-4,
      );
      expect(Math.abs(skewness - 1 / sigma)).toBeLessThan(
        5 * Math.sqrt((6 + 30 / mean) / COUNT) + 0.002,
      );
    });
  }

  it("adds read noise and rounding in quadrature", () => {
    for (const mean of [8, 30, 300]) {
      const { average, variance } = record(mean, 6, 2);
      const expected = mean + 36 + 4 / 12;
      expect(Math.abs(average - mean)).toBeLessThan((5 * Math.sqrt(expected)) / Math.sqrt(COUNT));
      expect(Math.abs(variance / expected - 1)).toBeLessThan(5 * Math.sqrt(2.2 / COUNT));
    }
  });

  it("clips at zero and at saturation", () => {
    const out = new Uint8Array(2000);
    const electrons = new Float64Array(2000).fill(0.01);
    electrons.fill(1e6, 1000);
    const camera = { gain: 1, readNoise: 5, bias: 0, saturation: 200 };
    digitise(electrons, camera, createRandom(1), out);
    expect(Math.max(...out.subarray(0, 1000))).toBeLessThan(40);
    expect(out.subarray(0, 1000).filter((value) => value === 0).length).toBeGreaterThan(400);
    expect(out.subarray(1000).every((value) => value === 200)).toBe(true);
  });
});
