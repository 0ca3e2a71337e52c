import { describe, expect, it } from "vitest";
import { createImage, lowPassDifference, windowView } from "../src/index.ts";

const side = 81;
/** A sky that slopes, and a star of sigma 1.5 in the middle. */
const sky = createImage(
  Float64Array.from({ length: side * side }, (_, k) => {
    const [x, y] = [(k % side) - 40, Math.floor(k / side) - 40];
    return 500 + 3 * x - 2 * y + 1000 * Math.exp(-(x * x + y * y) / 4.5);
  }),
  side,
  side,
);

describe("the difference from the low pass", () => {
  const flat = lowPassDifference(sky, { sigma: 6 });
  const at = (x: number, y: number) => flat.data[y * side + x]!;

  it("takes a slope away and leaves the star, less what the blur takes along", () => {
    // A plane is its own blur, away from the edges.
    expect(Math.abs(at(15, 40))).toBeLessThan(1);
    expect(Math.abs(at(40, 65))).toBeLessThan(1);
    // The blur of the star has a peak of 1.5² / (1.5² + 6²) of its own.
    expect(at(40, 40)).toBeCloseTo(1000 * (1 - 2.25 / 38.25), 0);
  });

  it("averages 0 where the edges are mirrored so that no light is lost", () => {
    const sum = lowPassDifference(sky, { sigma: 6, edges: "reflect" }).data.reduce((a, b) => a + b);
    // Rounding of 6561 values of about 500.
    expect(Math.abs(sum)).toBeLessThan(1e-6);
  });

  it("keeps holes as holes, and reads any picture by its strides", () => {
    const holed = createImage(sky.data.slice(), side, side);
    holed.data[40 * side + 30] = Number.NaN;
    const found = lowPassDifference(holed, { sigma: 6 });
    expect(found.data[40 * side + 30]).toBeNaN();
    expect(Number.isFinite(found.data[40 * side + 31])).toBe(true);
    const window = windowView(sky, { x: 10, y: 10, width: 61, height: 61 });
    const part = lowPassDifference(window, { sigma: 3 });
    expect(part.shape).toEqual([61, 61]);
    expect(part.data[30 * 61 + 30]).toBeCloseTo(1000 * (1 - 2.25 / 11.25), 0);
  });
});
