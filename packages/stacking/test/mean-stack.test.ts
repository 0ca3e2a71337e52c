import { createImage } from "@photkit/image";
import { describe, expect, it } from "vitest";
import { createMeanStack, isStackingError } from "../src/index.ts";

const still = { a: 1, b: 0, tx: 0, ty: 0 };
const ramp = (width: number, height: number, value: (x: number, y: number) => number) =>
  createImage(
    Float64Array.from({ length: width * height }, (_, i) =>
      value(i % width, Math.floor(i / width)),
    ),
    width,
    height,
  );

describe("a mean stack", () => {
  it("of one frame in place is that frame, edges included", () => {
    const frame = ramp(7, 5, (x, y) => x * x + 10 * y);
    const stack = createMeanStack(7, 5);
    stack.add(frame, still);
    expect([...stack.mean().data]).toEqual([...frame.data]);
  });

  it("brings shifted frames back onto each other", () => {
    const scene = (x: number, y: number) => 3 * x + 5 * y;
    const stack = createMeanStack(20, 20);
    for (const [tx, ty] of [
      [0, 0],
      [2.25, -1.5],
      [-0.75, 3],
    ] as const) {
      stack.add(
        ramp(20, 20, (x, y) => scene(x - tx, y - ty)),
        { ...still, tx, ty },
      );
    }
    const { data } = stack.mean(1);
    for (let y = 3; y < 15; y++) {
      for (let x = 3; x < 15; x++) expect(data[y * 20 + x]).toBeCloseTo(scene(x, y), 10);
    }
  });

  it("does not count NaN pixels, and has no data where too few frames reach", () => {
    const stack = createMeanStack(4, 4);
    stack.add(
      ramp(4, 4, (x, y) => (x === 1 && y === 1 ? Number.NaN : 8)),
      still,
    );
    stack.add(
      ramp(4, 4, () => 4),
      still,
    );
    const { data } = stack.mean(1);
    expect(data[15]).toBe(6);
    expect(data[5]).toBeNaN();
    expect(stack.mean(0.5).data[5]).toBe(4);
  });

  it("of nothing is an error", () => {
    try {
      createMeanStack(4, 4).mean();
      expect.unreachable();
    } catch (error) {
      expect(isStackingError(error, "empty-stack")).toBe(true);
    }
  });
});
