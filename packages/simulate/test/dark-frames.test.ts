import { describe, expect, it } from "vitest";
import { createObservation, occultationPreset } from "../src/index.ts";

const camera = {
  ...occultationPreset({ seed: 5, frames: 40, width: 96, height: 72, drift: { x: 0, y: 0 } }),
  dark: 30,
  hotPixels: { count: 25, electrons: { from: 500, to: 20_000 } },
};
const light = createObservation(camera);
const dark = createObservation({ ...camera, shutter: "closed" });

const mean = (frames: number): Float64Array => {
  const sum = new Float64Array(96 * 72);
  for (let k = 0; k < frames; k++)
    dark.frame(k).data.forEach((value, i) => {
      sum[i]! += value / frames;
    });
  return sum;
};

describe("frames with the shutter closed", () => {
  it("hold bias, dark current and read noise, without stars and sky", () => {
    const hot = new Set(dark.truth.hotPixels.map(({ x, y }) => y * 96 + x));
    const values = mean(40).filter((_, i) => !hot.has(i));
    const level = values.reduce((a, b) => a + b, 0) / values.length;
    // Bias 100 and dark 30; the rms of the mean of 40 frames of variance 30 + 4^2 is 1.07.
    expect(level).toBeCloseTo(130, 0);
    expect(Math.max(...values.map((value) => Math.abs(value - 130)))).toBeLessThan(6 * 1.07);
    expect(dark.truth.stars).toEqual([]);
    expect(dark.truth.occultations).toEqual([]);
  });

  it("have the hot pixels of the light frames, which they take off when they are subtracted", () => {
    expect(dark.truth.hotPixels).toEqual(light.truth.hotPixels);
    const master = mean(40);
    const frame = light.frame(0).data;
    const expected = createObservation({
      ...camera,
      hotPixels: null,
      dark: 0,
      bias: 0,
    }).expectedFrame(0);
    for (const { x, y, electrons } of light.truth.hotPixels) {
      const i = y * 96 + x;
      const here = light.truth.hotPixels.filter((other) => other.x === x && other.y === y);
      const all = here.reduce((sum, pixel) => sum + pixel.electrons, 0);
      const noise = Math.sqrt(1.03 * (all + 30 + 16) + expected.data[i]!);
      expect(Math.abs(frame[i]! - master[i]! - expected.data[i]!)).toBeLessThan(5 * noise);
      expect(frame[i]! - 100).toBeGreaterThan(electrons / 2);
    }
  });

  it("have noise of their own", () => {
    const blank = createObservation({
      ...camera,
      stars: [],
      fieldStars: null,
      sky: 0,
      occultations: [],
    });
    expect(blank.frame(3).data).not.toEqual(dark.frame(3).data);
  });

  it("are asked for by open or closed", () => {
    expect(() => createObservation({ shutter: "ajar" as "open" })).toThrow(/shutter must be/);
  });
});
