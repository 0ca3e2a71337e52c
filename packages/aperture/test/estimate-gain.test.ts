import { createRandom } from "@photkit/core-stats";
import { createImage, type Image } from "@photkit/image";
import { describe, expect, it } from "vitest";
import { estimateGain, type FramePair } from "../src/index.ts";

const side = 100;

/** A frame of a camera (gain e-/ADU, read noise e-) looking at a slope of light, whole ADU. */
function frame(level: number, seed: number, gain = 2.1, readNoise = 6): Image<Uint16Array> {
  const random = createRandom(seed);
  const data = Uint16Array.from({ length: side * side }, (_, i) => {
    const light = level * (0.8 + (0.4 * (i % side)) / side);
    return Math.round(300 + (random.poisson(light * gain) + readNoise * random.normal()) / gain);
  });
  return createImage(data, side, side);
}

const pair = (level: number, seed: number): FramePair => [
  frame(level, 2 * seed),
  frame(level, 2 * seed + 1),
];

describe("estimateGain", () => {
  it("finds gain and read noise of the camera, as well as it says, whatever the scene", () => {
    const trials = 40;
    const deviations = { gain: 0, readNoise: 0 };
    for (let trial = 0; trial < trials; trial++) {
      const levels = [0, 200, 1000, 4000];
      const pairs = levels.map((level, i) => pair(level, 10 * trial + i));
      const found = estimateGain(pairs, { pedestal: 300 });
      deviations.gain += ((found.gain - 2.1) / found.gainError) ** 2;
      deviations.readNoise += ((found.readNoise - 6) / found.readNoiseError) ** 2;
      expect(found.gainError).toBeLessThan(0.03);
      expect(found.degreesOfFreedom).toBe(2);
    }
    // Mean squares of 40 normal deviates: 1 with a scatter of 0.22.
    for (const sum of Object.values(deviations)) {
      expect(Math.abs(sum / trials - 1)).toBeLessThan(0.7);
    }
  });

  it("is not led astray by cosmic rays, NaN or masked pixels", () => {
    const pairs = [pair(0, 1), pair(2000, 2)] as const;
    const dirty = createImage(Float64Array.from(pairs[1][0].data), side, side);
    const mask = createImage(new Uint8Array(side * side), side, side);
    for (let i = 0; i < 40; i++) dirty.data[i * 97] = 30_000;
    for (let i = 0; i < 40; i++) dirty.data[i * 89 + 1] = Number.NaN;
    for (let i = 0; i < 40; i++) {
      dirty.data[i * 83 + 2] = 0;
      mask.data[i * 83 + 2] = 1;
    }
    const clean = estimateGain(pairs, { pedestal: 300 });
    const found = estimateGain([pairs[0], [dirty, pairs[1][1]]], { pedestal: 300, mask });
    expect(Math.abs(found.gain - clean.gain)).toBeLessThan(clean.gainError);
  });

  it("says NaN where the pairs say nothing, and names what is wrong", () => {
    expect(estimateGain([pair(500, 1), pair(500, 1)]).gain).toBeNaN();
    const flat = createImage(new Uint8Array(9).fill(7), 3, 3);
    expect(estimateGain([[flat, flat], pair(9, 1)]).readNoise).toBeNaN();
    expect(() => estimateGain([pair(500, 1)])).toThrow("pairs.length");
    const [large] = pair(1, 1);
    expect(() => estimateGain([[large, flat], pair(9, 1)])).toThrow("second frame");
    const alone = [large] as unknown as Parameters<typeof estimateGain>[0][number];
    expect(() => estimateGain([alone, pair(9, 1)])).toThrow(/an image must have.* undefined/);
  });
});
