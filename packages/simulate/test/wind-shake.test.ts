import { createRandom } from "@photkit/core-stats";
import { describe, expect, it } from "vitest";
import { oscillate } from "../src/wind-shake.ts";

const shake = { rms: 0.8, angularFrequency: 2 * Math.PI * 1.5, damping: 0.1 };

function correlation(values: Float64Array, lag: number, stride = 1): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i + lag < values.length; i += stride) {
    sum += (values[i] as number) * (values[i + lag] as number);
    count++;
  }
  return sum / count;
}

/** Autocovariance of the driven oscillator (Gardiner 3.8). */
function expectedCovariance(seconds: number): number {
  const { angularFrequency: w, damping: z, rms } = shake;
  const turning = w * Math.sqrt(1 - z * z);
  return (
    rms ** 2 *
    Math.exp(-z * w * seconds) *
    (Math.cos(turning * seconds) + ((z * w) / turning) * Math.sin(turning * seconds))
  );
}

describe("wind shake", () => {
  // 200 000 steps of 10 ms hold about 1900 correlation times (1 / (damping * w) = 1.06 s): an
  // autocovariance comes out within about rms^2 * sqrt(2 / 1900) * 1.0 = 0.02 (1 sigma).
  const tolerance = 4 * 0.02;

  it("has its rms and swings at its frequency", () => {
    const values = oscillate(shake, [0.01], 200_000, createRandom(3));
    for (const lag of [0, 10, 33, 67, 100]) {
      expect(Math.abs(correlation(values, lag) - expectedCovariance(lag * 0.01))).toBeLessThan(
        tolerance,
      );
    }
  });

  it("is the same process at uneven instants", () => {
    const values = oscillate(shake, [0.01, 0.03], 200_000, createRandom(4));
    // Even entries are 40 ms apart; from an even to the next odd one is 10 ms.
    expect(Math.abs(correlation(values, 1, 2) - expectedCovariance(0.01))).toBeLessThan(tolerance);
    expect(Math.abs(correlation(values, 2, 2) - expectedCovariance(0.04))).toBeLessThan(tolerance);
    expect(Math.abs(correlation(values, 14, 2) - expectedCovariance(0.28))).toBeLessThan(tolerance);
  });

  it("continues a shorter curve", () => {
    const short = oscillate(shake, [0.01], 50, createRandom(5));
    const long = oscillate(shake, [0.01], 80, createRandom(5));
    expect(Array.from(long.subarray(0, 50))).toEqual(Array.from(short));
  });

  it("with critical damping is a smooth curve of unit rms", () => {
    const critical = { rms: 1, angularFrequency: 1, damping: 1 };
    const values = oscillate(critical, [0.2], 100_000, createRandom(6));
    // Autocovariance (1 + t) exp(-t); 100 000 steps hold about 5000 independent pieces.
    expect(correlation(values, 0)).toBeCloseTo(1, 0.8);
    expect(Math.abs(correlation(values, 5) - 2 * Math.exp(-1))).toBeLessThan(0.1);
  });
});
