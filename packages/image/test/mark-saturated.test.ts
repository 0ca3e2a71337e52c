import { expect, it } from "vitest";
import { createCanvas, createImage, isImageError, markSaturated } from "../src/index.ts";

const grey = createImage(Uint8Array.of(1, 2, 3, 4, 5, 6), 3, 2);
const picture = createImage(Float64Array.of(10, 99, 100, Number.NaN, 250, 0), 3, 2);

it("pixels at the level and above are coloured, others and NaN keep their grey", () => {
  const canvas = createCanvas(grey);
  expect(markSaturated(canvas, picture, { level: 100, colour: [255, 0, 9] })).toBe(2);
  const pixels = Array.from({ length: 6 }, (_, i) => [...canvas.data.subarray(3 * i, 3 * i + 3)]);
  const untouched = (level: number) => [level, level, level];
  expect(pixels).toEqual([
    untouched(1),
    untouched(2),
    [255, 0, 9],
    untouched(4),
    [255, 0, 9],
    untouched(6),
  ]);
});

it("a canvas of another size is refused", () => {
  const other = createCanvas(createImage(new Uint8Array(4), 2, 2));
  try {
    markSaturated(other, picture, { level: 1 });
    expect.unreachable();
  } catch (error) {
    expect(isImageError(error, "invalid-shape")).toBe(true);
    expect((error as Error).message).toContain("3 x 2 pixels as the picture is. Received 2 x 2.");
  }
});
