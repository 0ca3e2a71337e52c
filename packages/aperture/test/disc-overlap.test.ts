import { createRandom } from "@photkit/core-stats";
import { describe, expect, it } from "vitest";
import { circleOverlap, ellipseOverlap } from "../src/index.ts";
import { fillCircleWeights } from "../src/shapes/circle-weights.ts";

/** Sum of the overlaps with every pixel that a shape of this reach can touch. */
function total(x: number, y: number, reach: number, overlap: (px: number, py: number) => number) {
  let sum = 0;
  for (let py = Math.floor(y - reach) - 1; py <= y + reach + 1; py++) {
    for (let px = Math.floor(x - reach) - 1; px <= x + reach + 1; px++) sum += overlap(px, py);
  }
  return sum;
}

describe("circleOverlap", () => {
  it("gives 1 well within, 0 well outside and 0 without a radius", () => {
    expect(circleOverlap(10, 10, 5, 11, 9)).toBe(1);
    expect(circleOverlap(10, 10, 5, 20, 10)).toBe(0);
    expect(circleOverlap(10, 10, 0, 10, 10)).toBe(0);
    expect(circleOverlap(Number.NaN, 10, 2, 10, 10)).toBeNaN();
  });

  it("agrees with closed forms", () => {
    // A whole circle within one pixel; half of one; a quarter; a chord 0.5 px from the centre.
    expect(circleOverlap(3, 3, 0.5, 3, 3)).toBeCloseTo(Math.PI / 4, 14);
    expect(circleOverlap(3.5, 3, 0.3, 3, 3)).toBeCloseTo((Math.PI * 0.09) / 2, 14);
    expect(circleOverlap(3.5, 3.5, 1, 3, 3)).toBeCloseTo(Math.PI / 4, 14);
    const segment = Math.acos(0.5 / 0.6) * 0.36 - 0.5 * Math.sqrt(0.36 - 0.25);
    expect(circleOverlap(3, 3, 0.6, 3, 3)).toBeCloseTo(Math.PI * 0.36 - 4 * segment, 14);
  });

  it("adds up to the area of the circle, wherever it lies", () => {
    const random = createRandom(11);
    for (let k = 0; k < 200; k++) {
      const radius = 0.05 + 12 * random.uniform();
      const x = 30 + random.uniform();
      const y = 30 + random.uniform();
      const sum = total(x, y, radius, (px, py) => circleOverlap(x, y, radius, px, py));
      expect(Math.abs(sum - Math.PI * radius * radius)).toBeLessThan(1e-12 * (1 + radius ** 2));
    }
  });
});

describe("ellipseOverlap", () => {
  it("adds up to the area of the ellipse", () => {
    const random = createRandom(12);
    for (let k = 0; k < 200; k++) {
      const a = 0.1 + 9 * random.uniform();
      const b = 0.1 + 9 * random.uniform();
      const theta = 7 * random.uniform();
      const x = 30 + random.uniform();
      const y = 30 + random.uniform();
      const sum = total(x, y, Math.max(a, b), (px, py) =>
        ellipseOverlap(x, y, a, b, theta, px, py),
      );
      expect(Math.abs(sum - Math.PI * a * b)).toBeLessThan(1e-12 * (1 + a * b));
    }
  });

  it("is turned by theta from +x towards +y", () => {
    expect(ellipseOverlap(0, 0, 6, 1, Math.PI / 4, 3, 3)).toBeCloseTo(1, 14);
    expect(ellipseOverlap(0, 0, 6, 1, Math.PI / 4, 3, -3)).toBe(0);
  });
});

describe("the table of a circle's weights", () => {
  it("equals the pixel-by-pixel overlap to 1e-12", () => {
    const random = createRandom(13);
    const size = 33;
    const weights = new Float64Array(size * size);
    let worst = 0;
    for (let k = 0; k < 300; k++) {
      const radius =
        k % 5 === 0 ? [0.5, 1, 2, 5, 0.01][(k / 5) % 5]! : 14 * random.uniform() + 0.01;
      // Centres on pixel centres and on corners are the awkward ones.
      const x = k % 3 === 0 ? 16 + (k % 2) / 2 : 16 + random.uniform();
      const y = k % 4 === 0 ? 16 + (k % 2) / 2 : 16 + random.uniform();
      fillCircleWeights(x, y, radius, size, size, weights);
      for (let j = 0; j < size; j++) {
        for (let i = 0; i < size; i++) {
          const difference = weights[j * size + i]! - circleOverlap(x, y, radius, i, j);
          worst = Math.max(worst, Math.abs(difference));
        }
      }
    }
    expect(worst).toBeLessThan(1e-12);
  });
});
