import { createRandom } from "@photkit/core-stats";
import { createImage } from "@photkit/image";
import { describe, expect, it } from "vitest";
import { plotSortedPixels, plotSurface } from "../src/index.ts";

/** A flat picture with one bright pixel in the middle. */
const spike = (height: number) => {
  const data = new Float64Array(15 * 15).fill(100);
  data[7 * 15 + 7] = 100 + height;
  return createImage(data, 15, 15);
};
const faces = (svg: string) => svg.match(/fill="(#ff2bd6|rgb\([^)]*\))"/g) ?? [];

describe("the surface of a window", () => {
  it("has a face for each four neighbouring pixels", () => {
    expect(faces(plotSurface(spike(50), { x: 7, y: 7, size: 5 }))).toHaveLength(16);
  });

  it("leaves holes where pixels have no value, also beyond the picture", () => {
    const image = spike(50);
    image.data[7 * 15 + 6] = Number.NaN;
    expect(faces(plotSurface(image, { x: 7, y: 7, size: 5 }))).toHaveLength(16 - 4);
    // 5 x 5 px about a corner of the picture: 3 x 3 of them are in it.
    expect(faces(plotSurface(spike(50), { x: 0, y: 0, size: 5 }))).toHaveLength(4);
  });

  it("shows in colour what is saturated", () => {
    const count = (saturation: number | null) =>
      faces(plotSurface(spike(900), { x: 7, y: 7, size: 5, saturation })).filter((face) =>
        face.includes("#ff2bd6"),
      ).length;
    expect([count(null), count(1001), count(1000)]).toEqual([0, 0, 4]);
  });

  it("keeps every point on its page", () => {
    for (const [x, y] of [
      [7, 7],
      [9, 9],
      [5, 5],
    ]) {
      const svg = plotSurface(spike(5000), { x: x!, y: y!, size: 5 });
      const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!.map(Number);
      const points = [...svg.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)];
      expect(points.length).toBeGreaterThan(60);
      for (const [, px, py] of points) {
        expect(Number(px)).toBeGreaterThan(0);
        expect(Number(px)).toBeLessThan(width!);
        expect(Number(py)).toBeGreaterThan(0);
        expect(Number(py)).toBeLessThan(height!);
      }
    }
  });

  it("says so when there is nothing to show", () => {
    const empty = createImage(new Float64Array(9).fill(Number.NaN), 3, 3);
    expect(plotSurface(empty, { x: 1, y: 1 })).toContain("no pixel");
    expect(plotSortedPixels([Number.NaN])).toContain("no pixel");
  });
});

describe("the sorted pixels of a window", () => {
  it("have the level and the posts of the robust mean, and count what is brighter", () => {
    const random = createRandom(3);
    const sky = Array.from({ length: 2000 }, () => 500 + 10 * random.normal());
    const svg = plotSortedPixels([...sky, ...Array(40).fill(9000)]);
    const [, level, scatter] = /background ([\d.]+) ± ([\d.]+) ADU/.exec(svg)!.map(Number);
    // 2000 samples with a scatter of 10: their level is known to some 0.3.
    expect(Math.abs(level! - 500)).toBeLessThan(1.5);
    expect(Math.abs(scatter! - 10)).toBeLessThan(1);
    expect(svg).toContain("40 of 2040 are brighter than shown");
    const heights = [...svg.matchAll(/d="M66 ([\d.]+)H[\d.]+" stroke="#(2f6fb7|c8352b)"/g)];
    const [low, high, mean] = heights.map(([, y]) => Number(y));
    expect(low).toBeGreaterThan(mean!);
    expect(mean).toBeGreaterThan(high!);
  });

  it("of one value are drawn", () => {
    expect(plotSortedPixels(Array(9).fill(7))).not.toContain("NaN");
  });
});
