import { createRandom } from "@photkit/core-stats";
import { describe, expect, it } from "vitest";
import { readRing } from "../src/background/read-ring.ts";

/** The pixels of a ring by its definition, row by row. */
function pixelsOf(
  values: ArrayLike<number>,
  [left, top, width, height]: readonly [number, number, number, number],
  x: number,
  y: number,
  inner: number,
  outer: number,
): number[] {
  const found: number[] = [];
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const squared = (left + i - x) ** 2 + (top + j - y) ** 2;
      const value = values[j * width + i]!;
      if (squared >= inner ** 2 && squared < outer ** 2 && Number.isFinite(value))
        found.push(value);
    }
  }
  return found;
}

describe("readRing", () => {
  it.each(["Float32Array", "Float64Array"] as const)(
    "gives every pixel of the ring once, row by row, from a %s",
    (type) => {
      const random = createRandom(1);
      for (let trial = 0; trial < 500; trial++) {
        const [width, height] = [5 + random.integer(40), 5 + random.integer(40)];
        const box = [random.integer(50) - 25, random.integer(50) - 25, width, height] as const;
        const numbers = Array.from({ length: width * height }, (_, i) => i);
        const values =
          type === "Float32Array" ? Float32Array.from(numbers) : Float64Array.from(numbers);
        // One window in four has pixels that were not measured.
        if (trial % 4 === 0)
          for (let k = 0; k < 20; k++)
            values[random.integer(values.length)] =
              k % 2 === 0 ? Number.NaN : Number.POSITIVE_INFINITY;
        // Whole and half positions and radii put pixels on the rims; some rings reach out of the window.
        const step = [1, 0.5, 0][trial % 3]!;
        const place = (from: number, size: number) => {
          const position = from - 4 + random.uniform() * (size + 8);
          return step === 0 ? position : Math.round(position / step) * step;
        };
        const [x, y] = [place(box[0], width), place(box[1], height)];
        const inner = step === 0 ? 6 * random.uniform() : random.integer(7);
        const outer = inner + (step === 0 ? 0.3 + 9 * random.uniform() : 1 + random.integer(9));
        const out = new Float64Array((2 * Math.ceil(outer) + 1) ** 2);
        const window = { x0: box[0], y0: box[1], width, height, values };
        const count = readRing(window, x, y, inner, outer, out);
        expect([...out.subarray(0, count)], `${x}, ${y}: ${inner} to ${outer}`).toEqual(
          pixelsOf(values, box, x, y, inner, outer),
        );
      }
    },
  );
});
