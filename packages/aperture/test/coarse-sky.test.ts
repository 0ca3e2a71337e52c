import { createRandom } from "@photkit/core-stats";
import { createImage } from "@photkit/image";
import { describe, expect, it } from "vitest";
import { annulusBackground } from "../src/index.ts";

const SIDE = 51;
const at = { x: 25, y: 25 };
const estimate = annulusBackground({ inner: 10, outer: 18 });
const trials = 200;

/** A sky of a level and noise, in steps, as a converter of whole steps records it. */
function rounded(level: number, noise: number, step: number, seed: number) {
  const random = createRandom(seed);
  const data = new Float64Array(SIDE * SIDE);
  for (let i = 0; i < data.length; i++) {
    data[i] = step * Math.round(level + noise * random.normal());
  }
  return createImage(data, SIDE, SIDE);
}

/** Bias of the level and scatter of the level over its error, of a sky whose recorded mean is known. */
function judge(level: number, noise: number, step: number) {
  let [bias, squares, stated] = [0, 0, 0];
  const mean = recordedMean(level, noise);
  for (let seed = 1; seed <= trials; seed++) {
    const image = rounded(level, noise, step, seed);
    const sky = estimate({ image, ...at });
    // The mean of what the converter makes of such a sky, from all pixels of many frames.
    const off = sky.level / step - mean;
    bias += off / trials;
    squares += off ** 2;
    stated += (sky.error / step) ** 2;
  }
  return { bias, pull: Math.sqrt(squares / stated) };
}

/** Mean of round(level + noise z): every number by the share of the Gaussian that is rounded to it. */
function recordedMean(level: number, noise: number): number {
  const STEPS = 200_000;
  let [sum, weight] = [0, 0];
  for (let i = 0; i < STEPS; i++) {
    const z = -6 + (12 * (i + 0.5)) / STEPS;
    const density = Math.exp(-z * z * 0.5);
    sum += density * Math.round(level + noise * z);
    weight += density;
  }
  return sum / weight;
}

describe("a sky coarser than its noise", () => {
  it.each([1, 16])(
    "has the level of its pixels and the error it scatters by, in steps of %i",
    (step) => {
      for (const noise of [0.2, 0.4, 0.7, 1]) {
        for (const fraction of [0.15, 0.3, 0.5, 0.8]) {
          const { bias, pull } = judge(20 + fraction, noise, step);
          // 700 pixels: the mean of 200 levels scatters by noise / 370; four times that, and the clip's rest.
          expect(Math.abs(bias), `noise ${noise}, fraction ${fraction}`).toBeLessThan(0.011);
          // 200 trials fix a pull to 5 %.
          expect(Math.abs(pull - 1), `noise ${noise}, fraction ${fraction}`).toBeLessThan(0.2);
        }
      }
    },
  );

  it("keeps stars out, also where all of the sky is one number", () => {
    const image = createImage(new Float64Array(SIDE * SIDE).fill(20), SIDE, SIDE);
    for (const [x, y, value] of [
      [25, 12, 57],
      [26, 12, 80],
      [38, 25, 33],
    ] as const) {
      image.data[y * SIDE + x] = value;
    }
    expect(estimate({ image, ...at })).toMatchObject({ level: 20, scatter: 0 });
    const some = rounded(20.3, 0.3, 1, 5);
    const without = estimate({ image: some, ...at });
    some.data[12 * SIDE + 25] = 200;
    expect(Math.abs(estimate({ image: some, ...at }).level - without.level)).toBeLessThan(0.003);
  });

  it("is one of zeros where a camera clips at black", () => {
    const image = rounded(-0.4, 0.5, 1, 3);
    for (let i = 0; i < image.data.length; i++) image.data[i] = Math.max(0, image.data[i]!);
    const sky = estimate({ image, ...at });
    const mean = image.data.reduce((sum, value) => sum + value, 0) / image.data.length;
    expect(Math.abs(sky.level - mean)).toBeLessThan(4 * sky.error);
    expect(sky.error).toBeGreaterThan(0);
  });
});
