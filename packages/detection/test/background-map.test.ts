import { createRandom } from "@photkit/core-stats";
import { createImage } from "@photkit/image";
import { describe, expect, it } from "vitest";
import { estimateBackground } from "../src/index.ts";
import { field, isolatedStars } from "./field.ts";

/** 256 x 256 pixels of a formula with noise. */
function surface(level: (x: number, y: number) => number, noise = 0) {
  const random = createRandom(2);
  const data = new Float32Array(256 * 256);
  for (let i = 0; i < data.length; i++) {
    data[i] = level(i % 256, Math.floor(i / 256)) + (noise > 0 ? noise * random.normal() : 0);
  }
  return createImage(data, 256, 256);
}

describe("estimateBackground", () => {
  it("finds level and noise of a flat sky under stars", () => {
    const map = estimateBackground(field(isolatedStars(25, 4, 3), { noise: 4 }));
    // 16 boxes of 4096 px: the noise of the mode is 0.1; star wings add a little.
    expect(Math.abs(map.globalLevel - 200)).toBeLessThan(0.3);
    expect(Math.abs(map.globalRms - 4)).toBeLessThan(0.2);
    expect(map.levelAt(10, 240)).toBeGreaterThan(199);
    expect(map.rmsAt(200, 3)).toBeLessThan(4.5);
  });

  it.each([
    ["a third of the boxes at the bottom", (_: number, y: number) => y >= 212],
    ["most of those boxes", (_: number, y: number) => y >= 236],
    ["a corner", (x: number, y: number) => x + y > 400],
  ])("follows a slope to the rim of a mask over %s", (_, masked) => {
    const level = (x: number, y: number) => 100 + 0.4 * x + y;
    const pixels = Float64Array.from({ length: 256 * 256 }, (_, i) =>
      masked(i % 256, Math.floor(i / 256)) ? 1 : 0,
    );
    const map = estimateBackground(surface(level, 2), { mask: createImage(pixels, 256, 256) });
    // The boxes' own levels differ by 64 ADU: without the slope the rim is off by 10 and more.
    for (const [x, y] of [
      [30, 205],
      [130, 205],
      [180, 190],
    ] as const)
      expect(Math.abs(map.levelAt(x, y) - level(x, y))).toBeLessThan(1.5);
  });

  it("follows a slope to the very edge", () => {
    const image = surface((x, y) => 100 + 0.5 * x - 0.3 * y, 2);
    const { data } = estimateBackground(image).subtractFrom(image);
    for (const [x0, y0] of [
      [0, 0],
      [240, 0],
      [0, 240],
      [120, 120],
    ] as const) {
      let sum = 0;
      for (let j = 0; j < 16; j++) {
        for (let i = 0; i < 16; i++) sum += data[(y0 + j) * 256 + x0 + i]!;
      }
      // 256 px of noise 2 average to 0.13, the mode of a box of 4096 px adds as much.
      expect(Math.abs(sum / 256)).toBeLessThan(1);
    }
  });

  it("follows a smooth bump that is wider than its boxes", () => {
    const bump = (x: number, y: number) =>
      500 + 300 * Math.exp(-((x - 128) ** 2 + (y - 128) ** 2) / (2 * 60 * 60));
    const image = surface(bump, 2);
    const { data } = estimateBackground(image, { box: 32, filter: 1 }).level();
    let worst = 0;
    for (let i = 0; i < data.length; i++) {
      worst = Math.max(worst, Math.abs(data[i]! - bump(i % 256, Math.floor(i / 256))));
    }
    // A box of 32 px averages the curvature 300 / 60² over its width: 14 ADU at the top, and as
    // much again where the interpolation goes on to the corners.
    expect(worst).toBeLessThan(20);
  });

  it("says the same at a position as in its maps", () => {
    const image = surface((x, y) => x + y, 1);
    const map = estimateBackground(image);
    expect(map.levelAt(37, 91)).toBeCloseTo(map.level().data[91 * 256 + 37]!, 9);
    expect(map.rmsAt(37, 91)).toBeCloseTo(map.rms().data[91 * 256 + 37]!, 9);
  });

  it("fills boxes without pixels from those around, and leaves NaN pixels NaN", () => {
    const image = surface(() => 50, 1);
    const hole = new Uint8Array(256 * 256);
    for (let y = 0; y < 128; y++) hole.fill(1, y * 256, y * 256 + 128);
    const map = estimateBackground(image, { mask: createImage(hole, 256, 256) });
    expect(Math.abs(map.levelAt(20, 20) - 50)).toBeLessThan(0.5);
    image.data[5] = Number.NaN;
    expect(map.subtractFrom(image).data[5]).toBeNaN();
  });

  it("is NaN without a single pixel", () => {
    const blind = createImage(new Float32Array(100).fill(Number.NaN), 10, 10);
    expect(estimateBackground(blind).globalLevel).toBeNaN();
  });

  it("works on images smaller than a box", () => {
    const small = createImage(new Uint8Array(30).fill(9), 6, 5);
    const map = estimateBackground(small);
    expect(map.globalLevel).toBe(9);
    expect(map.level().data.every((value) => value === 9)).toBe(true);
  });

  it("names the option that is wrong", () => {
    const image = surface(() => 1);
    expect(() => estimateBackground(image, { box: 3 })).toThrow("box");
    expect(() => estimateBackground(image, { filter: 2 })).toThrow("filter must be an odd integer");
  });
});
