import { describe, expect, it } from "vitest";
import { copyWindow, createImage, fieldView, windowView } from "../src/index.ts";

describe("fieldView", () => {
  it("shows every second row without copying", () => {
    const image = createImage(Uint8Array.of(1, 2, 3, 4, 5, 6), 2, 3);
    const upper = fieldView(image, "upper")!;
    const lower = fieldView(image, "lower")!;
    expect([upper.shape, lower.shape]).toEqual([
      [2, 2],
      [1, 2],
    ]);
    expect([...copyWindow(upper, 0, 0, 2, 2)]).toEqual([1, 2, 5, 6]);
    expect([...copyWindow(lower, 0, 0, 2, 1)]).toEqual([3, 4]);
    expect(lower.data).toBe(image.data);
  });

  it("counts rows from those of the view that it is given", () => {
    const image = createImage(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), 2, 4);
    const below = windowView(image, { x: 1, y: 1, width: 1, height: 3 });
    expect([...copyWindow(fieldView(below, "upper")!, 0, 0, 1, 2)]).toEqual([4, 8]);
    expect([...copyWindow(fieldView(below, "lower")!, 0, 0, 1, 1)]).toEqual([6]);
  });

  it("finds no lower field in a single row", () => {
    expect(fieldView(createImage(Uint8Array.of(1, 2), 2, 1), "lower")).toBeNull();
  });
});
